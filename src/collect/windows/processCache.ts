import type { Process } from '../../model/process/process';
import { sameProcess } from '../../model/process/process';
import type { Problem } from '../../model/listeners/snapshot';
import { startTimesUnknown } from '../../messages/collect';
import type { FindProcesses } from '../findProcess';
import { findAfterFailure } from '../findProcess';
import type { RunTool } from '../runTool';
import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice, mapInSlices } from '../../model/text/timeSlice';
import { inSlices } from '../timeSlice';
import { StarterMemory } from '../starterMemory';
import { fromFoundProcess, unknownProcess } from './parseProcesses';
import type { ProcessTable } from './readProcesses';
import { readProcessTable } from './readProcesses';

export interface ProcessSources {
  readonly run: RunTool;
  readonly findProcesses: FindProcesses;
  readonly systemRoot: string;
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** Whether any process has the PID. */
  readonly isPidInUse: (pid: number) => boolean;
}

/** After a load, rest this many times as long as it took: loading takes at most a fifth of the time. */
const restShare = 4;
/** The pause after a second failure in a row, which doubles with each further one; the first is tried again at once. */
const firstRetryMs = 5_000;
/** Loads that follow one another without a pause are made less and less often, up to this. */
const restAtMostMs = 60_000;
/** So long without a scan, and what is known may be of other processes. */
const unwatchedMs = 5 * 60_000;

/**
 * The processes that listen. They are loaded in the background, all at once, when one listens that is not cached yet, when
 * nothing has scanned for a while, and for a person. netstat shows only a PID, so an entry is valid as long as every scan
 * finds its PID in use and, if it listens, on a port that it has had; otherwise another process may have the PID now. That one has taken both PID
 * and port between two scans is noticed by the next load, and before it is terminated.
 */
export class ProcessCache {
  private table: ReadonlyMap<number, Process> = new Map();
  /** The PIDs that listened when the table was loaded, and ever since: their entries are valid. */
  private valid = new Set<number>();
  /** The same for the table that is being loaded. */
  private loading = new Set<number>();
  /** Whether the table holds every process. */
  private complete = false;
  private problems: readonly Problem[] = [];
  /** Loads in a row that did not read everything. */
  private failures = 0;
  private load: Promise<void> | undefined;
  private loadedAt = -Infinity;
  private loadMs = 0;
  /** How long to rest after the last load. */
  private restMs = 0;
  private updatedAt = -Infinity;
  private readonly starters = new StarterMemory();
  /** The ports that each PID has had while its entry was valid. */
  private ports: ReadonlyMap<number, ReadonlySet<string>> = new Map();

  constructor(private readonly sources: ProcessSources) {}

  /**
   * Invalidates what may have changed, and starts to load if anything is missing.
   * @param ports the ports that each PID listens on, in any notation.
   * @param isAsked by a person.
   */
  *update(ports: ReadonlyMap<number, ReadonlySet<string>>, isAsked: boolean): TimeSliced<void> {
    const now = this.sources.now();
    const isUnwatched = now - this.updatedAt >= unwatchedMs;
    this.updatedAt = now;
    yield* this.dropReused(ports);
    if (this.load !== undefined || ports.size === 0) return;
    const restedMs = now - this.loadedAt;
    const isMissing = [...ports.keys()].some((pid) => !this.valid.has(pid));
    const isWanted = isMissing || isAsked || isUnwatched;
    const isRetry = this.failures > 0 && restedMs >= this.retryMs;
    if (!isRetry && !(isWanted && restedMs >= this.restMs)) return;
    this.loading = new Set(ports.keys());
    this.load = this.reload(restedMs < 2 * this.restMs);
  }

  private *dropReused(ports: ReadonlyMap<number, ReadonlySet<string>>): TimeSliced<void> {
    const all = new Map<number, ReadonlySet<string>>();
    let steps = 0;
    for (const pid of new Set([...this.valid, ...this.loading])) {
      if (++steps % itemsPerSlice === 0) yield;
      const had = this.ports.get(pid) ?? new Set();
      const has = ports.get(pid);
      const isSame =
        has === undefined ? this.sources.isPidInUse(pid) : [...has].some((port) => had.has(port));
      if (isSame) all.set(pid, has === undefined || isWithin(has, had) ? had : new Set([...had, ...has]));
      else this.invalidate(pid);
    }
    for (const [pid, has] of ports) {
      if (++steps % itemsPerSlice === 0) yield;
      if (!all.has(pid)) all.set(pid, has);
    }
    this.ports = all;
  }

  private get retryMs(): number {
    if (this.failures === 1) return 0;
    return Math.max(this.loadMs * restShare, firstRetryMs * 2 ** (this.failures - 2));
  }

  /** Another process may have this PID now. */
  invalidate(pid: number): void {
    this.valid.delete(pid);
    this.loading.delete(pid);
  }

  /** @returns undefined if no process has the PID, though netstat shows it: a socket may outlive its opener. */
  get(pid: number): Process | undefined {
    const cached = this.valid.has(pid) ? this.table.get(pid) : undefined;
    if (cached !== undefined) return cached;
    return this.valid.has(pid) && this.complete ? undefined : unknownProcess(pid);
  }

  /** Every process that existed when the table was loaded. */
  get all(): ReadonlyMap<number, Process> {
    return this.table;
  }

  /** Whether these are all that existed then. */
  get isComplete(): boolean {
    return this.complete;
  }

  get lastProblems(): readonly Problem[] {
    return this.problems;
  }

  /** Whether this PID is being loaded for the first time. */
  isLoading(pid: number): boolean {
    return this.loading.has(pid) && !this.valid.has(pid);
  }

  async whenLoaded(): Promise<void> {
    await this.load;
  }

  /** @param isSoon right after the rest that the load before it has caused. */
  private async reload(isSoon: boolean): Promise<void> {
    const start = this.sources.now();
    const { processes: loaded, problems, complete } = await this.readTable();
    const described = mapInSlices(loaded, ([pid, process]) => [pid, this.withKnown(process)] as const);
    const processes = new Map(await inSlices(described));
    // keep earlier details for PIDs missing from this answer
    const before = [...this.table].filter(
      ([pid]) => this.valid.has(pid) && processes.get(pid)?.startMark === undefined,
    );
    const all = complete ? processes : new Map([...processes, ...before]);
    this.table = await inSlices(this.starters.update(all, complete));
    this.complete = complete;
    this.problems = problems;
    const listening = [...this.loading].flatMap((pid) => processes.get(pid) ?? []);
    // services that an earlier answer gave are kept, but what failed is tried again
    const hasServices = problems.length === 0 && listening.every(({ services }) => services !== undefined);
    const isWhole = complete && hasServices;
    this.failures = isWhole ? 0 : this.failures + 1;
    this.valid = this.loading;
    this.loading = new Set();
    this.load = undefined;
    this.loadedAt = this.sources.now();
    this.loadMs = this.loadedAt - start;
    const usualMs = this.loadMs * restShare;
    this.restMs = isSoon ? Math.max(usualMs, Math.min(2 * this.restMs, restAtMostMs)) : usualMs;
  }

  /**
   * What tasklist has failed to say now, it may have said of the same process before. One that is exiting has no command line
   * any more; the one that it had is still what it was started with.
   */
  private withKnown(process: Process): Process {
    const before = this.table.get(process.pid);
    if (before === undefined || !sameProcess(before, process)) return process;
    const { services = before.services, executable = before.executable } = process;
    if (process.commandLine === undefined && before.commandLine !== undefined) {
      const { commandLine, argvQuality } = before;
      return { ...process, services, executable, commandLine, argvQuality };
    }
    return services === process.services ? process : { ...process, services };
  }

  private async readTable(): Promise<ProcessTable> {
    const { run, systemRoot, findProcesses } = this.sources;
    try {
      return await readProcessTable(run, systemRoot, new AbortController().signal);
    } catch (error) {
      const { found = [], detail } = await findAfterFailure(error, findProcesses);
      return {
        processes: new Map(found.map((process) => [process.pid, fromFoundProcess(process)])),
        problems: [{ message: startTimesUnknown('PowerShell'), detail }],
        complete: false,
      };
    }
  }
}

function isWithin(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return [...some].every((one) => all.has(one));
}
