import {
  foldersUnknown,
  processesMalformed,
  processesUnconfirmed,
  programsUnknown,
  startTimesUnknown,
} from '../../messages/collect';
import { mapInSlices } from '../../model/text/timeSlice';
import type { Problem } from '../../model/listeners/snapshot';
import { starterMarkIn } from '../../model/origin/starterMarks';
import type { StarterMark } from '../../model/process/process';
import type { FindProcesses, FoundProcess } from '../findProcess';
import { findAfterFailure } from '../findProcess';
import { inSlices } from '../timeSlice';
import { isToolFailure } from '../toolFailure';
import type { LsofProcess } from './parseLsof';
import type { ProcessRow } from './processRow';
import type { UnixTools } from './unixTools';

export interface ProcessPaths {
  readonly cwd: string | undefined;
  readonly executable: string | undefined;
}

interface ProcessRows {
  readonly rows: ReadonlyMap<number, ProcessRow>;
  readonly zombies: ReadonlySet<number>;
  /** Whether ps gave them; if not, they have no start times. */
  readonly isRead: boolean;
}

interface PathsRead {
  readonly paths: ReadonlyMap<number, ProcessPaths>;
  readonly isRead: boolean;
}

interface ProgramsRead {
  readonly programs: ReadonlyMap<number, string>;
  readonly isRead: boolean;
}

/** Reads processes with the system's tools. If one fails, that becomes a problem, and what it would have shown is unknown. */
export class ProcessReader {
  constructor(
    private readonly platform: string,
    private readonly tools: UnixTools,
    private readonly findProcesses: FindProcesses,
    /** Of the editor, `NAME=value`. */
    private readonly ownEnvironment: readonly string[] = [],
  ) {}

  /**
   * Every process of the system, or at least these that lsof showed.
   * @param areKnown whether an earlier scan has read some of them.
   */
  async rows(
    owners: readonly LsofProcess[],
    areKnown: boolean,
    problems: Problem[],
    signal: AbortSignal,
  ): Promise<ProcessRows> {
    try {
      const { processes, zombies, malformed, malformedCount } = await this.tools.processes(signal);
      if (malformedCount > 0) {
        problems.push({ message: processesMalformed('ps', malformedCount), detail: malformed.join(', ') });
      }
      return { rows: processes, zombies, isRead: true };
    } catch (psError) {
      signal.throwIfAborted();
      const { found, detail } = await findAfterFailure(psError, this.findProcesses);
      problems.push({ message: areKnown ? processesUnconfirmed() : startTimesUnknown('ps'), detail });
      const rows = found?.map(fromFoundProcess) ?? owners.map(fromLsofProcess);
      return { rows: new Map(rows.map((row) => [row.pid, row])), zombies: new Set(), isRead: false };
    }
  }

  async paths(rows: readonly ProcessRow[], problems: Problem[], signal: AbortSignal): Promise<PathsRead> {
    if (rows.length === 0) return { paths: new Map(), isRead: true };
    try {
      const pids = rows.map(({ pid }) => pid);
      const { processes, malformed, malformedCount } = await this.tools.folders(pids, signal);
      const isRead = malformedCount === 0;
      if (!isRead) problems.push({ message: foldersUnknown(), detail: malformed.join(', ') });
      const reading = mapInSlices(processes, (process) => [process.pid, pathsOf(process)] as const);
      return { paths: new Map(await inSlices(reading, signal)), isRead };
    } catch (error) {
      signal.throwIfAborted();
      problems.push({ message: foldersUnknown(), detail: String(error) });
      return { paths: new Map(), isRead: false };
    }
  }

  /** What the environments of these say of who started them, on macOS; what is not shown is left out. */
  async starterMarks(
    rows: readonly ProcessRow[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, StarterMark>> {
    const marks = new Map<number, StarterMark>();
    const commands = rows.flatMap(({ pid, commandText }) =>
      commandText === undefined ? [] : [[pid, commandText] as const],
    );
    if (this.platform !== 'darwin' || commands.length === 0) return marks;
    try {
      const environments = await this.tools.environments(new Map(commands), signal);
      const read = mapInSlices(
        environments,
        ([pid, entries]) => [pid, starterMarkIn(entries, this.ownEnvironment)] as const,
      );
      for (const [pid, mark] of await inSlices(read, signal)) if (mark !== undefined) marks.set(pid, mark);
    } catch (error) {
      signal.throwIfAborted();
      if (!isToolFailure(error)) throw error;
      // an addition to what is known: that it is missing is no problem of the scan
    }
    return marks;
  }

  /** The programs on macOS, for processes of other users, whose open files lsof may not show. */
  async programs(problems: Problem[], signal: AbortSignal): Promise<ProgramsRead> {
    if (this.platform !== 'darwin') return { programs: new Map(), isRead: true };
    try {
      const programs = await this.tools.programs(signal);
      // a process that has changed its title shows that instead of a path
      const named = [...programs].filter(([, path]) => path.startsWith('/'));
      return { programs: new Map(named), isRead: true };
    } catch (error) {
      signal.throwIfAborted();
      problems.push({ message: programsUnknown(), detail: String(error) });
      return { programs: new Map(), isRead: false };
    }
  }
}

/**
 * What lsof prints instead of a path that it may not read, `/proc/1/cwd (readlink: Permission denied)`, or cannot name:
 * the file system, `/ (/dev/disk1s5)`.
 */
const notAPath = / \((?:readlink: .*|\/dev\/\S+)\)$/;

function pathsOf({ files }: LsofProcess): ProcessPaths {
  const path = (wanted: string): string | undefined => {
    const name = files.find(({ descriptor }) => descriptor === wanted)?.name;
    return name?.startsWith('/') === true && !notAPath.test(name) ? name : undefined;
  };
  return { cwd: path('cwd'), executable: path('txt') };
}

function fromFoundProcess({ pid, parentPid, uid, name, commandLine }: FoundProcess): ProcessRow {
  return { pid, parentPid, uid, startSeconds: undefined, commandText: commandLine, shortName: name };
}

function fromLsofProcess({ pid, parentPid, uid, command }: LsofProcess): ProcessRow {
  return { pid, parentPid, uid, startSeconds: undefined, commandText: undefined, shortName: command };
}
