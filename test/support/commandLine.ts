/** Runs the built command line, as a shell would. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/host/projectRoot';

export const builtCommandLine = join(projectRoot(), 'dist', 'local-ports.js');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly said: string;
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export async function localPorts(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const started = startLocalPorts(args, options);
  return started.ended;
}

interface Started {
  readonly child: ChildProcess;
  /** Of stdout so far, whole. */
  lines(): readonly string[];
  /** Resolves when so many lines are there. */
  whenLines(count: number): Promise<readonly string[]>;
  readonly ended: Promise<Ended>;
}

/** Without a terminal: its streams are pipes, and its input is empty. */
export function startLocalPorts(args: readonly string[], { env = {}, cwd }: RunOptions = {}): Started {
  const child = spawn(process.execPath, [builtCommandLine, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', LC_ALL: 'C', ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  let out = '';
  let said = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const lines = (): readonly string[] => out.split('\n').slice(0, -1);
  const ended = once(child, 'close').then(([code]: unknown[]) => ({
    ...{ code: code as number | null, out, said },
  }));
  return {
    ...{ child, lines, ended },
    whenLines: async (count) => {
      while (lines().length < count) {
        const isOver = await Promise.race([
          once(child.stdout, 'data').then(() => false),
          ended.then(() => true),
        ]);
        if (isOver && lines().length < count) throw new Error(`it ended after ${out}${said}`);
      }
      return lines();
    },
  };
}
