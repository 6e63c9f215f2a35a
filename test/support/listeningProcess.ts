/** Starts real servers for tests, and stops each of them, by PID. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../scripts/host/projectRoot';

export interface ListenSpec {
  readonly sockets: readonly {
    readonly protocol?: 'tcp' | 'udp';
    readonly host: string;
    readonly port?: number;
    /** Listens on the port of the socket before it. */
    readonly likePrevious?: boolean;
    /** Starts to listen when the process gets SIGUSR2. */
    readonly onSignal?: boolean;
  }[];
  readonly ipv6Only?: boolean;
  readonly ignoreTermination?: boolean;
  /** The title of the page it serves. */
  readonly title?: string;
  /** Its key and certificate for TLS. */
  readonly tls?: { readonly keyFile: string; readonly certificateFile: string };
  /** The number of children to start. They do not listen, and outlive it by half a minute at most. */
  readonly children?: number;
}

export interface ListeningProcess {
  readonly pid: number;
  /** One for each socket of the specification. */
  readonly ports: readonly number[];
  readonly isRunning: () => boolean;
  /** Resolves when it has exited. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();

/** Resolves once it listens. @throws with its output if it exits before. */
export async function startListening(
  spec: ListenSpec,
  options: {
    readonly cwd?: string;
    readonly args?: readonly string[];
    /** Options of Node itself, such as `--inspect`. */
    readonly nodeArgs?: readonly string[];
  } = {},
): Promise<ListeningProcess> {
  const child = spawn(
    process.execPath,
    [
      ...(options.nodeArgs ?? []),
      join(projectRoot(), 'out', 'test', 'support', 'listenChild.js'),
      JSON.stringify(spec),
      ...(options.args ?? []),
    ],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      cwd: options.cwd ?? projectRoot(),
      // in desktop VS Code the executable is Electron
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    },
  );
  running.add(child);
  const ended = once(child, 'exit').then(() => {
    running.delete(child);
  });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const first = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([line]) => String(line)),
    ended.then(() => undefined),
  ]);
  if (first === undefined || child.pid === undefined)
    throw new Error(`The test server did not listen: ${said}`);
  return {
    pid: child.pid,
    ports: JSON.parse(first) as number[],
    isRunning: () => child.exitCode === null && child.signalCode === null,
    ended,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** For an after hook: stops the servers that a failed test left running. */
export async function stopAll(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }),
  );
}

/** Whether a process with this PID exists. */
export function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}
