import { readFileSync } from 'node:fs';
import type { SelfReport } from '../model/process/hostContext';

/**
 * One's own PID and parent from getppid(2), and on Linux also from /proc/self/status. They differ if /proc belongs to
 * another PID namespace, where the same numbers mean other processes.
 */
export function selfReports(statusPath = '/proc/self/status'): readonly SelfReport[] {
  return [{ pid: process.pid, parentPid: process.ppid }, ...reportOfStatus(statusPath)];
}

/** `Tgid:\t4711`, `PPid:\t4700` (proc_pid_status(5)). */
function reportOfStatus(path: string): SelfReport[] {
  let status: string;
  try {
    status = readFileSync(path, 'latin1');
  } catch (error) {
    // only Linux has the file
    if (error instanceof Error && 'code' in error) return [];
    throw error;
  }
  const [, pid] = /^Tgid:\s*(\d+)$/m.exec(status) ?? [];
  const [, parent] = /^PPid:\s*(\d+)$/m.exec(status) ?? [];
  return pid === undefined || parent === undefined ? [] : [{ pid: Number(pid), parentPid: Number(parent) }];
}
