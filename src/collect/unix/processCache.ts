import type { Process, User } from '../../model/process/process';
import { ancestorsOf, sameProcess } from '../../model/process/process';
import type { Problem } from '../../model/listeners/snapshot';
import type { ProcessDetails } from '../processDetails';
import type { LsofProcess } from './parseLsof';
import type { PsProcess } from './parsePs';
import { baseName, splitCommand } from './parsePs';
import type { UnixTools } from './unixTools';

/**
 * A process may replace its program (execve(2)), change its folder or lose an ancestor without any sign of it among
 * its sockets: after so many looks all are read again. Between, a look is one run of lsof.
 */
export const scansBetweenRefreshes = 30;

/** An owner in this look: what lsof says of it, and its listening sockets. */
export interface OwnerObservation {
  readonly parsed: LsofProcess;
  readonly socketKeys: ReadonlySet<string>;
}

/** What can be known of a process without its folder and program; by ps, by find-process, or by lsof alone. */
interface Row {
  readonly pid: number;
  readonly parentPid: number | undefined;
  readonly uid: number | undefined;
  readonly startSeconds: number | undefined;
  readonly commandText: string | undefined;
  readonly shortName: string | undefined;
}

interface Folders {
  readonly cwd: string | undefined;
  readonly executable: string | undefined;
}

/** What is known of owners and their ancestors: read at first sight, and again now and then. */
export class ProcessCache {
  private processes: ReadonlyMap<number, Process> = new Map();
  private observations: ReadonlyMap<number, OwnerObservation> = new Map();
  private problems: readonly Problem[] = [];
  private scansSinceRefresh = 0;
  /** lsof names the users it shows; who has 0 needs no telling. */
  private readonly logins = new Map([[0, 'root']]);

  /** @param readDetails asked where ps fails. */
  constructor(
    private readonly platform: string,
    private readonly tools: UnixTools,
    private readonly readDetails: () => Promise<readonly ProcessDetails[]>,
    self: User,
  ) {
    if (self.name !== undefined) this.logins.set(self.uid, self.name);
  }

  /**
   * Reads what is not known yet. Who is missing from the answer has ended since lsof saw it.
   * @returns the owners and all their ancestors.
   * @throws the signal's reason where it was aborted; nothing is remembered of that look.
   */
  async update(
    owners: ReadonlyMap<number, OwnerObservation>,
    signal: AbortSignal,
  ): Promise<{ readonly processes: ReadonlyMap<number, Process>; readonly problems: readonly Problem[] }> {
    for (const { parsed } of owners.values()) {
      if (parsed.uid !== undefined && parsed.login !== undefined) this.logins.set(parsed.uid, parsed.login);
    }
    const isRefresh = this.scansSinceRefresh >= scansBetweenRefreshes;
    const unseen = [...owners].filter(([pid, sight]) => isRefresh || !this.knows(pid, sight));
    if (unseen.length > 0) {
      const known = isRefresh ? new Map<number, Process>() : this.processes;
      await this.read(owners, new Set(unseen.map(([pid]) => pid)), known, signal);
    }
    this.scansSinceRefresh = isRefresh ? 0 : this.scansSinceRefresh + 1;
    this.processes = withAncestors(owners.keys(), this.processes);
    this.observations = new Map([...owners].filter(([pid]) => this.processes.has(pid)));
    return { processes: this.processes, problems: owners.size === 0 ? [] : this.problems };
  }

  /** All of them, with what was read of them before. */
  describeAll(rows: ReadonlyMap<number, PsProcess>): Map<number, Process> {
    return new Map([...rows].map(([pid, row]) => [pid, this.describeNow(row)]));
  }

  /** The process and its ancestors as ps shows them now, with what was read of them before. Empty where it ended. */
  ancestorChain(pid: number, rows: ReadonlyMap<number, PsProcess>): Process[] {
    const processes = new Map<number, Process>();
    for (const row of withAncestors([pid], rows).values()) processes.set(row.pid, this.describeNow(row));
    const process = processes.get(pid);
    return process === undefined ? [] : [process, ...ancestorsOf(processes, process)];
  }

  /** Among the owners of the last look. */
  hasSeen(pid: number | undefined): boolean {
    return pid !== undefined && this.observations.has(pid);
  }

  user(uid: number): User {
    return { uid, name: this.logins.get(uid) };
  }

  /**
   * The same process as at the last look, as far as lsof alone can tell: a PID that was given to another one would
   * have none of the sockets it had.
   */
  private knows(pid: number, { parsed, socketKeys }: OwnerObservation): boolean {
    const before = this.observations.get(pid);
    return (
      before !== undefined &&
      before.parsed.command === parsed.command &&
      before.parsed.parentPid === parsed.parentPid &&
      before.parsed.uid === parsed.uid &&
      [...socketKeys].some((key) => before.socketKeys.has(key))
    );
  }

  private async read(
    owners: ReadonlyMap<number, OwnerObservation>,
    unseen: ReadonlySet<number>,
    known: ReadonlyMap<number, Process>,
    signal: AbortSignal,
  ): Promise<void> {
    const problems: Problem[] = [];
    const rows = await this.readRows(owners, problems, signal);
    const kept = new Map<number, Process>();
    const wanted: Row[] = [];
    for (const row of withAncestors(owners.keys(), rows).values()) {
      const before = known.get(row.pid);
      const isSame = before !== undefined && isSameRun(before, row) && before.parentPid === parentOf(row);
      if (isSame && !unseen.has(row.pid)) kept.set(row.pid, before);
      else wanted.push(row);
    }
    const folders = await this.readFolders(wanted, problems, signal);
    const hasUnknownProgram = wanted.some(
      ({ pid }) => owners.has(pid) && folders.get(pid)?.executable === undefined,
    );
    const programs = hasUnknownProgram
      ? await this.readPrograms(problems, signal)
      : new Map<number, string>();
    for (const row of wanted) {
      const command = owners.get(row.pid)?.parsed.command;
      const { cwd, executable = programs.get(row.pid) } = folders.get(row.pid) ?? {};
      kept.set(row.pid, this.describe(row, { cwd, executable }, command));
    }
    this.processes = kept;
    this.problems = problems;
  }

  /** Every process of the system, or at least the owners. */
  private async readRows(
    owners: ReadonlyMap<number, OwnerObservation>,
    problems: Problem[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, Row>> {
    try {
      const { processes, malformed, malformedCount } = await this.tools.processes(signal);
      if (malformedCount > 0) {
        problems.push({
          message:
            'A part of what ps printed could not be understood, so some owners may seem to have ended.',
          detail: `${malformedCount} of its lines, such as ${malformed.join(', ')}`,
        });
      }
      return processes;
    } catch (psError) {
      signal.throwIfAborted();
      const message =
        'When processes started could not be read with ps, so none of them can be terminated from here.';
      try {
        const details = await this.readDetails();
        problems.push({ message, detail: String(psError) });
        return new Map(details.map((one) => [one.pid, rowOf(one)]));
      } catch (error) {
        problems.push({ message, detail: `${String(psError)}; ${String(error)}` });
        return new Map([...owners].map(([pid, { parsed }]) => [pid, rowOfParsed(parsed)]));
      }
    }
  }

  private async readFolders(
    rows: readonly Row[],
    problems: Problem[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, Folders>> {
    if (rows.length === 0) return new Map();
    try {
      const pids = rows.map(({ pid }) => pid);
      const { processes } = await this.tools.folders(pids, signal);
      return new Map(
        processes.map(({ pid, files }) => {
          const path = (wanted: string): string | undefined => {
            const name = files.find(({ descriptor }) => descriptor === wanted)?.name;
            return name?.startsWith('/') === true && !withoutPath.test(name) ? name : undefined;
          };
          return [pid, { cwd: path('cwd'), executable: path('txt') }];
        }),
      );
    } catch (error) {
      signal.throwIfAborted();
      problems.push({
        message: 'The folders and programs of processes could not be read with lsof.',
        detail: String(error),
      });
      return new Map();
    }
  }

  /** Of processes of other users, whose open files lsof may not show. */
  private async readPrograms(problems: Problem[], signal: AbortSignal): Promise<ReadonlyMap<number, string>> {
    if (this.platform !== 'darwin') return new Map();
    try {
      const programs = await this.tools.programs(signal);
      // a process that took another name for itself is told by that
      return new Map([...programs].filter(([, path]) => path.startsWith('/')));
    } catch (error) {
      signal.throwIfAborted();
      problems.push({
        message: 'The programs of processes could not be read with ps.',
        detail: String(error),
      });
      return new Map();
    }
  }

  private describeNow(row: PsProcess): Process {
    const known = this.processes.get(row.pid);
    const same = known !== undefined && isSameRun(known, row) ? known : undefined;
    return this.describe(row, same, same?.name);
  }

  private describe(row: Row, folders: Folders | undefined, command: string | undefined): Process {
    const { pid, uid, startSeconds, commandText, shortName } = row;
    const executable = folders?.executable;
    const commandLine = commandText === undefined ? undefined : splitCommand(commandText, executable);
    return {
      pid,
      startMark: startMark(row),
      startedAt: startSeconds === undefined ? undefined : startSeconds * 1000,
      name:
        (executable === undefined ? command : baseName(executable)) ??
        shortName ??
        (commandLine?.[0] === undefined ? `process ${pid}` : baseName(commandLine[0])),
      commandLine,
      argvQuality: 'splitOnSpaces',
      cwd: folders?.cwd,
      executable,
      user: uid === undefined ? undefined : this.user(uid),
      parentPid: parentOf(row),
      services: [],
    };
  }
}

/**
 * What lsof prints in place of a path that it may not see, `/proc/1/cwd (readlink: Permission denied)`, or cannot name:
 * the file system that it is on, `/ (/dev/disk1s5)`.
 */
const withoutPath = / \((?:readlink: .*|\/dev\/\S+)\)$/;

function isSameRun(known: Process, row: Row): boolean {
  return sameProcess(known, { pid: row.pid, startMark: startMark(row) });
}

function startMark({ startSeconds }: Row): string | undefined {
  return startSeconds === undefined ? undefined : String(startSeconds);
}

function parentOf({ parentPid }: Row): number | undefined {
  return parentPid === 0 ? undefined : parentPid;
}

function rowOf({ pid, parentPid, uid, name, commandLine }: ProcessDetails): Row {
  return { pid, parentPid, uid, startSeconds: undefined, commandText: commandLine, shortName: name };
}

function rowOfParsed({ pid, parentPid, uid, command }: LsofProcess): Row {
  return { pid, parentPid, uid, startSeconds: undefined, commandText: undefined, shortName: command };
}

/** These and their parents, up to where nothing is known. */
function withAncestors<T extends { readonly parentPid: number | undefined }>(
  pids: Iterable<number>,
  all: ReadonlyMap<number, T>,
): Map<number, T> {
  const kept = new Map<number, T>();
  for (const owner of pids) {
    for (let pid: number | undefined = owner; pid !== undefined && !kept.has(pid);) {
      const one = all.get(pid);
      if (one === undefined) break;
      kept.set(pid, one);
      pid = one.parentPid;
    }
  }
  return kept;
}
