/** What makes scanning worth its cost right now. */
export interface ScanDemand {
  readonly viewVisible: boolean;
  readonly windowFocused: boolean;
  /** Warnings must be right even while the view is hidden. */
  readonly warnings: boolean;
}

/** Scanning takes at most this share of the time: the slower the machine, the fewer the scans. */
const dutyCycle = 1 / 20;
const unfocusedFactor = 5;
const hiddenFactor = 2;

/**
 * How long to wait after a scan, in milliseconds.
 * @returns undefined if the view is hidden and no warning needs a scan: then none runs.
 */
export function nextDelay(demand: ScanDemand, pollMs: number, scanMs: number): number | undefined {
  if (!demand.viewVisible && !demand.warnings) return undefined;
  const wanted =
    pollMs * (demand.viewVisible ? 1 : hiddenFactor) * (demand.windowFocused ? 1 : unfocusedFactor);
  return Math.max(wanted, scanMs / dutyCycle);
}
