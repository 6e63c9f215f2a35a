import type { Problem } from '../../model/listeners/snapshot';
import type { Process, User } from '../../model/process/process';
import { ancestorsOf, sameProcess } from '../../model/process/process';
import type { ScanTrigger } from '../collector';
import type { LsofProcess } from './parseLsof';
import type { PsProcess } from './parsePs';
import { baseName, splitCommand } from './parsePs';
import type { ProcessPaths, ProcessReader, ProcessRow } from './processReader';

/**
 * A process may replace its program (execve(2)), change its folder or lose an ancestor without any sign of it among
 * its sockets, so all are reread by a manual scan, and after this many scans. The polls between run lsof alone.
 */
export const scansBetweenRereads = 30;

/** An owner in this scan: what lsof shows of it, and its listening sockets. */
export interface OwnerObservation {
  readonly parsed: LsofProcess;
  readonly socketKeys: ReadonlySet<string>;
}

/** The owners and their ancestors: read when they first appear, and reread now and then. */
export class ProcessCache {
  private processes: ReadonlyMap<number, Process> = new Map();
  private observations: ReadonlyMap<number, OwnerObservation> = new Map();
  private problems: readonly Problem[] = [];
  private scansSinceReread = 0;
  /** lsof shows the login names of owners; root may be none of them. */
  private readonly logins = new Map([[0, 'root']]);

  constructor(
    private readonly reader: ProcessReader,
    self: User,
  ) {
    if (self.name !== undefined) this.logins.set(self.uid, self.name);
  }

  /**
   * Reads what is not cached yet. An owner that is missing from the result has exited since lsof saw it.
   * @returns the owners and all their ancestors.
   * @throws the signal's reason if it was aborted; then the cache stays as it was.
   */
  async update(
    owners: ReadonlyMap<number, OwnerObservation>,
    signal: AbortSignal,
    trigger: ScanTrigger,
  ): Promise<{ readonly processes: ReadonlyMap<number, Process>; readonly problems: readonly Problem[] }> {
    for (const { parsed } of owners.values()) {
      if (parsed.uid !== undefined && parsed.login !== undefined) this.logins.set(parsed.uid, parsed.login);
    }
    const isReread = trigger === 'manual' || this.scansSinceReread >= scansBetweenRereads;
    const changed = [...owners].filter(([pid, observation]) => isReread || !this.isValid(pid, observation));
    if (changed.length > 0) {
      const cached = isReread ? new Map<number, Process>() : this.processes;
      await this.read(owners, new Set(changed.map(([pid]) => pid)), cached, signal);
    }
    this.scansSinceReread = isReread ? 0 : this.scansSinceReread + 1;
    this.processes = withAncestors(owners.keys(), this.processes);
    this.observations = new Map([...owners].filter(([pid]) => this.processes.has(pid)));
    return { processes: this.processes, problems: owners.size === 0 ? [] : this.problems };
  }

  /** Every process that ps shows now, with the cached paths of those that are still the same. */
  describeAll(rows: ReadonlyMap<number, PsProcess>): Map<number, Process> {
    return new Map([...rows].map(([pid, row]) => [pid, this.describeNow(row)]));
  }

  /** The same for one process and its ancestors. Empty if it has exited. */
  ancestorChain(pid: number, rows: ReadonlyMap<number, PsProcess>): Process[] {
    const processes = new Map<number, Process>();
    for (const row of withAncestors([pid], rows).values()) processes.set(row.pid, this.describeNow(row));
    const process = processes.get(pid);
    return process === undefined ? [] : [process, ...ancestorsOf(processes, process)];
  }

  /** Whether it was an owner in the last scan. */
  hasOwner(pid: number | undefined): boolean {
    return pid !== undefined && this.observations.has(pid);
  }

  user(uid: number): User {
    return { uid, name: this.logins.get(uid) };
  }

  /**
   * Whether it is the same process as in the last scan, as far as lsof alone can tell: another process under the PID
   * would have none of the sockets.
   */
  private isValid(pid: number, { parsed, socketKeys }: OwnerObservation): boolean {
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
    changed: ReadonlySet<number>,
    cached: ReadonlyMap<number, Process>,
    signal: AbortSignal,
  ): Promise<void> {
    const problems: Problem[] = [];
    const parsed = [...owners.values()].map((owner) => owner.parsed);
    const rows = await this.reader.rows(parsed, problems, signal);
    const kept = new Map<number, Process>();
    const wanted: ProcessRow[] = [];
    for (const row of withAncestors(owners.keys(), rows).values()) {
      const before = cached.get(row.pid);
      const isSame = before !== undefined && isSameProcess(before, row) && before.parentPid === parentOf(row);
      if (isSame && !changed.has(row.pid)) kept.set(row.pid, before);
      else wanted.push(row);
    }
    const paths = await this.reader.paths(wanted, problems, signal);
    const hasUnknownProgram = wanted.some(
      ({ pid }) => owners.has(pid) && paths.get(pid)?.executable === undefined,
    );
    const programs = hasUnknownProgram
      ? await this.reader.programs(problems, signal)
      : new Map<number, string>();
    for (const row of wanted) {
      const command = owners.get(row.pid)?.parsed.command;
      const { cwd, executable = programs.get(row.pid) } = paths.get(row.pid) ?? {};
      kept.set(row.pid, this.describe(row, { cwd, executable }, command));
    }
    this.processes = kept;
    this.problems = problems;
  }

  private describeNow(row: PsProcess): Process {
    const cached = this.processes.get(row.pid);
    const same = cached !== undefined && isSameProcess(cached, row) ? cached : undefined;
    return this.describe(row, same, same?.name);
  }

  private describe(row: ProcessRow, paths: ProcessPaths | undefined, command: string | undefined): Process {
    const { pid, uid, startSeconds, commandText, shortName } = row;
    const executable = paths?.executable;
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
      cwd: paths?.cwd,
      executable,
      user: uid === undefined ? undefined : this.user(uid),
      parentPid: parentOf(row),
      services: [],
    };
  }
}

function isSameProcess(cached: Process, row: ProcessRow): boolean {
  return sameProcess(cached, { pid: row.pid, startMark: startMark(row) });
}

function startMark({ startSeconds }: ProcessRow): string | undefined {
  return startSeconds === undefined ? undefined : String(startSeconds);
}

function parentOf({ parentPid }: ProcessRow): number | undefined {
  return parentPid === 0 ? undefined : parentPid;
}

/** These and their ancestors, as far as they are in the table. */
function withAncestors<T extends { readonly parentPid: number | undefined }>(
  pids: Iterable<number>,
  table: ReadonlyMap<number, T>,
): Map<number, T> {
  const kept = new Map<number, T>();
  for (const first of pids) {
    for (let pid: number | undefined = first; pid !== undefined && !kept.has(pid);) {
      const row = table.get(pid);
      if (row === undefined) break;
      kept.set(pid, row);
      pid = row.parentPid;
    }
  }
  return kept;
}
