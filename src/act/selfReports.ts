/**
 * What the system says of this process. Linux says it in /proc; elsewhere such a path names an ordinary file, which on Windows
 * (`\proc` of the current drive) anyone may have made, and nothing here reads it.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { parseUnit } from '../collect/linux/parseProcFiles';
import { parseProcStat } from '../collect/linux/parseProcStat';
import type { SelfReport } from '../model/process/hostContext';
import type { ServiceUnit } from '../model/process/serviceUnit';

/**
 * One's own PID and parent from getppid(2), and on Linux also from /proc/self/status. They differ if /proc belongs to
 * another PID namespace, where the same numbers mean other processes.
 */
export function selfReports(
  platform: NodeJS.Platform = process.platform,
  statusPath = '/proc/self/status',
): readonly SelfReport[] {
  const own = { pid: process.pid, parentPid: process.ppid };
  return platform === 'linux' ? [own, ...reportOfStatus(statusPath)] : [own];
}

/** `Tgid:\t4711`, `PPid:\t4700` (proc_pid_status(5)). */
function reportOfStatus(path: string): SelfReport[] {
  const status = unlessUnread(() => readFileSync(path, 'latin1')) ?? '';
  const [, pid] = /^Tgid:\s*(\d+)$/m.exec(status) ?? [];
  const [, parent] = /^PPid:\s*(\d+)$/m.exec(status) ?? [];
  return pid === undefined || parent === undefined ? [] : [{ pid: Number(pid), parentPid: Number(parent) }];
}

/** The session of this process, from /proc/self/stat; undefined if it is not known (another system, a false /proc). */
export function ownSession(): number | undefined {
  const session = unlessUnread(() => parseProcStat(readFileSync('/proc/self/stat', 'latin1'))?.session);
  // 0 is any session that began outside the PID namespace
  return session === 0 ? undefined : session;
}

/** The unit of the service manager that this process is in; undefined if it is none or not known. */
export function ownUnit(): ServiceUnit | undefined {
  const text = unlessUnread(() => readFileSync('/proc/self/cgroup', 'latin1'));
  return text === undefined ? undefined : parseUnit(text);
}

/**
 * What tells this start of the system from others, for marks of starts that begin again with each (`ProcessIdentity`); the
 * same everywhere else. Undefined if it cannot be read.
 */
export function bootId(platform: NodeJS.Platform): string | undefined {
  if (platform !== 'linux') return '';
  return unlessUnread(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim());
}

/** Whether the parent runs the same file; false also if that cannot be read. */
export function isParentOfSameProgram(parentPid: number): boolean {
  const own = unlessUnread(() => readlinkSync('/proc/self/exe'));
  return own !== undefined && own === unlessUnread(() => readlinkSync(`/proc/${String(parentPid)}/exe`));
}

function unlessUnread<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
