/** What makes looking worth its cost right now. */
export interface ScanDemand {
  readonly viewVisible: boolean;
  readonly windowFocused: boolean;
  /** Warnings must be right even while the view is hidden. */
  readonly warnings: boolean;
}

/** A look takes at most this share of the time: the slower the machine, the rarer the looks. */
const dutyCycle = 1 / 20;
const unfocusedFactor = 5;
const hiddenFactor = 2;

/**
 * How long to wait after a look, in milliseconds.
 * @returns undefined where nobody looks and no warning needs it: then nothing runs.
 */
export function nextDelay(interest: ScanDemand, refreshMs: number, lookMs: number): number | undefined {
  if (!interest.viewVisible && !interest.warnings) return undefined;
  const wanted =
    refreshMs * (interest.viewVisible ? 1 : hiddenFactor) * (interest.windowFocused ? 1 : unfocusedFactor);
  return Math.max(wanted, lookMs / dutyCycle);
}
