/** How long a process has been running, as coarsely as people say it. */
export interface Age {
  readonly count: number;
  readonly unit: 'minute' | 'hour' | 'day';
}

export function isSameAge(a: Age | undefined, b: Age | undefined): boolean {
  return a?.count === b?.count && a?.unit === b?.unit;
}

const minuteMs = 60_000;
/** Ages below an hour are rounded down to one of these, so that what shows them changes rarely. */
const minutesShown = [1, 2, 5, 10, 15, 20, 30, 45];

/**
 * @param startedAt milliseconds since the epoch.
 * @param now likewise.
 * @returns undefined below a minute, and if the clock was set back since.
 */
export function ageOf(startedAt: number, now: number): Age | undefined {
  const minutes = Math.floor((now - startedAt) / minuteMs);
  const shown = minutesShown.findLast((one) => one <= minutes);
  if (shown === undefined) return undefined;
  if (minutes < 60) return { count: shown, unit: 'minute' };
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? { count: hours, unit: 'hour' } : { count: Math.floor(hours / 24), unit: 'day' };
}
