import { isRecord, parseJson } from '../text/json';
import type { Scheme } from './url';

/** An answer to one request; all of it is from outside. */
export interface HttpAnswer {
  readonly status: number;
  readonly reason: string;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As much of the body as was read. */
  readonly body: string;
  /** From the request to the first line of the answer. */
  readonly milliseconds: number;
}

/** What asking a server found. */
export interface HttpFacts {
  readonly scheme: Scheme;
  readonly answer: HttpAnswer;
  readonly title: string | undefined;
  /** What a debugger calls itself. */
  readonly inspector: string | undefined;
  readonly mcp: McpSign | undefined;
}

export interface McpSign {
  readonly path: string;
  /** False if another protocol could answer so too. */
  readonly isCertain: boolean;
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** The title of a page. */
export function titleOf({ headers, body }: Pick<HttpAnswer, 'headers' | 'body'>): string | undefined {
  if (!/^\s*(?:text\/html|application\/xhtml)/i.test(headers['content-type'] ?? 'text/html'))
    return undefined;
  const start = /<title(?:\s[^<>]{0,200})?>/i.exec(body);
  if (start === null) return undefined;
  const rest = body.slice(start.index + start[0].length);
  const end = rest.search(/<\/title/i);
  const text = (end === -1 ? rest : rest.slice(0, end)).slice(0, 1_000).trim();
  const title = text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, decodeEntity);
  return title === '' ? undefined : title;
}

function decodeEntity(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
  const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/**
 * Whether the answer to `GET` is one of an MCP endpoint (Model Context Protocol, Streamable HTTP). Without
 * `Accept: text/event-stream` its servers refuse with an error of JSON-RPC and open no stream; without a session they name
 * none. Those of 2024-11-05 open a stream at once, and its first event names the endpoint. A server that wants an account
 * points to its metadata (RFC 9728).
 */
export function mcpSign(path: string, { status, headers, body }: HttpAnswer): McpSign | undefined {
  const isNamed = 'mcp-session-id' in headers || 'mcp-protocol-version' in headers;
  if (isNamed || /^event: ?endpoint\r?\ndata: ?\S/m.test(body)) return { path, isCertain: true };
  const isMcpPath = path !== '/';
  if (isMcpPath && status === 401 && /\bresource_metadata=/.test(headers['www-authenticate'] ?? '')) {
    return { path, isCertain: false };
  }
  const parsed = status >= 400 && body.length < 10_000 ? parseJson(body) : undefined;
  if (!isRecord(parsed) || parsed['jsonrpc'] !== '2.0' || !isRecord(parsed['error'])) return undefined;
  const said = parsed['error']['message'];
  const isSse = typeof said === 'string' && /text\/event-stream|mcp-session-id/i.test(said);
  return isSse || isMcpPath ? { path, isCertain: isSse } : undefined;
}
