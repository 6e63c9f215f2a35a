/** What makes scanning worth its cost right now. */
export interface ScanDemand {
  readonly viewVisible: boolean;
  readonly windowFocused: boolean;
  /** Warnings, and what other extensions follow, must be right even while the view is hidden. */
  readonly warnings: boolean;
  /** UDP sockets are shown. */
  readonly udp: boolean;
}

/** Scanning takes at most this share of the time: the slower the machine, the fewer the scans. */
const dutyCycle = 1 / 20;
const unfocusedFactor = 5;
const hiddenFactor = 2;
/** While the system's counters stand still. */
const quietFactor = 2;
/** Soon after a change is known or expected, for a short time. */
const soonDutyCycle = 1 / 5;

/**
 * How long to wait after a scan, in milliseconds.
 * @param isQuiet see `ChangeWatch`.
 * @returns undefined if the view is hidden and no warning needs a scan: then none runs.
 */
export function nextDelay(
  demand: ScanDemand,
  {
    pollMs,
    scanMs,
    isQuiet,
  }: { readonly pollMs: number; readonly scanMs: number; readonly isQuiet: boolean },
): number | undefined {
  if (!demand.viewVisible && !demand.warnings) return undefined;
  const wanted =
    pollMs *
    (demand.viewVisible ? 1 : hiddenFactor) *
    (demand.windowFocused ? (isQuiet ? quietFactor : 1) : unfocusedFactor);
  return Math.max(wanted, scanMs / dutyCycle);
}

/** How long to wait after a scan if something has changed. */
export function soonDelay(scanMs: number): number {
  return scanMs / soonDutyCycle;
}
