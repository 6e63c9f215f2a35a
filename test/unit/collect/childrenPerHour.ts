import { setImmediate } from 'node:timers/promises';
import type { Collector } from '../../../src/collect/collector';
import { Scanner } from '../../../src/watch/scanner';
import { FakeClock } from '../watch/fakeClock';
import { FakeUnix } from './unix/fakeUnix';
import { FakeWindows } from './windows/fakeWindows';

/** How often each tool is started in an hour of polls, with the view visible and the window in use. */
export interface ChildrenPerHour {
  readonly system: 'macOS' | 'Windows';
  /** What happens meanwhile. */
  readonly story: string;
  readonly polls: number;
  readonly tools: Readonly<Record<string, number>>;
}

/** What is made to happen, each with its own period. */
interface Story<System> {
  readonly name: string;
  /** Of the events, in seconds. */
  readonly everySeconds?: number;
  readonly prepare?: (system: System) => void;
  readonly event?: (system: System, count: number) => void;
}

const pollMs = 2000;
/** Until what was found at first is settled. */
const warmUpMs = 10 * 60_000;
const hourMs = 3_600_000;

/** Polls by the clock. @returns how many scans were made after the warm-up. */
async function pollForAnHour(
  collector: Collector,
  { clock, onTime, onWarm }: { clock: FakeClock; onTime: (ms: number) => void; onWarm: () => void },
): Promise<number> {
  let begun = 0;
  let ended = 0;
  const counted: Pick<Collector, 'scan' | 'whenDetailsLoaded' | 'changeReader'> = {
    scan: (signal, trigger) => {
      begun++;
      return collector.scan(signal, trigger);
    },
    whenDetailsLoaded: () => collector.whenDetailsLoaded(),
    changeReader: () => collector.changeReader(),
  };
  const scanner = new Scanner(counted, pollMs, clock);
  scanner.onDidScan(() => {
    ended++;
  });
  scanner.setDemand({ viewVisible: true, windowFocused: true, warnings: true, udp: false });
  let warm: number | undefined;
  while (clock.now() < warmUpMs + hourMs) {
    const wait = Math.min(...clock.waiting);
    onTime(clock.now() + wait);
    if (warm === undefined && clock.now() + wait > warmUpMs) {
      warm = begun;
      onWarm();
    }
    clock.pass(wait);
    // a fake tool answers at once, and output is parsed in slices; details that have loaded bring another scan
    do {
      await collector.whenDetailsLoaded();
      await setImmediate();
    } while (ended < begun || clock.waiting.length === 0);
  }
  scanner.dispose();
  return ended - (warm ?? 0);
}

/** Calls the event whenever its time has come. */
function eventsOf<System>(system: System, story: Story<System>): (ms: number) => void {
  const { everySeconds = Infinity, event, prepare } = story;
  prepare?.(system);
  let count = 0;
  return (ms) => {
    while ((count + 1) * everySeconds * 1000 <= ms) event?.(system, ++count);
  };
}

const macStories: readonly Story<FakeUnix>[] = [
  { name: 'nothing changes' },
  {
    name: 'a new server a minute',
    everySeconds: 60,
    event: (mac, count) => {
      const pid = startOnMac(mac, { command: 'node server.js', executable: '/opt/node' });
      const name = `127.0.0.1:${4000 + count}`;
      mac.sockets = [...mac.sockets, { pid, files: [{ device: `0x${pid}`, name }] }];
    },
  },
  {
    name: 'a listener comes or goes every 10 s',
    everySeconds: 10,
    event: (mac, count) => {
      const [first] = mac.sockets;
      if (first === undefined) return;
      const files = count % 2 === 0 ? [{ device: `0x${count}`, name: '127.0.0.1:4000' }] : [];
      mac.sockets = [first, { pid: 101, files }];
    },
  },
  {
    name: 'another user starts a process a minute',
    everySeconds: 60,
    event: (mac) => {
      startOnMac(mac, { uid: 0, command: '/usr/libexec/daemon' });
    },
  },
  {
    name: "another user's socket without a process",
    prepare: (mac) => {
      mac.systemSockets = [...mac.systemSockets, macSocket('127.0.0.1.631', 999)];
    },
  },
];

function startOnMac(mac: FakeUnix, row: Omit<FakeUnix['rows'][number], 'pid'>): number {
  const pid = (mac.lastPid ?? 0) + 1;
  mac.lastPid = pid;
  const start = new Date(mac.now).toUTCString();
  const [, day = '', month = '', year = '', time = ''] = /(\d+) (\w+) (\d+) (\S+)/.exec(start) ?? [];
  mac.rows = [...mac.rows, { ...row, pid, start: `Mon ${month} ${day} ${time} ${year}` }];
  return pid;
}

function macSocket(local: string, pid: number): string {
  return `tcp4  0  0  ${local}  *.*  LISTEN  131072  131072  ${pid}  0 00100 00000006`;
}

async function macHour(story: Story<FakeUnix>): Promise<ChildrenPerHour> {
  const mac = new FakeUnix();
  mac.platform = 'darwin';
  mac.lastPid = 10_000;
  mac.sockets = [{ pid: 100, files: [{ device: '0x1', name: '127.0.0.1:3000' }] }];
  mac.rows = [
    { pid: 100, parentPid: 90, command: 'node server.js', executable: '/opt/node' },
    { pid: 101, parentPid: 90, command: 'node other.js', executable: '/opt/node' },
    { pid: 90, command: '-zsh', executable: '/bin/zsh' },
    { pid: 200, uid: 0, command: '/usr/sbin/httpd', executable: '/usr/sbin/httpd' },
  ];
  mac.systemSockets = [macSocket('127.0.0.1.3000', 100), macSocket('*.80', 200)];
  const clock = new FakeClock();
  const startedAt = mac.now;
  const happen = eventsOf(mac, story);
  const polls = await pollForAnHour(mac.collector(), {
    clock,
    onTime: (ms) => {
      mac.now = startedAt + ms;
      happen(ms);
    },
    onWarm: () => mac.takeAsked(),
  });
  const tools = { lsof: 0, 'lsof -p': 0, ps: 0, 'ps -E': 0, netstat: 0 };
  for (const what of mac.takeAsked()) tools[macTool(what)]++;
  return { system: 'macOS', story: story.name, polls, tools };
}

function macTool(what: string): 'lsof' | 'lsof -p' | 'ps' | 'ps -E' | 'netstat' {
  switch (what) {
    case 'lsof':
    case 'netstat':
    case 'ps -E':
      return what;
    case 'folders':
      return 'lsof -p';
    default:
      return 'ps';
  }
}

const windowsStories: readonly Story<FakeWindows>[] = [
  { name: 'nothing changes' },
  {
    name: 'a new server a minute',
    everySeconds: 60,
    event: (windows, count) => {
      windows.processes.set(1000 + count, {});
      windows.listeners.push(`tcp 127.0.0.1:${4000 + count} ${1000 + count}`);
    },
  },
  {
    name: 'a listener comes or goes every 10 s',
    everySeconds: 10,
    event: (windows, count) => {
      windows.listeners = windows.listeners.slice(0, 2);
      if (count % 2 === 0) windows.listeners.push('tcp 127.0.0.1:4000 101');
    },
  },
  {
    name: 'a socket of a process that has ended',
    prepare: (windows) => {
      windows.listeners.push('tcp 0.0.0.0:8080 999');
    },
  },
];

async function windowsHour(story: Story<FakeWindows>): Promise<ChildrenPerHour> {
  const windows = new FakeWindows();
  windows.processes.set(4, { name: 'System' }).set(100, {}).set(101, {});
  windows.listeners = ['tcp 0.0.0.0:445 4', 'tcp 127.0.0.1:3000 100'];
  const clock = new FakeClock();
  const startedAt = windows.nowMs;
  const happen = eventsOf(windows, story);
  const polls = await pollForAnHour(windows.collector, {
    clock,
    onTime: (ms) => {
      // PowerShell takes its time too
      windows.nowMs = Math.max(windows.nowMs, startedAt + ms);
      happen(ms);
    },
    onWarm: () => windows.runs(),
  });
  return { system: 'Windows', story: story.name, polls, tools: windows.runs() };
}

/** On made-up systems, whose tools print what real ones do. */
export async function childrenPerHour(): Promise<ChildrenPerHour[]> {
  const hours: ChildrenPerHour[] = [];
  for (const story of macStories) hours.push(await macHour(story));
  for (const story of windowsStories) hours.push(await windowsHour(story));
  return hours;
}
