/** The tasks of a worker process. Arguments and results are sent as messages. */
import { cpuMs } from '../../src/collect/cpuTime';
import { closeSync, openSync, readSync } from 'node:fs';
import { LinuxCollector } from '../../src/collect/linux/linuxCollector';
import type { Snapshot } from '../../src/model/listeners/snapshot';
import { Scanner } from '../../src/watch/scanner';
import type { MemoryAt } from '../figures';
import { ownCpuMs, treeCpuMs } from './cpu';
import type { LibraryName, LibraryPlace } from './libraries';
import { loadLibrary } from './libraries';
import { longestIdleTurnMs, longestTurnMs } from './loopBlocks';
import { memoryInUse } from './memory';
import type { WindowMemory } from './windowMemory';
import { observedPauses } from './pauses';
import type { PortSeen } from './portWatch';
import { PortWatch } from './portWatch';
import { connectShortly } from './shortConnections';

const { signal } = new AbortController();
/** The default of the setting. */
const windowPollMs = 2000;
let collector = new LinuxCollector();
let portWatch: PortWatch | undefined;
const libraries = new Map<LibraryName, () => Promise<unknown>>();

export const tasks = {
  /** Scans until the code is compiled: at least this often and this long, but not much longer. */
  async warmUp({ polls, minimumMs, maximumMs }: { polls: number; minimumMs: number; maximumMs: number }) {
    const start = performance.now();
    for (let done = 0; ; done++) {
      const elapsed = performance.now() - start;
      if ((done >= polls && elapsed >= minimumMs) || elapsed >= maximumMs) return done;
      await collector.scan(signal, 'poll');
    }
  },

  async rows(): Promise<{ rows: number; owned: number }> {
    const { listeners } = await collector.scan(signal, 'poll');
    const sockets = (of: Snapshot['listeners']): number =>
      of.reduce((sum, listener) => sum + listener.sockets, 0);
    return {
      rows: sockets(listeners),
      owned: sockets(listeners.filter(({ owner }) => owner.kind === 'known')),
    };
  },

  steadyCpu({ polls }: { polls: number }): Promise<number> {
    return ownCpuMs(polls, () => collector.scan(signal, 'poll'));
  },

  fullCpu({ polls }: { polls: number }): Promise<number> {
    return ownCpuMs(polls, () => new LinuxCollector().scan(signal, 'poll'));
  },

  /** One reading of the TCP table to its end. */
  tableCpu({ readings }: { readings: number }): Promise<number> {
    const buffer = Buffer.allocUnsafe(64 * 1024);
    return ownCpuMs(readings, () => {
      const table = openSync('/proc/net/tcp', 'r');
      // a shorter read is the last one, see procFileReader.ts
      while (readSync(table, buffer, 0, buffer.length, null) >= 3_840);
      closeSync(table);
      return Promise.resolve();
    });
  },

  /** The longest turn of each scan, and of an idle time of the same length right after it. */
  async blocks({ polls, maximumMs }: { polls: number; maximumMs: number }) {
    const busy: number[] = [];
    const idle: number[] = [];
    const start = performance.now();
    while (busy.length < polls && (busy.length < 20 || performance.now() - start < maximumMs)) {
      const scanStart = performance.now();
      busy.push(await longestTurnMs(() => collector.scan(signal, 'poll')));
      idle.push(await longestIdleTurnMs(performance.now() - scanStart));
    }
    return { busy, idle };
  },

  /** The first scan of a new collector. */
  async firstScan(): Promise<{ blockMs: number; cpuMs: number; gcMs: number }> {
    collector = new LinuxCollector();
    let blockMs = 0;
    const pausesSince = await observedPauses();
    const cpuMs = await ownCpuMs(1, async () => {
      blockMs = await longestTurnMs(() => collector.scan(signal, 'poll'));
    });
    const gcMs = (await pausesSince()).map(({ start, end }) => end - start);
    return { blockMs, cpuMs, gcMs: Math.max(0, ...gcMs) };
  },

  /** Scans until the time is up or the polls are done; memory is measured after a full garbage collection. */
  async endure({ polls, maximumMs }: { polls: number; maximumMs: number }) {
    const before = memoryInUse();
    const start = performance.now();
    let done = 0;
    for (; done < polls && performance.now() - start < maximumMs; done++)
      await collector.scan(signal, 'poll');
    return { polls: done, before, after: memoryInUse() };
  },

  async idleMemory({ minutes }: { minutes: readonly number[] }): Promise<readonly MemoryAt[]> {
    const { measureIdle } = await import('./idleMemory');
    return measureIdle(minutes);
  },

  /** Loaded here, so that its code is part of what it needs. */
  async windowMemory({ minutes }: { minutes: readonly number[] }): Promise<WindowMemory> {
    const { measureWindow } = await import('./windowMemory');
    return measureWindow(minutes);
  },

  /** Scans by the clock from now on, as a window does whose view is visible. */
  watch({ isFocused }: { isFocused: boolean }): Promise<void> {
    const demand = { viewVisible: true, windowFocused: isFocused, warnings: true, udp: false };
    new Scanner(collector, windowPollMs).setDemand(demand);
    return Promise.resolve();
  },

  /** Like `watch`, in focus, and notes when each port comes and goes. From the start again, if it did before. */
  watchPorts({ areCounted }: { areCounted: boolean }): Promise<void> {
    portWatch?.stop();
    portWatch = new PortWatch(collector, windowPollMs, areCounted);
    return Promise.resolve();
  },

  /** What was noted since the last call. */
  portsSeen(): Promise<PortSeen[]> {
    return Promise.resolve(portWatch?.take() ?? []);
  },

  connectShortly({ everyMs }: { everyMs: number }): Promise<void> {
    return connectShortly(everyMs);
  },

  /** Of this process, since it has started. */
  cpuMs(): Promise<number> {
    return Promise.resolve(cpuMs());
  },

  async loadLibrary({ name, place }: { name: LibraryName; place: LibraryPlace }): Promise<void> {
    const library = await loadLibrary(name, place);
    await library();
    libraries.set(name, library);
  },

  libraryCpu({ name, minimumMs }: { name: LibraryName; minimumMs: number }): Promise<number> {
    const library = libraries.get(name);
    if (library === undefined) throw new Error(`${name} has not been loaded.`);
    return treeCpuMs(1, minimumMs, library);
  },
};

export type Tasks = typeof tasks;
export type TaskName = keyof Tasks;

export interface Request {
  readonly task: TaskName;
  readonly argument: unknown;
}
export type Reply = { readonly value: unknown } | { readonly error: string };
