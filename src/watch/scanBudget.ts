/** CPU time that scans at once may take when there were none for long: some 200 changes within a minute. */
const burstMs = 1_000;
/** The share of a CPU that they may take if changes never cease; polls of 2 s take some 0.2 %. */
const share = 1 / 100;
/** More is the cost of something else in this process, or of a scan that found very much. */
const dearestMs = 20;

/**
 * Limits the scans that changes bring, by what they have cost: a test run that opens and closes a server every moment must
 * not keep the editor scanning. What exceeds it is not lost, but waits.
 */
export class ScanBudget {
  private left = burstMs;
  private at: number | undefined;

  /**
   * @param cpuMs what a scan has cost.
   * @param now when it ended.
   */
  spend(cpuMs: number, now: number): void {
    const left = Math.min(burstMs, this.left + (now - (this.at ?? now)) * share);
    this.left = left - Math.min(dearestMs, cpuMs);
    this.at = now;
  }

  /** How long the next one has to wait after the last, in milliseconds. */
  get pauseMs(): number {
    return Math.max(0, -this.left / share);
  }
}
