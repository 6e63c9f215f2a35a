import assert from 'node:assert/strict';
import type { Collector, ScanTrigger } from '../../../src/collect/collector';
import { CollectFailure } from '../../../src/collect/collector';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import { WindowsCollector } from '../../../src/collect/windows/windowsCollector';
import { falsehoods, seen } from './falsehoods';
import type { ToolFault } from './faultyTools';
import { FaultyTools, toolFaults } from './faultyTools';
import { FakeUnix } from './unix/fakeUnix';
import { FakeWindows } from './windows/fakeWindows';

const never = new AbortController().signal;

/** A system whose tools can fail, and what changes on it between two scans. */
interface World {
  readonly tools: FaultyTools;
  readonly collector: Collector;
  /** A server starts, and one of a process that lives on is closed. */
  readonly change: () => void;
  /** Time passes. */
  readonly pass: () => void;
}

function tcp(local: string, pid: number): string {
  return `tcp4  0  0  ${local}  *.*  LISTEN  131072  131072  ${pid}  0 00100 00000006`;
}

function unixWorld(platform: string): World {
  const unix = new FakeUnix();
  unix.platform = platform;
  const files = [
    { device: '0x1', name: '*:3000' },
    { device: '0x2', name: '127.0.0.1:3001' },
  ];
  unix.sockets = [
    { pid: 100, parentPid: 50, files },
    { pid: 101, parentPid: 100, files: [{ device: '0x3', name: '*:4000' }] },
    { pid: 102, files: [{ device: '0x4', name: '*:5353', protocol: 'UDP' }] },
  ];
  unix.rows = [
    { pid: 50, command: '-zsh', cwd: '/home/alice', executable: '/bin/zsh' },
    { pid: 100, parentPid: 50, cwd: '/home/alice/shop', executable: '/opt/node' },
    { pid: 101, parentPid: 100, cwd: '/home/alice/shop', executable: '/opt/node' },
    { pid: 102, cwd: '/', executable: '/usr/bin/mdns' },
    { pid: 200, uid: 0, command: '/usr/sbin/httpd', executable: '/usr/sbin/httpd' },
  ];
  unix.systemSockets = [tcp('*.3000', 100), tcp('127.0.0.1.80', 200), tcp('*.443', 200)];
  const change = (): void => {
    const [first, ...others] = unix.sockets;
    assert.ok(first);
    unix.sockets = [
      { ...first, files: files.slice(0, 1) },
      ...others,
      { pid: 103, parentPid: 50, files: [{ device: '0x5', name: '*:5000' }] },
    ];
    unix.rows = [...unix.rows, { pid: 103, parentPid: 50, cwd: '/home/alice/shop', executable: '/opt/node' }];
  };
  const tools = new FaultyTools((command, signal) => unix.run(command, signal));
  return { tools, change, pass: () => undefined, collector: unix.collector(tools.run) };
}

function windowsWorld(): World {
  const windows = new FakeWindows();
  windows.processes
    .set(4, { name: 'System' })
    .set(50, { name: 'explorer.exe' })
    .set(100, { parent: 50 })
    .set(101, { parent: 100 })
    .set(200, { name: 'sqlservr.exe', services: 'MSSQLSERVER' });
  windows.listeners = [
    ...['tcp 0.0.0.0:445 4', 'tcp 127.0.0.1:3000 100', 'tcp 0.0.0.0:3001 100', 'tcp [::]:4000 101'],
    ...['tcp 0.0.0.0:1433 200', 'udp 0.0.0.0:5353 50'],
  ];
  const change = (): void => {
    windows.listeners = [
      ...windows.listeners.filter((line) => !line.includes(':3001')),
      'tcp 0.0.0.0:5000 103',
    ];
    windows.processes.set(103, { parent: 50 });
  };
  const pass = (): void => {
    windows.nowMs += 60_000;
  };
  const tools = new FaultyTools(windows.run);
  const collector = new WindowsCollector({
    ...{ run: tools.run, findProcesses: windows.findProcesses, systemRoot: windows.systemRoot },
    now: windows.now,
    isPidInUse: windows.isPidInUse,
  });
  return { tools, change, pass, collector };
}

/** A scan, and what it loads in the background, as the next scan shows it. */
async function scan({ collector, tools, pass }: World, trigger: ScanTrigger): Promise<Snapshot> {
  pass();
  const snapshot = await collector.scan(never, trigger);
  if (snapshot.details === 'complete') {
    // what is known already may be read again, in the background
    await collector.whenDetailsLoaded();
    return snapshot;
  }
  await collector.whenDetailsLoaded();
  const { length } = tools.made;
  const loaded = await collector.scan(never, trigger);
  // only the first scan's runs are counted
  tools.made.length = length;
  return loaded;
}

/** The scans before the fault, and whether something changes in between. */
const moments = [
  [0, 'manual', false],
  [1, 'poll', false],
  [1, 'poll', true],
  [1, 'manual', false],
  [2, 'manual', true],
  [15, 'poll', false],
  [31, 'poll', false],
] as const;

const worlds = [
  ['macOS', () => unixWorld('darwin')],
  ['FreeBSD', () => unixWorld('freebsd')],
  ['Windows', windowsWorld],
] as const;

for (const [system, build] of worlds) {
  describe(`a scan of ${system} with one failing tool`, () => {
    async function worldAfter(
      scans: number,
      trigger: ScanTrigger,
      isChanged: boolean,
    ): Promise<{ readonly world: World; readonly before: Snapshot | undefined }> {
      const world = build();
      let before: Snapshot | undefined;
      for (let done = 0; done < scans; done++) before = await scan(world, trigger);
      if (isChanged) world.change();
      world.tools.succeed();
      return { world, before };
    }

    async function tryOne(
      { world, before }: { readonly world: World; readonly before: Snapshot | undefined },
      index: number,
      fault: ToolFault,
      trigger: ScanTrigger,
      truth: Snapshot,
    ): Promise<string[]> {
      world.tools.fail(index, fault);
      const found: string[] = [];
      try {
        found.push(...falsehoods(await scan(world, trigger), truth, before));
      } catch (error) {
        if (!(error instanceof CollectFailure)) found.push(String(error));
      }
      const what = world.tools.made[index] ?? '';
      world.tools.succeed();
      for (const next of [1, 2]) {
        try {
          const snapshot = await scan(world, trigger);
          if (next === 2) assert.deepEqual(seen(snapshot), seen(truth));
          else found.push(...falsehoods(snapshot, truth, before).map((one) => `${one}, one scan later`));
        } catch (error) {
          found.push(`${next} scans later: ${String(error).slice(0, 1200)}`);
          break;
        }
      }
      return found.map((text) => `${what} ${fault}: ${text.split('\n').join(' ')}`);
    }

    for (const [scans, trigger, isChanged] of moments) {
      const when = `${trigger}, scan ${scans + 1}${isChanged ? ', after a change' : ''}`;
      it(`claims nothing false, and is as before two scans later: ${when}`, async () => {
        const { world: twin } = await worldAfter(scans, trigger, isChanged);
        const truth = await scan(twin, trigger);
        const count = twin.tools.made.length;
        const found: string[] = [];
        for (const fault of toolFaults) {
          for (let index = 0; index < count; index++) {
            // the first scan of all has nothing to compare with, and only listings of sockets end in a way that is known
            const hasEnd = /netstat|lsof .* -i /.test(twin.tools.made[index] ?? '');
            if (fault === 'cut at a line' && scans === 0 && !hasEnd) continue;
            const state = await worldAfter(scans, trigger, isChanged);
            found.push(...(await tryOne(state, index, fault, trigger, truth)));
          }
        }
        assert.deepEqual(found, []);
      });
    }
  });
}
