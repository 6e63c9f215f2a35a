/** What a worker process can be asked to do. Arguments and results travel as messages. */
import { LinuxCollector } from '../../src/collect/linux/linuxCollector';
import type { Snapshot } from '../../src/model/listeners/snapshot';
import { ownCpuMs, treeCpuMs } from './cpu';
import type { LibraryName, LibraryPlace } from './libraries';
import { loadLibrary } from './libraries';
import { longestIdleTurnMs, longestTurnMs } from './loopBlocks';
import { memoryInUse } from './memory';

const { signal } = new AbortController();
let collector = new LinuxCollector();
const libraries = new Map<LibraryName, () => Promise<unknown>>();

export const tasks = {
  /** Looks at least so often and for at least so long (but not much longer), so that the code is compiled. */
  async warmUp({ polls, minimumMs, maximumMs }: { polls: number; minimumMs: number; maximumMs: number }) {
    const start = performance.now();
    for (let done = 0; ; done++) {
      const elapsed = performance.now() - start;
      if ((done >= polls && elapsed >= minimumMs) || elapsed >= maximumMs) return done;
      await collector.scan(signal);
    }
  },

  async rows(): Promise<{ rows: number; owned: number }> {
    const { listeners } = await collector.scan(signal);
    const sockets = (of: Snapshot['listeners']): number =>
      of.reduce((sum, listener) => sum + listener.sockets, 0);
    return {
      rows: sockets(listeners),
      owned: sockets(listeners.filter(({ owner }) => owner.kind === 'known')),
    };
  },

  steadyCpu({ polls }: { polls: number }): Promise<number> {
    return ownCpuMs(polls, () => collector.scan(signal));
  },

  fullCpu({ polls }: { polls: number }): Promise<number> {
    return ownCpuMs(polls, () => new LinuxCollector().scan(signal));
  },

  /** A block a look, each with a rest of the same length right after it for comparison. */
  async blocks({ polls, maximumMs }: { polls: number; maximumMs: number }) {
    const looks: number[] = [];
    const idle: number[] = [];
    const start = performance.now();
    while (looks.length < polls && (looks.length < 20 || performance.now() - start < maximumMs)) {
      const lookStart = performance.now();
      looks.push(await longestTurnMs(() => collector.scan(signal)));
      idle.push(await longestIdleTurnMs(performance.now() - lookStart));
    }
    return { looks, idle };
  },

  /** The first look of a new collector. */
  async firstLook(): Promise<{ blockMs: number; cpuMs: number }> {
    collector = new LinuxCollector();
    let blockMs = 0;
    const cpuMs = await ownCpuMs(1, async () => {
      blockMs = await longestTurnMs(() => collector.scan(signal));
    });
    return { blockMs, cpuMs };
  },

  /** Looks until the time is up or the polls are made; memory is taken after a full garbage collection. */
  async endure({ polls, maximumMs }: { polls: number; maximumMs: number }) {
    const before = memoryInUse();
    const start = performance.now();
    let done = 0;
    for (; done < polls && performance.now() - start < maximumMs; done++) await collector.scan(signal);
    return { polls: done, before, after: memoryInUse() };
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
