/** Real dev servers, by name, in folders and sessions of their own, and what is said of them. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { Collector } from '../../../src/collect/collector';
import { createCollector } from '../../../src/collect/createCollector';
import { foreignFiles } from '../../../src/collect/foreignFiles';
import { isPidInUse } from '../../../src/collect/pidInUse';
import { ProjectFinder } from '../../../src/collect/projectFinder';
import type { ForgottenReason } from '../../../src/model/forgotten/reason';
import { WindowStarters } from '../../../src/model/origin/windowStarters';
import { ListenerDescriber } from '../../../src/model/rows/describeListeners';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { noNames } from '../../../src/model/rows/names';
import { finish } from '../../../src/model/text/timeSlice';
import { bootId } from '../../../src/act/selfReports';
import type { Storage } from '../../../src/watch/boundedStore';
import { ForgottenEvidence } from '../../../src/watch/forgottenEvidence';
import { IdleTimes } from '../../../src/watch/idleTimes';
import { LastSession } from '../../../src/watch/lastSession';
import { hostContext } from '../../unit/builders';

/** Listens on a free port, and writes its PID into a file: the one that /proc shows, also from within a PID namespace. */
const server = `
require('node:http').createServer((_, answer) => answer.end()).listen(0, '127.0.0.1', () => {
  const fs = require('node:fs');
  fs.writeFileSync(process.argv[2], fs.readlinkSync('/proc/self'));
});
setTimeout(() => process.exit(), 120_000);
`;

/** A coding agent that says nothing of itself in the environment: its shells have sessions of their own. */
const agent = `
require('node:child_process').spawn('bash', ['-c', 'npm run dev & wait'], { detached: true, stdio: 'ignore' });
setInterval(() => {}, 1000);
`;

/** What runs in it was started by nobody else. */
export interface Shell {
  readonly pid: number;
  /** The PIDs of a server and of the shell that started it. */
  readonly serverPid: number;
  readonly child: ChildProcess;
}

export class ForgottenServers {
  readonly home = realpathSync(mkdtempSync(join(tmpdir(), 'local-ports-forgotten-')));
  /** What the window has kept, as JSON. */
  readonly kept = new Map<string, string>();
  idleHours = 0;
  starters = new WindowStarters();
  readonly collector: Collector = createCollector(process.platform);
  evidence: ForgottenEvidence;
  private readonly pids: number[] = [];
  private describer: ListenerDescriber;
  /** How far the clocks of the window are ahead. */
  private aheadMs = 0;
  /** How often it was asked which servers are idle, and answered. */
  private samples = 0;

  constructor() {
    [this.evidence, this.describer] = this.open();
  }

  /** The window is reloaded: all that it knew is gone, but for what it has kept. */
  reload(): void {
    this.evidence.dispose();
    this.starters = new WindowStarters();
    [this.evidence, this.describer] = this.open();
  }

  private open(): [ForgottenEvidence, ListenerDescriber] {
    const fail = (error: unknown): void => {
      throw error;
    };
    const { collector, starters, kept } = this;
    const now = (): number => performance.now() + this.aheadMs;
    const storage: Storage = {
      get: (key) => JSON.parse(kept.get(key) ?? 'null') as unknown,
      update: (key, value) => {
        kept.set(key, JSON.stringify(value));
        return Promise.resolve();
      },
    };
    const idleTimes = new IdleTimes({
      ...{ collector, now, today: () => Date.now() + this.aheadMs },
      idleHours: () => this.idleHours,
    });
    const ask = idleTimes.idle.bind(idleTimes);
    idleTimes.idle = async (candidates) => {
      const found = await ask(candidates);
      this.samples++;
      return found;
    };
    const evidence = new ForgottenEvidence({
      ...{ files: foreignFiles, isPidInUse, collector, windowStarters: starters, now, onError: fail },
      lastSession: new LastSession({ storage, boot: bootId(process.platform), collector }),
      idleTimes,
    });
    const projects = new ProjectFinder('/nowhere', () => undefined, fail);
    const names = {
      ...noNames,
      get version() {
        return String(projects.version);
      },
      windowStarters: starters,
      projectOf: projects.projectOf.bind(projects),
    };
    const own = { ...hostContext, uid: process.getuid?.(), home: '/nowhere' };
    return [evidence, new ListenerDescriber(own, names, evidence)];
  }

  /** As if so much time had passed, in which scans came every five minutes. */
  async pass(hours: number): Promise<void> {
    for (let minute = 0; minute < hours * 60; minute += 5) {
      this.aheadMs += 5 * 60_000;
      const { samples } = this;
      this.evidence.revisit(true);
      await until('a sample', () => (this.samples > samples ? true : undefined));
    }
  }

  /** As if the machine had slept. */
  sleep(hours: number): void {
    this.aheadMs += hours * 3_600_000;
  }

  /**
   * Starts a server from a shell that leads a session, as that of a terminal does.
   * @param environment added to the server's.
   */
  async start(folder: string, environment: Readonly<Record<string, string>> = {}): Promise<Shell> {
    const cwd = join(this.home, folder);
    const program = join(cwd, 'node_modules/vite/bin/vite.js');
    mkdirSync(join(cwd, 'node_modules/vite/bin'), { recursive: true });
    writeFileSync(program, server);
    const pidFile = join(this.home, `${this.pids.length}.pid`);
    const child = spawn('bash', ['--norc', '--noprofile', '-s'], {
      ...{ cwd, detached: true, stdio: ['pipe', 'ignore', 'inherit'] },
      env: { ...process.env, HOME: this.home },
    });
    assert.ok(child.pid !== undefined);
    this.pids.push(child.pid);
    const marks = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    // job control: what runs in the background has a group of its own, as in a terminal
    child.stdin.write(
      `set -m\nenv ${marks.join(' ')} '${process.execPath}' '${program}' '${pidFile}' </dev/null &\n`,
    );
    const serverPid = await this.pidIn(pidFile, folder);
    return { pid: child.pid, serverPid, child };
  }

  /** Starts a server as Claude Code does: the agent, a shell, npm, the server. */
  async startByAgent(folder: string): Promise<Shell> {
    const cwd = join(this.home, folder);
    const vite = join(cwd, 'node_modules/vite/bin/vite.js');
    const claude = join(this.home, 'node_modules/@anthropic-ai/claude-code/cli.js');
    for (const [path, text] of [[vite, server] as const, [claude, agent] as const]) {
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, text);
    }
    const pidFile = join(this.home, `${this.pids.length}.pid`);
    const dev = `'${process.execPath}' node_modules/vite/bin/vite.js '${pidFile}'`;
    writeFileSync(join(cwd, 'package.json'), JSON.stringify({ name: folder, scripts: { dev } }));
    const { PATH } = process.env;
    const child = spawn(process.execPath, [claude], {
      ...{ cwd, detached: true, stdio: ['pipe', 'ignore', 'inherit'], env: { PATH, HOME: this.home } },
    });
    assert.ok(child.pid !== undefined);
    this.pids.push(child.pid);
    const serverPid = await this.pidIn(pidFile, folder);
    return { pid: child.pid, serverPid, child };
  }

  /**
   * Starts a server as this program does.
   * @param launch what to run, given the command of the server, for a shell.
   */
  async startBelow(
    folder: string,
    launch: (command: string) => {
      readonly argv: readonly [string, ...string[]];
      /** What it calls itself. */
      readonly argv0?: string;
      readonly environment?: Readonly<Record<string, string>>;
    },
  ): Promise<Shell> {
    const cwd = join(this.home, folder);
    const vite = join(cwd, 'node_modules/vite/bin/vite.js');
    mkdirSync(join(vite, '..'), { recursive: true });
    writeFileSync(vite, server);
    const pidFile = join(this.home, `${this.pids.length}.pid`);
    const { argv, argv0, environment } = launch(`'${process.execPath}' '${vite}' '${pidFile}'`);
    const [file, ...args] = argv;
    const child = spawn(file, args, {
      ...{ cwd, detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
      ...(argv0 === undefined ? {} : { argv0 }),
      env: { PATH: process.env['PATH'], HOME: this.home, ...environment },
    });
    assert.ok(child.pid !== undefined);
    this.pids.push(child.pid);
    const serverPid = await this.pidIn(pidFile, folder);
    return { pid: child.pid, serverPid, child };
  }

  private async pidIn(pidFile: string, folder: string): Promise<number> {
    const pid = await until(`the server in ${folder}`, () => {
      try {
        return Number(readFileSync(pidFile, 'utf8')) || undefined;
      } catch {
        // it does not listen yet
        return undefined;
      }
    });
    this.pids.push(pid);
    return pid;
  }

  /** Ends what is between a server and its agent. */
  async killBetween({ pid, serverPid }: Shell): Promise<void> {
    const [chain = []] = await this.collector.readAncestorChains([serverPid]);
    const between = chain.slice(
      1,
      chain.findIndex((one) => one.pid === pid),
    );
    assert.ok(between.length >= 2, 'a shell and npm');
    for (const one of between.reverse()) process.kill(one.pid, 'SIGKILL');
  }

  /** Of the server's row, by one more scan. */
  async row(pid: number): Promise<ListenerRow | undefined> {
    const snapshot = await this.collector.scan(new AbortController().signal);
    return finish(this.describer.describe(snapshot)).find(({ process }) => process?.pid === pid);
  }

  /** Scans until the reasons pass. */
  reasons(
    pid: number,
    what: string,
    pass: (reasons: readonly ForgottenReason[]) => boolean,
  ): Promise<readonly ForgottenReason[]> {
    return until(what, async () => {
      this.evidence.revisit(true);
      const row = await this.row(pid);
      return row !== undefined && pass(row.forgotten) ? row.forgotten : undefined;
    });
  }

  /** Long enough for everything to be read. */
  async settled(pid: number): Promise<readonly ForgottenReason[]> {
    for (let round = 0; round < 5; round++) {
      await this.row(pid);
      // what was asked for before it has been read then
      await foreignFiles.run(() => Promise.resolve());
    }
    const row = await this.row(pid);
    assert.ok(row !== undefined, 'it listens');
    return row.forgotten;
  }

  async kill({ child }: Shell): Promise<void> {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  dispose(): void {
    this.evidence.dispose();
    for (const pid of this.pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // it has exited
      }
    }
    rmSync(this.home, { recursive: true, force: true });
  }
}

async function until<T>(what: string, read: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let round = 0; round < 400; round++) {
    const found = await read();
    if (found !== undefined) return found;
    await after(25);
  }
  assert.fail(`never: ${what}`);
}
