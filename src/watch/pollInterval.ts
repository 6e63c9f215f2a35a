import type { PowerSource } from '../collect/powerSource';

/** What makes scanning worth its cost right now. */
export interface ScanDemand {
  readonly viewVisible: boolean;
  readonly windowFocused: boolean;
  /** Warnings, and what other extensions follow, must be right even while the view is hidden. */
  readonly warnings: boolean;
  /** UDP sockets are shown. */
  readonly udp: boolean;
}

/** What is known when the pause after a scan is chosen. */
export interface PollMoment {
  readonly pollMs: number;
  /** How long the scan took, or the CPU time that it took where that is all of its cost. */
  readonly scanMs: number;
  /** Nothing has changed for a while. */
  readonly isQuiet: boolean;
  /** A change would be noticed without a scan. */
  readonly isCounted: boolean;
  readonly power: PowerSource;
  /** The window has been in the background for a while. */
  readonly isLongUnfocused: boolean;
}

/** Scanning takes at most this share of the time: the slower the machine, the fewer the scans. */
const dutyCycle = 1 / 20;
/** A person may still look at a window that has just lost the focus, and will come back to one of many. */
const unfocusedFactor = 5;
const longUnfocusedFactor = 20;
const hiddenFactor = 2;
/** While nothing changes. */
const quietFactor = 2;
/** The same on battery, where the system's counters tell of changes: a scan finds only what they leave out. */
const quietBatteryFactor = 8;
/** Another factor on battery, for a window in the background. */
const unfocusedBatteryFactor = 2;
/** Soon after a change is known or expected, for a short time. */
const soonDutyCycle = 1 / 5;

/**
 * How long to wait after a scan, in milliseconds. An unknown power source counts as mains.
 * @returns undefined if the view is hidden and no warning needs a scan: then none runs.
 */
export function nextDelay(demand: ScanDemand, moment: PollMoment): number | undefined {
  if (!demand.viewVisible && !demand.warnings) return undefined;
  const wanted =
    moment.pollMs *
    (demand.viewVisible ? 1 : hiddenFactor) *
    (demand.windowFocused ? focusedFactor(moment) : unfocusedFactorOf(moment));
  return Math.max(wanted, moment.scanMs / dutyCycle);
}

function focusedFactor({ isQuiet, isCounted, power }: PollMoment): number {
  if (!isQuiet) return 1;
  return isCounted && power === 'battery' ? quietBatteryFactor : quietFactor;
}

function unfocusedFactorOf({ power, isLongUnfocused }: PollMoment): number {
  return (
    (isLongUnfocused ? longUnfocusedFactor : unfocusedFactor) *
    (power === 'battery' ? unfocusedBatteryFactor : 1)
  );
}

/** How long to wait after a scan if something has changed. */
export function soonDelay(scanMs: number): number {
  return scanMs / soonDutyCycle;
}
