import type { Process } from '../../model/process/process';
import type { Problem } from '../../model/listeners/snapshot';
import type { RunTool } from '../runTool';
import type { ProcessDetails } from '../processDetails';
import type { ProcessTable } from './readProcesses';
import { processFromDetail, readProcessTable, unknownProcess } from './readProcesses';

export interface ProcessSources {
  readonly run: RunTool;
  /** Asked where PowerShell gives no answer of use. Rejects where it has none either, in time. */
  readonly readProcessDetails: () => Promise<readonly ProcessDetails[]>;
  readonly systemRoot: string;
  /** Milliseconds that only rise. */
  readonly now: () => number;
}

/** Processes may come and go all the time; reading them takes at most a fifth of it. */
const restShare = 4;
/** A PID that was given to another process with the same port is noticed after this, or when it is to be ended. */
const readAgainAfterMs = 5 * 60_000;

/**
 * What is known of the processes that listen: read behind the looks, all at once, when one is there that was not
 * read. netstat tells a PID alone, so what is known of it holds as long as it is listed look after look and keeps one
 * of its ports; else another process may have it by now.
 */
export class ProcessCache {
  private table: ReadonlyMap<number, Process> = new Map();
  /** Who listed when the table was read, and since: of them the table speaks. */
  private settled = new Set<number>();
  /** The same for the table that is being read. */
  private asked = new Set<number>();
  /** Whether the table holds every process there was. */
  private complete = false;
  private problems: readonly Problem[] = [];
  private reading: Promise<void> | undefined;
  private readEndedAt = -Infinity;
  private readMs = 0;
  private portsBefore: ReadonlyMap<number, ReadonlySet<string>> = new Map();

  constructor(private readonly sources: ProcessSources) {}

  /**
   * Takes in who listens now, and begins to read where somebody is there who was not read.
   * @param ports by PID, what it listens on, in words of any kind.
   */
  update(ports: ReadonlyMap<number, ReadonlySet<string>>): void {
    for (const pid of [...this.settled, ...this.asked]) {
      const before = this.portsBefore.get(pid) ?? new Set();
      if (![...(ports.get(pid) ?? [])].some((port) => before.has(port))) this.doubt(pid);
    }
    this.portsBefore = ports;
    const restedMs = this.sources.now() - this.readEndedAt;
    const isNew = [...ports.keys()].some((pid) => !this.settled.has(pid));
    if (
      this.reading === undefined &&
      ports.size > 0 &&
      ((isNew && restedMs >= this.readMs * restShare) || restedMs >= readAgainAfterMs)
    ) {
      this.asked = new Set(ports.keys());
      this.reading = this.read();
    }
  }

  /** What is known of a PID may be of another process: it is read again. */
  doubt(pid: number): void {
    this.settled.delete(pid);
    this.asked.delete(pid);
  }

  /** @returns undefined where no process has the PID, whatever netstat says: a socket may outlive its opener. */
  get(pid: number): Process | undefined {
    const known = this.settled.has(pid) ? this.table.get(pid) : undefined;
    if (known !== undefined) return known;
    return this.settled.has(pid) && this.complete ? undefined : unknownProcess(pid);
  }

  /** Everybody there was when the table was read. */
  get all(): ReadonlyMap<number, Process> {
    return this.table;
  }

  get lastProblems(): readonly Problem[] {
    return this.problems;
  }

  /** Whether this PID is being read for the first time. */
  isBeingRead(pid: number): boolean {
    return this.asked.has(pid) && !this.settled.has(pid);
  }

  async whenRead(): Promise<void> {
    await this.reading;
  }

  private async read(): Promise<void> {
    const start = this.sources.now();
    const { processes, problems, complete } = await this.readSomehow();
    // of whom PowerShell told nothing now, what it told before stands
    const before = [...this.table].filter(
      ([pid]) => this.settled.has(pid) && processes.get(pid)?.startMark === undefined,
    );
    this.table = complete ? processes : new Map([...processes, ...before]);
    this.complete = complete;
    this.problems = problems;
    this.settled = this.asked;
    this.asked = new Set();
    this.reading = undefined;
    this.readEndedAt = this.sources.now();
    this.readMs = this.readEndedAt - start;
  }

  private async readSomehow(): Promise<ProcessTable> {
    const { run, systemRoot, readProcessDetails } = this.sources;
    const cannotEnd = 'so that processes cannot be told apart safely and none can be ended.';
    let detail: string;
    try {
      return await readProcessTable(run, systemRoot, new AbortController().signal);
    } catch (error) {
      detail = messageOf(error);
    }
    try {
      const details = await readProcessDetails();
      return {
        processes: new Map(details.map((one) => [one.pid, processFromDetail(one)])),
        problems: [{ message: `PowerShell did not tell when processes were started, ${cannotEnd}`, detail }],
        complete: false,
      };
    } catch (error) {
      return {
        processes: new Map(),
        problems: [
          {
            message: `PowerShell did not tell which processes there are, ${cannotEnd}`,
            detail: `${detail}; ${messageOf(error)}`,
          },
        ],
        complete: false,
      };
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
