/** The CPU time that this process has used, all threads, in milliseconds. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** How much of it a piece of work takes: whatever else the machine does meanwhile does not count. */
export function cpuMsOf(work: () => void): number {
  const before = cpuMs();
  work();
  return cpuMs() - before;
}
