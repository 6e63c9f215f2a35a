import { readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import type { Process, ProcessIdentity, User } from '../../model/process/process';
import {
  parseBootTime,
  parseCmdline,
  parseEffectiveUid,
  parseEnviron,
  parsePasswd,
  parseUnit,
  processName,
} from './parseProcFiles';
import type { ProcStat } from './parseProcStat';
import { hasEnded, isPaused, parseProcStat } from './parseProcStat';
import type { FileReader } from './procFileReader';
import { isSystemError, readFailure } from './procFileReader';
import type { ServiceUnit } from '../../model/recognition/serviceUnit';

/** Command lines of 120 KB exist; what a person reads and a framework needs stands at their beginning. */
const maximumCommandLineBytes = 16 * 1024;
/** USER_HZ, the unit of field 22 of /proc/PID/stat: 100 on every architecture Node runs on (time(7), sysconf). */
const ticksPerSecond = 100;

/** Reads what /proc tells about single processes. */
export class ProcessReader {
  private bootTime: number | undefined;
  private users: { readonly modified: number; readonly names: ReadonlyMap<number, string> } | undefined;

  constructor(
    private readonly procRoot: string,
    private readonly passwdPath: string,
    private readonly files: FileReader,
  ) {}

  identify(pid: number): ProcessIdentity | undefined {
    const stat = this.stat(pid);
    return stat === undefined || hasEnded(stat) ? undefined : { pid, startMark: stat.startTicks };
  }

  isPaused(pid: number): boolean {
    const stat = this.stat(pid);
    return stat !== undefined && isPaused(stat);
  }

  /** @returns undefined where the process is gone or its stat cannot be understood. */
  read(pid: number): Process | undefined {
    const stat = this.stat(pid);
    if (stat === undefined) return undefined;
    const { commandLine, isWhole } = this.commandLine(pid);
    const executable = this.known(() => readlinkSync(`${this.procRoot}/${pid}/exe`));
    const cwd = this.known(() => readlinkSync(`${this.procRoot}/${pid}/cwd`));
    const uid = this.effectiveUid(pid);
    // the PID may have been given to another process between the reads: then none of it belongs together
    if (this.stat(pid)?.startTicks !== stat.startTicks) return undefined;
    return {
      pid,
      startMark: stat.startTicks,
      startedAt: this.startTime(stat.startTicks),
      name: processName(stat.comm, commandLine, executable),
      commandLine,
      argvQuality: isWhole ? 'exact' : 'truncated',
      cwd,
      executable,
      user: uid === undefined ? undefined : this.user(uid),
      parentPid: stat.parentPid === 0 ? undefined : stat.parentPid,
      services: [],
    };
  }

  /** The PIDs of all processes, by the PID of their parent. */
  childrenByParent(): Map<number, number[]> {
    const children = new Map<number, number[]>();
    for (const name of readdirSync(this.procRoot)) {
      if (!/^\d+$/.test(name)) continue;
      const stat = this.stat(Number(name));
      if (stat === undefined || hasEnded(stat)) continue;
      const siblings = children.get(stat.parentPid) ?? [];
      children.set(stat.parentPid, siblings);
      siblings.push(Number(name));
    }
    return children;
  }

  /** Parents before their children. A process that has exited in the meantime is left out. */
  descendants(pid: number, children: ReadonlyMap<number, readonly number[]>): Process[] {
    const found: Process[] = [];
    for (const parents = [pid], seen = new Set(parents); ;) {
      const parent = parents.shift();
      if (parent === undefined) return found;
      for (const child of children.get(parent) ?? []) {
        if (seen.has(child)) continue;
        seen.add(child);
        const process = this.read(child);
        // the child of another by now: it lost its parent, or its PID was given away
        if (process?.parentPid !== parent) continue;
        found.push(process);
        parents.push(child);
      }
    }
  }

  environment(pid: number): Record<string, string> | undefined {
    // an environment is bounded by the stack (execve(2)), and larger than what FileReader gives at once
    return this.known(() => parseEnviron(readFileSync(`${this.procRoot}/${pid}/environ`)));
  }

  unit(pid: number): ServiceUnit | undefined {
    return this.known(() => parseUnit(this.text(`${this.procRoot}/${pid}/cgroup`)));
  }

  effectiveUid(pid: number): number | undefined {
    return this.known(() => parseEffectiveUid(this.text(`${this.procRoot}/${pid}/status`)));
  }

  user(uid: number): User {
    return { uid, name: this.userNames().get(uid) };
  }

  private commandLine(pid: number): { commandLine: string[] | undefined; isWhole: boolean } {
    const path = `${this.procRoot}/${pid}/cmdline`;
    let isWhole = true;
    const commandLine = this.known(() => {
      const bytes = this.files.start(path, maximumCommandLineBytes);
      isWhole = bytes.length < maximumCommandLineBytes;
      return parseCmdline(bytes);
    });
    return { commandLine, isWhole };
  }

  private stat(pid: number): ProcStat | undefined {
    try {
      return parseProcStat(this.text(`${this.procRoot}/${pid}/stat`));
    } catch (error) {
      if (readFailure(error) === 'failed') throw error;
      return undefined;
    }
  }

  private text(path: string): string {
    return this.files.start(path).toString('utf8');
  }

  private startTime(ticks: string): number | undefined {
    this.bootTime ??= this.known(() => parseBootTime(this.text(`${this.procRoot}/stat`)));
    return this.bootTime === undefined ? undefined : this.bootTime + (Number(ticks) * 1000) / ticksPerSecond;
  }

  /** No child process, so users of a directory service (LDAP) stay numbers. */
  private userNames(): ReadonlyMap<number, string> {
    const modified = this.known(() => statSync(this.passwdPath).mtimeMs) ?? 0;
    if (this.users?.modified !== modified) {
      this.users = { modified, names: parsePasswd(this.known(() => this.text(this.passwdPath)) ?? '') };
    }
    return this.users.names;
  }

  /**
   * Unreadable for whatever reason of the system's (ENAMETOOLONG for a very deep folder): unknown, and no reason to
   * fail as a whole. Anything but a system error is a defect and is thrown.
   */
  private known<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return undefined;
    }
  }
}
