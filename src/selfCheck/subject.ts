import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import type { Protocol } from '../model/listeners/listener';
import type { CheckedSubject } from '../model/selfCheck/checkResult';

/** What a child of ours does, so that all about it is known. */
export type SubjectKind = Exclude<CheckedSubject, 'scan'>;

/** Blanks, quotes, an empty argument and letters beyond ASCII: what tools and code pages get wrong. */
const oddArguments: readonly string[] = ['two words', 'a "quoted" one', "it's", '', 'größe 日本 🌊'];

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
const longestMs = 120_000;
const answerMs = 10_000;

/** It ends with its standard input, so it does not outlive us. */
const program = `
const [kind, port] = process.argv.slice(1);
setTimeout(() => process.exit(3), ${longestMs}).unref();
let end = () => process.exit(0);
process.stdin.resume().on('end', () => end());
const say = (port, pids) => console.log(JSON.stringify({ port, pids, folder: process.cwd() }));
if (kind === 'second') process.on('message', (_, server) => { globalThis.held = server; process.send('held'); });
else if (kind === 'udp4') {
  const socket = require('node:dgram').createSocket('udp4');
  socket.bind(Number(port), '127.0.0.1', () => say(socket.address().port, [process.pid]));
} else {
  if (kind === 'stubborn') process.on('SIGTERM', () => undefined);
  const server = require('node:net').createServer();
  server.listen(Number(port), kind === 'tcp6' ? '::1' : '127.0.0.1', () => {
    if (kind !== 'shared') return say(server.address().port, [process.pid]);
    const second = require('node:child_process').spawn(process.execPath, ['-e', process.env.PROGRAM, '--', 'second'],
      { stdio: ['pipe', 'ignore', 'ignore', 'ipc'] });
    // it holds the socket too, so it is to have ended before we do
    end = () => second.on('exit', () => process.exit(0)).stdin.end();
    second.send('server', server);
    second.on('message', () => say(server.address().port, [process.pid, second.pid]));
  });
}`;

/** With the folder as the system resolves it. */
const answer = v.object({ port: v.number(), pids: v.array(v.number()), folder: v.string() });

/**
 * Starts a child that listens on the loopback interface alone.
 * @throws Error if it does not listen in time, such as on a system without IPv6.
 */
export async function startSubject(kind: SubjectKind, options: SubjectOptions): Promise<Subject> {
  const { executable, folder, environment, port } = options;
  const given = [kind, String(port), ...(kind === 'arguments' ? oddArguments : [])];
  const parameters = ['-e', program, '--', ...given];
  const before = Date.now();
  const child = spawn(executable, parameters, {
    cwd: folder,
    env: { ...environment, ELECTRON_RUN_AS_NODE: '1', PROGRAM: program },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const late = AbortSignal.timeout(answerMs);
  try {
    await once(child, 'spawn', { signal: late });
    const started = Date.now();
    const lines = createInterface({ input: child.stdout });
    const ended = once(child, 'exit', { signal: late }).then(() => [undefined]);
    const [line] = (await Promise.race([once(lines, 'line', { signal: late }), ended])) as unknown[];
    const listening = v.parse(answer, JSON.parse(String(line)));
    return {
      ...{ kind, child, ...listening },
      protocol: kind === 'udp4' ? 'udp' : 'tcp',
      address: kind === 'tcp6' ? '::1' : '127.0.0.1',
      commandLine: [executable, ...parameters],
      startedBetween: [before, started],
    };
  } catch (error) {
    child.kill('SIGKILL');
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
