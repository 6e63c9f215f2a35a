import type { Greeting } from '../model/net/greeting';
import { greetingOf, speaksPostgres } from '../model/net/greeting';
import type { HttpFacts } from '../model/net/httpAnswer';
import { mcpSign, titleOf } from '../model/net/httpAnswer';
import type { Scheme } from '../model/net/url';
import { askHttp } from './askHttp';
import { askInspector } from './askInspector';
import { readFirstBytes } from './readFirstBytes';

/** What a server answered, and what it was sent for it. */
export interface ServerAnswer {
  /** `refused`: nothing accepts connections; `silent`: it accepted one, and sent nothing that it was asked for. */
  readonly kind: 'refused' | 'greeting' | 'http' | 'silent';
  readonly greeting?: Greeting;
  readonly http?: HttpFacts;
  /** In order; empty if it spoke first. */
  readonly sent: readonly string[];
}

/** A service that is known by its program: a database is asked only what its own clients begin with, before anyone logs in. */
export type KnownService = 'redis' | 'postgresql' | 'mysql';

interface ServerQuestion {
  readonly host: string;
  readonly port: number;
  /** By its program, so that nothing else is sent to it. */
  readonly service?: KnownService | undefined;
  /** Connects to find out whether it speaks TLS; undefined if nothing accepts the connection. */
  readonly detectScheme: () => Promise<Scheme | undefined>;
  readonly cancelled: AbortSignal;
}

const greetingMs = 600;
const answerMs = 1_000;

/** PostgreSQL's SSLRequest: its length, and a code in place of a version. A server answers it before anyone logs in. */
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
const ping = Buffer.from('PING\r\n');

/**
 * Listens for what a server says by itself, as databases and mail servers do; only then asks: a database by a question that
 * its own clients begin with, anything else by `GET`, which changes nothing (RFC 9110, 9.2.1).
 */
export async function askServer(question: ServerQuestion): Promise<ServerAnswer> {
  const { host, port, service, cancelled } = question;
  const first = await readFirstBytes(host, port, { timeoutMs: greetingMs, cancelled });
  if (first.connection === 'refused') return { kind: 'refused', sent: [] };
  const greeting = greetingOf(first.bytes);
  if (greeting !== undefined) return { kind: 'greeting', greeting, sent: [] };
  switch (service) {
    case 'redis':
      return answerTo(question, ping, ['PING']);
    case 'postgresql':
      return askPostgres(question, []);
    case 'mysql':
      return { kind: 'silent', sent: [] };
    case undefined:
      return askWeb(question);
  }
}

async function askWeb(question: ServerQuestion): Promise<ServerAnswer> {
  const { host, port, cancelled } = question;
  const scheme = await question.detectScheme();
  if (scheme === undefined) return { kind: 'refused', sent: [] };
  const sent = ['TLS ClientHello', 'GET /'];
  const outcome = await askHttp({ scheme, host, port, path: '/', accept: 'text/html, */*;q=0.5', cancelled });
  if (outcome.kind === 'none') return askPostgres(question, sent);
  if (outcome.kind === 'other') {
    const greeting = greetingOf(outcome.bytes);
    return greeting === undefined ? { kind: 'silent', sent } : { kind: 'greeting', greeting, sent };
  }
  const { answer } = outcome;
  const mongo = answer.body.includes('It looks like you are trying to access MongoDB over HTTP');
  if (mongo) return { kind: 'greeting', greeting: { service: 'MongoDB', text: undefined }, sent };
  const inspector = scheme === 'http' && !cancelled.aborted ? await askInspector(host, port) : undefined;
  if (scheme === 'http') sent.push('GET /json/version');
  const mcp =
    mcpSign('/', answer) ?? (inspector === undefined ? await askMcp(question, scheme, sent) : undefined);
  return { kind: 'http', http: { scheme, answer, title: titleOf(answer), inspector, mcp }, sent };
}

/** At the usual path. Without `text/event-stream` among what it accepts, so that no stream and no session is opened. */
async function askMcp(
  { host, port, cancelled }: ServerQuestion,
  scheme: Scheme,
  sent: string[],
): Promise<HttpFacts['mcp']> {
  const path = '/mcp';
  sent.push(`GET ${path}`);
  const outcome = await askHttp({ scheme, host, port, path, accept: 'application/json', cancelled });
  return outcome.kind === 'http' ? mcpSign(path, outcome.answer) : undefined;
}

async function askPostgres(
  { host, port, cancelled }: ServerQuestion,
  before: readonly string[],
): Promise<ServerAnswer> {
  const sent = [...before, 'PostgreSQL SSLRequest'];
  const { bytes } = await readFirstBytes(host, port, { send: sslRequest, timeoutMs: answerMs, cancelled });
  return speaksPostgres(bytes)
    ? { kind: 'greeting', greeting: { service: 'PostgreSQL', text: undefined }, sent }
    : { kind: 'silent', sent };
}

async function answerTo(
  { host, port, cancelled }: ServerQuestion,
  send: Uint8Array,
  sent: readonly string[],
): Promise<ServerAnswer> {
  const { bytes } = await readFirstBytes(host, port, { send, timeoutMs: answerMs, cancelled });
  const greeting = greetingOf(bytes);
  return greeting === undefined ? { kind: 'silent', sent } : { kind: 'greeting', greeting, sent };
}
