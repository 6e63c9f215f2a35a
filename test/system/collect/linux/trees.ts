/** Real trees of processes: what starts a shell that starts a server. */
import { equal } from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { promisify } from 'node:util';

/** As `npm run dev` does: a server below a shell. It outlives both. */
const server = `process.on('SIGHUP', () => {});
require('node:http').createServer().listen(0, '127.0.0.1', () => {
  require('node:fs').writeFileSync(process.argv[2], String(process.pid));
});
setTimeout(() => process.exit(), 120_000);`;
const agentScript = `const { spawn } = require('node:child_process');
spawn('bash', ['-c', process.env.COMMAND], { detached: true, stdio: 'ignore' });
setInterval(() => {}, 1000);`;
const pythonScript = `import os, subprocess, time
subprocess.Popen(['bash', '-c', os.environ['COMMAND']], start_new_session=True)
time.sleep(120)`;

export interface Launch {
  readonly title: string;
  /** Relative to a folder of its own; a script, or a copy of bash as a native program. */
  readonly program: string;
  readonly run: 'native' | 'node' | 'python3';
  readonly environment: Readonly<Record<string, string>>;
  readonly session?: string;
}

export class Trees {
  readonly home = mkdtempSync(join(tmpdir(), 'local-ports-started-by-'));
  private readonly pids: number[] = [];
  private count = 0;

  /** What a shell runs, and the file that the server writes its PID to. */
  command(): { command: string; pidFile: string } {
    const program = join(this.home, 'server.js');
    writeFileSync(program, server);
    const pidFile = join(this.home, `${this.count++}.pid`);
    return { command: `'${process.execPath}' '${program}' '${pidFile}' & wait`, pidFile };
  }

  start(file: string, args: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess {
    const own = { PATH: process.env['PATH'], HOME: this.home };
    const child = spawn(file, args, { env: { ...own, ...environment }, detached: true, stdio: 'ignore' });
    this.ownedPid(child.pid);
    return child;
  }

  ownedPid(pid: number | undefined): void {
    if (pid !== undefined) this.pids.push(pid);
  }

  async serverPid(pidFile: string): Promise<number> {
    for (let round = 0; round < 400; round++) {
      const pid = numberIn(pidFile);
      if (pid !== undefined) {
        this.ownedPid(pid);
        return pid;
      }
      await after(25);
    }
    throw new Error('the server did not start');
  }

  async launch({ program, run, environment }: Launch): Promise<{ agent: ChildProcess; pid: number }> {
    const path = join(this.home, program);
    mkdirSync(join(path, '..'), { recursive: true });
    const { command, pidFile } = this.command();
    if (run === 'native') {
      copyFileSync('/bin/bash', path);
      chmodSync(path, 0o755);
    } else writeFileSync(path, run === 'node' ? agentScript : pythonScript);
    const native = ['-c', `bash -c "$COMMAND"; exit`];
    const interpreter = run === 'node' ? process.execPath : 'python3';
    const agent = this.start(
      run === 'native' ? path : interpreter,
      run === 'native' ? native : [path],
      // all that an agent starts has them: what it sets for its shells alone is not told apart here
      { ...environment, COMMAND: command },
    );
    return { agent, pid: await this.serverPid(pidFile) };
  }

  async kill(child: ChildProcess): Promise<void> {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  dispose(): void {
    for (const pid of this.pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        equal((error as NodeJS.ErrnoException).code, 'ESRCH');
      }
    }
    rmSync(this.home, { recursive: true, force: true });
  }
}

function numberIn(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    // it does not listen yet
    return undefined;
  }
}

/** Undefined if there is no such tool, or it fails. */
export async function outputOf(file: string, ...args: string[]): Promise<string | undefined> {
  try {
    return (await promisify(execFile)(file, args)).stdout;
  } catch {
    // the test is skipped, or fails by what is missing
    return undefined;
  }
}
