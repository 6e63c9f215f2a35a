/**
 * Whether any process has this PID, by kill(2) with signal 0, which sends nothing (on Windows libuv uses OpenProcess).
 * ESRCH: none; EPERM: one that this user may not signal. A zombie has its PID until its parent reaps it.
 */
export function isPidInUse(pid: number): boolean {
  return holderOf(pid) !== 'none';
}

/** Whether a process has it that this user may not signal: on Unix that of another user. */
export function isPidOfOthers(pid: number): boolean {
  return holderOf(pid) === 'denied';
}

function holderOf(pid: number): 'none' | 'allowed' | 'denied' {
  try {
    process.kill(pid, 0);
    return 'allowed';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ESRCH') return 'none';
    if (code === 'EPERM') return 'denied';
    throw error;
  }
}
