import { starterMarkIn } from '../../model/origin/starterMarks';
import type { EnvironmentFacts, Process, ProgramIdentity, User } from '../../model/process/process';
import { debuggerSettingsIn } from '../../model/recognition/debuggerEnvironment';
import { formerNames, processName } from '../../model/process/processName';
import {
  parseBootTime,
  parseCmdline,
  parseEffectiveUid,
  parseEnviron,
  parsePasswd,
  parseUnit,
} from './parseProcFiles';
import type { ProcStat } from './parseProcStat';
import { hasEnded, isSuspended, parseProcStat } from './parseProcStat';
import type { FileReader } from './procFileReader';
import { isSystemError, readFailure } from './procFileReader';
import type { KnownUnit } from '../../model/process/serviceUnit';

/** Command lines of 120 KB exist; what a person reads, and what identifies a framework, is at their beginning. */
const maximumCommandLineBytes = 16 * 1024;
/** USER_HZ, the unit of field 22 of /proc/PID/stat: 100 on every architecture Node runs on (time(7), sysconf). */
const ticksPerSecond = 100;

/** A process of which not even the identity can be read: whether it runs is unknown. */
export class ProcessUnreadable extends Error {
  override readonly name = 'ProcessUnreadable';
  constructor(
    readonly reason: 'denied' | 'failed' | 'not-understood',
    message: string,
  ) {
    super(message);
  }
}

/** Reads single processes from /proc. */
export class ProcessReader {
  private bootTime: number | undefined;
  private users: { readonly modified: number; readonly names: ReadonlyMap<number, string> } | undefined;

  constructor(
    private readonly procRoot: string,
    private readonly passwdPath: string,
    private readonly files: FileReader,
    private readonly isPidInUse: (pid: number) => boolean,
    /** Of the editor, `NAME=value`. */
    private readonly ownEnvironment: readonly string[] = [],
  ) {}

  /** How many reads have failed so far. */
  get failureCount(): number {
    return this.files.failureCount;
  }

  /** The failures since the last call, for the log. */
  takeFailures(): readonly string[] {
    return this.files.takeFailures();
  }

  /** @returns undefined if no such process runs. @throws ProcessUnreadable if that is unknown. */
  identify(pid: number): ProgramIdentity | undefined {
    const stat = this.stat(pid);
    if (stat === undefined || hasEnded(stat)) return undefined;
    return { pid, startMark: stat.startTicks, ...programMarkOf(stat) };
  }

  isSuspended(pid: number): boolean {
    const stat = this.stat(pid);
    return stat !== undefined && isSuspended(stat);
  }

  /** @returns undefined if no such process runs. @throws ProcessUnreadable if that is unknown. */
  read(pid: number, attempts = 3): Process | undefined {
    const stat = this.stat(pid);
    if (stat === undefined) return undefined;
    const { commandLine, isComplete } = this.commandLine(pid);
    const executable = this.tryRead(() => this.files.link(`${this.procRoot}/${pid}/exe`));
    const cwd = this.tryRead(() => this.files.link(`${this.procRoot}/${pid}/cwd`));
    const uid = this.effectiveUid(pid);
    // another process or program may have taken the PID between the reads, so they would not belong together
    const after = this.stat(pid);
    if (after?.startTicks !== stat.startTicks) return undefined;
    // all but its name and its PID is empty then
    if (hasEnded(after)) return undefined;
    if (after.stackStart !== stat.stackStart && attempts > 1) return this.read(pid, attempts - 1);
    return {
      pid,
      startMark: stat.startTicks,
      ...programMarkOf(stat),
      startedAt: this.startTime(stat.startTicks),
      ...namesOf(stat.comm, commandLine, executable),
      commandLine,
      argvQuality: isComplete ? 'exact' : 'truncated',
      cwd,
      executable,
      user: uid === undefined ? undefined : this.user(uid),
      parentPid: stat.parentPid === 0 ? undefined : stat.parentPid,
      ...(stat.session === undefined ? {} : { session: stat.session }),
      ...(stat.group === undefined ? {} : { group: stat.group }),
      services: [],
    };
  }

  environment(pid: number): Record<string, string> | undefined {
    // an environment may be larger than what FileReader reads at once; the stack limits it (execve(2))
    return this.tryRead(() => parseEnviron(this.files.whole(`${this.procRoot}/${pid}/environ`)));
  }

  /**
   * What the environment says of debuggers and of who started it, in its first 64 KiB.
   * @returns undefined if it could not be read this time.
   */
  environmentFacts(pid: number): EnvironmentFacts | undefined {
    try {
      const text = this.files.start(`${this.procRoot}/${pid}/environ`).toString('utf8');
      const entries = text.split('\0');
      const debuggerSettings = debuggerSettingsIn(entries);
      const starterMark = starterMarkIn(entries, this.ownEnvironment);
      return {
        ...(debuggerSettings === undefined ? {} : { debuggerSettings }),
        ...(starterMark === undefined ? {} : { starterMark }),
      };
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return readFailure(error) === 'failed' ? undefined : {};
    }
  }

  unit(pid: number): KnownUnit {
    return this.readUnit(pid).unit;
  }

  /** `isRead`: the file was there, and is whole. */
  readUnit(pid: number): { readonly unit: KnownUnit; readonly isRead: boolean } {
    try {
      const text = this.text(`${this.procRoot}/${pid}/cgroup`);
      // a unit's name that is cut is another one's
      if (text.endsWith('\n')) return { unit: parseUnit(text), isRead: true };
      return { unit: text === '' ? undefined : 'unknown', isRead: false };
    } catch (error) {
      if (!isSystemError(error)) throw error;
      // a kernel without control groups has no such file
      return { unit: readFailure(error) === 'gone' ? undefined : 'unknown', isRead: false };
    }
  }

  effectiveUid(pid: number): number | undefined {
    return this.tryRead(() => parseEffectiveUid(this.text(`${this.procRoot}/${pid}/status`)));
  }

  user(uid: number): User {
    return { uid, name: this.userNames().get(uid) };
  }

  private commandLine(pid: number): { commandLine: string[] | undefined; isComplete: boolean } {
    const path = `${this.procRoot}/${pid}/cmdline`;
    let isComplete = true;
    const commandLine = this.tryRead(() => {
      const bytes = this.files.start(path, maximumCommandLineBytes);
      isComplete = bytes.length < maximumCommandLineBytes;
      return parseCmdline(bytes);
    });
    return { commandLine, isComplete };
  }

  /** @returns undefined if the process is gone. @throws ProcessUnreadable if that is unknown. */
  private stat(pid: number): ProcStat | undefined {
    const text = this.statText(pid);
    if (text === undefined) return undefined;
    const stat = parseProcStat(text) ?? parseProcStat(this.statText(pid) ?? '');
    if (stat !== undefined) return stat;
    const quoted = JSON.stringify(text.slice(0, 160));
    const failure = new ProcessUnreadable('not-understood', `${this.procRoot}/${pid}/stat: ${quoted}`);
    this.files.addFailure(failure);
    throw failure;
  }

  private statText(pid: number): string | undefined {
    try {
      return this.text(`${this.procRoot}/${pid}/stat`);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      const reason = readFailure(error);
      if (reason !== 'gone') throw new ProcessUnreadable(reason, String(error));
      // /proc may hide a process that exists (hidepid)
      if (this.isPidInUse(pid)) throw new ProcessUnreadable('denied', String(error));
      return undefined;
    }
  }

  /** Not of a process that is hidden (hidepid), or that an emulator shows falsely. @throws ProcessUnreadable */
  statIfShown(pid: number): ProcStat | undefined {
    try {
      return this.stat(pid);
    } catch (error) {
      if (error instanceof ProcessUnreadable && error.reason !== 'failed') return undefined;
      throw error;
    }
  }

  private text(path: string): string {
    return this.files.start(path).toString('utf8');
  }

  private startTime(ticks: string): number | undefined {
    this.bootTime ??= this.tryRead(() => parseBootTime(this.text(`${this.procRoot}/stat`)));
    return this.bootTime === undefined ? undefined : this.bootTime + (Number(ticks) * 1000) / ticksPerSecond;
  }

  /** From the file alone, so users of a directory service (LDAP) have no names. */
  private userNames(): ReadonlyMap<number, string> {
    const modified = this.files.statOrUndefined(this.passwdPath)?.mtimeMs;
    if (this.users === undefined || modified === undefined || this.users.modified !== modified) {
      const text = this.tryRead(() => this.text(this.passwdPath));
      // names that cannot be read are those that were read before
      if (text === undefined || text === '') return this.users?.names ?? new Map<number, string>();
      this.users = { modified: modified ?? 0, names: parsePasswd(text) };
    }
    return this.users.names;
  }

  /**
   * Undefined for any system error (ENAMETOOLONG for a very deep folder): one unreadable property must not fail the
   * process. Any other error is a defect and is thrown.
   */
  private tryRead<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return undefined;
    }
  }
}

/** TASK_COMM_LEN, without the NUL at its end (proc_pid_comm(5)). */
const shortNameBytes = 15;

function namesOf(
  shortName: string,
  commandLine: readonly string[] | undefined,
  executable: string | undefined,
): Pick<Process, 'name' | 'formerNames'> {
  const sources = { shortName, shortNameBytes, commandLine, executable };
  const name = processName(sources) ?? shortName;
  const former = formerNames(sources, name);
  return { name, ...(former.length === 0 ? {} : { formerNames: former }) };
}

function programMarkOf({ stackStart }: ProcStat): Pick<ProgramIdentity, 'programMark'> {
  return stackStart === undefined ? {} : { programMark: stackStart };
}
