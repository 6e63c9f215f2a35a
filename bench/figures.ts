import type { ChildrenPerHour } from '../test/unit/collect/childrenPerHour';

/** The figures of one load. CPU is user and system time of all threads, in milliseconds. */

export interface LoadFigures {
  /** Listening TCP and UDP rows: of `ss`, of the collector, and how many of the collector's have a known owner. */
  readonly rows: { readonly ss: number; readonly ours: number; readonly owned: number };
  readonly rounds: number;
  readonly full: Compared;
  readonly steady: Compared;
  readonly ssMs: number;
  /** Absent where floor.c could not be built. */
  readonly floor?: Floor;
  /** One reading of /proc/net/tcp to its end, in which the kernel walks its table of connections. */
  readonly tableMs: number;
  readonly peers: readonly PeerFigure[];
  readonly blocks: Blocks;
  readonly first: First;
  readonly events: Events;
  readonly growth?: Growth;
  readonly endurance: Endurance;
}

export interface Compared {
  readonly cpuMs: number;
  /** The median over the rounds of this round's CPU by the same round's `ss`. */
  readonly toSs: number;
}

/** What floor.c needs for a full snapshot, and the medians of the ratios within each round. */
export interface Floor {
  readonly cpuMs: number;
  readonly rows: number;
  readonly owned: number;
  readonly fullToFloor: number;
  /** The same by whole paths of /proc alone, the floor of any program in JavaScript. */
  readonly pathsMs: number;
  readonly fullToPaths: number;
  readonly pathsToSs: number;
  readonly ssToFloor: number;
}

export type PeerFigure =
  | { readonly name: string; readonly cpuMs: number; readonly toSs: number; readonly note?: string }
  /** The reason why it was not measured. */
  | { readonly name: string; readonly missing: string };

/** The longest turn of the event loop during a scan, in milliseconds, over many scans. */
export interface Blocks {
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly worstMs: number;
  readonly scans: number;
  /** The same for an idle process over the same time: the noise of the machine. */
  readonly idleMedianMs: number;
  readonly idleP99Ms: number;
}

/** The first scan of a process that has just started (code not compiled yet), and of a new collector in a warm one. */
export interface First {
  readonly coldMedianMs: number;
  readonly coldWorstMs: number;
  /** The longest pause for garbage collection in it. */
  readonly coldGcMs: number;
  readonly coldCpuMs: number;
  readonly warmMedianMs: number;
  readonly warmWorstMs: number;
}

/** CPU of the scan that detects the event minus that of the scans before it: medians over the repeats. */
export interface Events {
  readonly steadyMs: number;
  readonly newProcessMs: number;
  readonly oldProcessMs: number;
  readonly repeats: number;
}

export interface Growth {
  readonly steadyBeforeMs: number;
  readonly steadyAfterMs: number;
  readonly steady: number;
  readonly ss: number;
}

export interface Endurance {
  readonly polls: number;
  readonly heapBeforeMb: number;
  readonly heapAfterMb: number;
  readonly residentBeforeMb: number;
  readonly residentAfterMb: number;
}

/** What a refresh of the view costs with so many rows, in milliseconds. */
export interface ViewTimes {
  readonly rows: number;
  readonly firstMs: number;
  readonly unchangedMs: number;
  readonly oneChangeMs: number;
  /** The longest turn of the event loop during a refresh with one change; wall time, the median of several. */
  readonly longestPieceMs: number;
}

export interface ViewFigures extends ViewTimes {
  /** CPU of a full snapshot of as many real listeners. */
  readonly fullScanMs: number;
}

/**
 * What an input of one kind and size costs, in milliseconds: the median and the maximum of the longest turn of the event loop,
 * without garbage collection.
 */
export interface LoopFigure {
  readonly name: string;
  readonly size: number;
  readonly medianMs: number;
  readonly maximumMs: number;
  /** The longest pause for garbage collection. */
  readonly gcMs: number;
  /** From the start of the work to its end, by the clock; the median. */
  readonly wholeMs: number;
}

/** CPU a minute of windows whose view is visible, in milliseconds; only the first one has the focus. */
export interface ManyWindowsFigure {
  /** What happens meanwhile. */
  readonly name: string;
  readonly windows: number;
  readonly oneMs: number;
  readonly allMs: number;
  readonly toOne: number;
}

/** From a change of listeners to the end of the scan that found it, in milliseconds. */
export interface LatencyFigure {
  readonly name: string;
  /** How changes are noticed. */
  readonly by: string;
  readonly changes: number;
  /** Changes that no scan has found. */
  readonly missed: number;
  readonly medianMs: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly maximumMs: number;
}

/** CPU a second of a focused window, in milliseconds. */
export interface LatencyCpuFigure {
  /** What happens meanwhile. */
  readonly name: string;
  readonly countersMs: number;
  readonly pollsMs: number;
  readonly toPolls: number;
}

export interface LatencyFigures {
  readonly times: readonly LatencyFigure[];
  readonly cpu: readonly LatencyCpuFigure[];
}

/** Memory after that many minutes, in megabytes: of a process, or what a window adds to one that does nothing. */
export interface MemoryAt {
  readonly minute: number;
  /** Its share of what it uses (PSS). */
  readonly pssMb: number;
  /** Of it, what is its own alone: heap, compiled code, buffers. */
  readonly anonymousMb: number;
}

/** What a window adds whose view is visible beside this load, and what it does in a poll in which nothing has changed. */
export interface MemoryFigure {
  readonly load: string;
  readonly windows: number;
  /** Of the window that needs most. */
  readonly at: readonly MemoryAt[];
  /** Garbage collection, and its longest pause, in milliseconds. */
  readonly gcMsAMinute: number;
  readonly longestGcMs: number;
  /** What the heap holds after a full collection. */
  readonly heapMb: number;
  /** Kibibytes that a poll allocates in which nothing has changed, and the first scan with its first drawing. */
  readonly pollAllocatedKb: number;
  readonly firstAllocatedKb: number;
  /** The longest turn of the event loop of a poll, without garbage collection and what other processes took. */
  readonly blockMedianMs: number;
  readonly blockP99Ms: number;
}

/** The released files of the extension, and what it costs to load them: medians over processes that had just started. */
export interface CodeFigure {
  /** Kibibytes that are loaded at the start of a window, and with the first use of what is in them. */
  readonly startKb: number;
  readonly laterKb: number;
  readonly loadCpuMs: number;
  readonly activateCpuMs: number;
  /** What the heap holds after both and a full collection. */
  readonly heapMb: number;
}

export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  /** The first use of a page of memory, in microseconds: in a virtual machine up to a hundred times as much as on a real one. */
  readonly newPageUs: number;
  readonly kernel: string;
  readonly system: string;
  readonly node: string;
  readonly date: string;
}

/** The last soak, which takes much longer than a benchmark. */
export interface KeptSoak {
  readonly minutes: number;
  readonly date: string;
  readonly words: string;
}

export interface Report {
  readonly machine: Machine;
  readonly seconds: number;
  readonly loads: Readonly<Record<string, LoadFigures>>;
  readonly view: readonly ViewFigures[];
  readonly loop: readonly LoopFigure[];
  readonly manyWindows: readonly ManyWindowsFigure[];
  readonly children: readonly ChildrenPerHour[];
  readonly memory: readonly MemoryFigure[];
  readonly code: CodeFigure | undefined;
  readonly soak: KeptSoak | undefined;
  readonly latency: LatencyFigures;
  /** One sentence for everything that could not be measured. */
  readonly remarks: readonly string[];
}
