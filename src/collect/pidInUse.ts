/**
 * Whether any process has this PID, by kill(2) with signal 0, which sends nothing (on Windows libuv uses OpenProcess).
 * ESRCH: none; EPERM: one that this user may not signal. A zombie has its PID until its parent reaps it.
 */
export function isPidInUse(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ESRCH') return false;
    if (code === 'EPERM') return true;
    throw error;
  }
}
