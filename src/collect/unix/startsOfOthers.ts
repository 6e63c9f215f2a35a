/** More PIDs than this are not asked about one by one. */
const pidsAtMost = 500;

/**
 * Tells without a child process of its own whether other users have started processes: macOS counts PIDs up by one for each
 * (forkproc() in bsd/kern/kern_fork.c of XNU), so those between the PIDs of two tools that were run were given to processes
 * that were started in between. kill(2) with signal 0 says of each whether it belongs to another user.
 */
export class StartsOfOthers {
  private last: number | undefined;
  private isUnknown = false;
  private hasSeen = false;

  constructor(private readonly isOthers: (pid: number) => boolean) {}

  /** @param pid of a tool that was run; undefined if that is not known. */
  note(pid: number | undefined): void {
    const { last } = this;
    this.last = pid;
    this.isUnknown = pid === undefined;
    if (pid === undefined || last === undefined || this.hasSeen) return;
    // after the highest PID it begins again at 100
    if (pid <= last || pid - last > pidsAtMost) this.hasSeen = true;
    for (let between = last + 1; between < pid && !this.hasSeen; between++) {
      this.hasSeen = this.isOthers(between);
    }
  }

  /** Whether there was one since the last call; true if that is unknown. */
  take(): boolean {
    const seen = this.hasSeen || this.isUnknown;
    this.hasSeen = false;
    return seen;
  }
}
