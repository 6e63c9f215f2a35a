import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import * as v from 'valibot';
import type { Protocol } from '../model/listeners/listener';
import type { CheckedSubject } from '../model/selfCheck/checkResult';

/** What a child of ours does, so that all about it is known. */
export type SubjectKind = Exclude<CheckedSubject, 'scan'>;

/** Blanks, quotes, an empty argument, letters beyond ASCII, a long one: what tools and code pages get wrong or cut. */
const oddArguments: readonly string[] = [
  ...['two words', 'a "quoted" one', "it's", '', 'größe 日本 🌊', 'x'.repeat(1_500)],
];

/** A child that listens, as far as it is known because we have started it. */
export interface KnownListener {
  readonly kind: SubjectKind;
  readonly protocol: Protocol;
  readonly address: string;
  readonly port: number;
  /** Those that hold the socket, the opener first. */
  readonly pids: readonly number[];
  readonly commandLine: readonly string[];
  readonly folder: string;
  /** Milliseconds since the epoch, between which it was started. */
  readonly startedBetween: readonly [number, number];
}

export interface Subject extends KnownListener {
  readonly child: ChildProcess;
}

export interface SubjectOptions {
  /** The file that runs Node.js, or an editor that can be Node.js. */
  readonly executable: string;
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** 0: any that is free. */
  readonly port: number;
}

/** A child that nobody ends, ends itself. */
const longestMs = 300_000;
/**
 * An emulated or busy machine takes tens of seconds to start eight times Node.js at once. Where that is forbidden nobody waits so
 * long: a child that cannot be started or ends is noticed at once.
 */
const answerMs = 60_000;

/** In the environment, so that command lines stay short. */
const programVariable = 'LOCAL_PORTS_CHECK';
const runProgram = `eval(process.env.${programVariable})`;

/** It ends with its standard input, so it does not outlive us. */
const program = `
const [kind, port] = process.argv.slice(1);
setTimeout(() => process.exit(3), ${longestMs}).unref();
let end = () => process.exit(0);
process.stdin.resume().on('end', () => end());
const host = kind.endsWith('6') ? '::1' : '127.0.0.1';
const print = (answer) => console.log(JSON.stringify(answer));
const say = (port, pids) => print({ port, pids, folder: process.cwd() });
const fail = (error) => print({ code: error.code || error.message });
if (kind === 'second') process.on('message', (_, server) => { globalThis.held = server; process.send('held'); });
else if (kind.startsWith('udp')) {
  const socket = require('node:dgram').createSocket(kind).on('error', fail);
  socket.bind(Number(port), host, () => say(socket.address().port, [process.pid]));
} else {
  if (kind === 'stubborn') process.on('SIGTERM', () => undefined);
  const server = require('node:net').createServer().on('error', fail);
  server.listen(Number(port), host, () => {
    if (kind !== 'shared') return say(server.address().port, [process.pid]);
    const second = require('node:child_process').spawn(process.execPath, ['-e', '${runProgram}', '--', 'second'],
      { stdio: ['pipe', 'ignore', 'ignore', 'ipc'] });
    // it holds the socket too, so it is to have ended before we do
    end = () => second.on('exit', () => process.exit(0)).stdin.end();
    second.send('server', server);
    second.on('message', () => say(server.address().port, [process.pid, second.pid]));
  });
}`;

/** With the folder as the system resolves it; or the code of the system's error. */
const answer = v.union([
  v.object({ port: v.number(), pids: v.array(v.number()), folder: v.string() }),
  v.object({ code: v.string() }),
]);

type WhyNot =
  /** It said the code of the system's error. */
  | { readonly kind: 'error'; readonly code: string }
  | { readonly kind: 'ended'; readonly by: string }
  | { readonly kind: 'late' };

/** A child does not listen. */
export class NotListening extends Error {
  override readonly name = 'NotListening';

  constructor(readonly why: WhyNot) {
    super(wordsFor(why));
  }
}

function wordsFor(why: WhyNot): string {
  switch (why.kind) {
    case 'error':
      return why.code;
    case 'ended':
      return `ended without an answer: ${why.by}`;
    case 'late':
      return `no answer within ${answerMs / 1000} s`;
  }
}

/**
 * Starts a child that listens on the loopback interface alone.
 * @throws NotListening; the error of the system if it could not be started; the signal's reason if it was aborted.
 */
export async function startSubject(
  kind: SubjectKind,
  options: SubjectOptions,
  cancelled: AbortSignal,
): Promise<Subject> {
  const { executable, folder, environment, port } = options;
  const given = [kind, String(port), ...(kind === 'arguments' ? oddArguments : [])];
  const parameters = ['-e', runProgram, '--', ...given];
  const before = Date.now();
  const child = spawn(executable, parameters, {
    cwd: folder,
    env: { ...environment, ELECTRON_RUN_AS_NODE: '1', [programVariable]: program },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  try {
    const { started, line } = await firstLineOf(child, cancelled);
    const listening = v.parse(answer, JSON.parse(line));
    if ('code' in listening) throw new NotListening({ kind: 'error', code: listening.code });
    return {
      ...{ kind, child, ...listening },
      protocol: kind.startsWith('udp') ? 'udp' : 'tcp',
      address: kind.endsWith('6') ? '::1' : '127.0.0.1',
      commandLine: [executable, ...parameters],
      startedBetween: [before, started],
    };
  } catch (error) {
    child.kill('SIGKILL');
    cancelled.throwIfAborted();
    throw error;
  }
}

/** What a child prints first. @throws NotListening if it ends before, or is late. */
async function firstLineOf(
  child: ChildProcessByStdio<Writable, Readable, Readable>,
  cancelled: AbortSignal,
): Promise<{ readonly started: number; readonly line: string }> {
  const late = AbortSignal.timeout(answerMs);
  const signal = AbortSignal.any([late, cancelled]);
  await once(child, 'spawn', { signal });
  const started = Date.now();
  try {
    const lines = createInterface({ input: child.stdout });
    const ended = once(child, 'exit', { signal }).then(() => {
      const by = child.signalCode ?? `exit code ${child.exitCode}`;
      throw new NotListening({ kind: 'ended', by });
    });
    const [line] = (await Promise.race([once(lines, 'line', { signal }), ended])) as [string];
    return { started, line };
  } catch (error) {
    if (late.aborted) throw new NotListening({ kind: 'late' });
    throw error;
  }
}

/** Ends a child of ours that a check has left. */
export async function endSubject({ child }: Subject): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.stdin?.end();
  const forced = setTimeout(() => child.kill('SIGKILL'), 2_000);
  await ended;
  clearTimeout(forced);
}
