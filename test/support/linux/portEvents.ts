/**
 * Starts and ends servers, and records what a window would: its scans are real, and of some a part fails to be read. Runs
 * inside a world, where nothing else listens.
 *
 * Prints `ok` and the events (JSON), or `error` and what went wrong.
 */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { LinuxCollector, thisLinux } from '../../../src/collect/linux/linuxCollector';
import { systemCalls } from '../../../src/collect/linux/procFileReader';
import { runTool } from '../../../src/collect/runTool';
import { findingsOf } from '../../../src/model/exposure/findings';
import type { HostContext } from '../../../src/model/process/hostContext';
import { ListenerDescriber } from '../../../src/model/rows/describeListeners';
import { noNames } from '../../../src/model/rows/names';
import { finish } from '../../../src/model/text/timeSlice';
import { History } from '../../../src/watch/history';
import { PortJournal } from '../../../src/watch/portJournal';
import { RecentlyEnded, restartMs } from '../../../src/watch/recentlyEnded';

/** `opened 127.0.0.1:4001 shop`, with the folder of the owner. */
export type EventLine = string;

const never = new AbortController().signal;
const hostContext: HostContext = {
  ...{ uid: 0, home: '/nonexistent' },
  editor: { name: 'the editor', pid: process.pid, installation: '/nonexistent/editor', extensions: [] },
};
const server =
  "require('net').createServer().listen(+process.argv[1], process.argv[2], () => console.log('listening'))";

class Window {
  /** What cannot be read now. */
  unreadable: RegExp | undefined;
  readonly pids = new Map<number, string>();
  private later = 0;
  private readonly calls = {
    ...systemCalls,
    open: (path: string) => systemCalls.open(this.readable(path)),
    names: (folder: string) => systemCalls.names(this.readable(folder)),
    link: (path: string) => systemCalls.link(this.readable(path)),
    openFolder: (path: string, bufferSize: number) => systemCalls.openFolder(this.readable(path), bufferSize),
  };
  private readonly collector = new LinuxCollector({ ...thisLinux({ run: runTool }), calls: this.calls });
  private readonly describer = new ListenerDescriber(hostContext, {
    ...noNames,
    workspaceFolders: [{ name: 'work', path: tmpdir() }],
  });
  private readonly journal = new PortJournal();
  private readonly ended = new RecentlyEnded({
    hasEnded: (process) => this.collector.hasEnded(process),
    now: () => Date.now() + this.later,
    onError: (error) => {
      throw error;
    },
  });
  private readonly history = new History(this.ended, this.journal);

  constructor() {
    this.ended.onDidEnd((one) => {
      this.journal.recordEnd(one);
    });
  }

  async scan(times = 1): Promise<void> {
    for (let count = 0; count < times; count++) {
      const snapshot = await this.collector.scan(never, 'manual');
      const rows = finish(this.describer.describe(snapshot));
      finish(this.history.observe(snapshot, rows, finish(findingsOf(rows))));
      await new Promise(setImmediate);
    }
    this.ended.list();
  }

  /** The moment after which a server that has ended is not restarting. */
  passTime(): void {
    this.later += restartMs;
    this.ended.list();
  }

  events(): readonly EventLine[] {
    return this.journal.events.map((event) => {
      const before = event.kind === 'held-by-another' ? ` after ${this.nameOf(event.before.pid)}` : '';
      return `${event.kind} ${event.address}:${event.port} ${this.nameOf(event.pid)}${before}`;
    });
  }

  private nameOf(pid: number | undefined): string {
    return this.pids.get(pid ?? 0) ?? 'unknown';
  }

  private readable(path: string): string {
    if (this.unreadable?.test(path) === true)
      throw Object.assign(new Error(`EACCES: ${path}`), { code: 'EACCES', syscall: 'open' });
    return path;
  }
}

class Server {
  private constructor(private readonly child: ChildProcess) {}

  get pid(): number {
    return this.child.pid ?? 0;
  }

  static async start(window: Window, folder: string, port: number, host = '127.0.0.1'): Promise<Server> {
    const child = spawn(process.execPath, ['-e', server, String(port), host], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    window.pids.set(child.pid ?? 0, basename(folder).slice(0, 4));
    await once(child.stdout, 'data');
    return new Server(child);
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }
}

async function run(): Promise<readonly EventLine[]> {
  const window = new Window();
  const [shop, blog] = ['shop', 'blog'].map((name) => mkdtempSync(join(tmpdir(), `${name}-`))) as [
    string,
    string,
  ];
  const servers = [await Server.start(window, shop, 4000)];
  const start = async (...[folder, port, host]: [string, number, string?]): Promise<Server> => {
    const one = await Server.start(window, folder, port, host);
    servers.push(one);
    return one;
  };
  try {
    await window.scan(2);
    const web = await start(shop, 4001);
    const open = await start(shop, 4002, '0.0.0.0');
    await window.scan(3);
    // for some scans no owner, which is known of all but the new one, then a table of sockets, cannot be read
    window.unreadable = /^\/proc\/\d+\/fd/;
    await start(shop, 4003);
    await window.scan(3);
    window.unreadable = undefined;
    await window.scan(3);
    window.unreadable = /net\/tcp$/;
    await window.scan(3);
    window.unreadable = undefined;
    await window.scan(3);
    await web.end();
    // what ends while its table cannot be read is noticed later
    window.unreadable = /net\/tcp$/;
    await window.scan(2);
    window.unreadable = undefined;
    await window.scan(2);
    window.passTime();
    await start(blog, 4001);
    await window.scan(2);
    await open.end();
    const again = await start(shop, 4002, '0.0.0.0');
    await window.scan(2);
    // the table of IPv6 can never be read from here on
    window.unreadable = /net\/tcp6$/;
    await window.scan(2);
    await again.end();
    await window.scan(2);
    window.passTime();
    return window.events();
  } finally {
    for (const one of servers) await one.end();
  }
}

// the world closes the input when the test ends
process.stdin.once('end', () => process.exit()).resume();
run()
  .then(
    (events) => {
      console.log(`ok ${JSON.stringify(events)}`);
    },
    (error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      console.log(`error ${text.replaceAll('\n', ' ')}`);
    },
  )
  .finally(() => process.exit())
  .catch((error: unknown) => {
    console.error(error);
  });
