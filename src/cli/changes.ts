import type { ListenerReport } from '../core/reportSchema';

/** What differs between two readings. */
export interface Change {
  readonly event: 'opened' | 'closed' | 'changed';
  readonly listener: ListenerReport;
}

/** First what is gone, so that a server that was started again is not seen to collide with itself. */
export function changesBetween(
  before: readonly ListenerReport[],
  after: readonly ListenerReport[],
): readonly Change[] {
  const earlier = new Map(before.map((one) => [one.id, one]));
  const later = new Set(after.map(({ id }) => id));
  return [
    ...before.filter(({ id }) => !later.has(id)).map((listener) => ({ event: 'closed' as const, listener })),
    ...after.flatMap((listener): Change[] => {
      const known = earlier.get(listener.id);
      if (known === undefined) return [{ event: 'opened', listener }];
      return JSON.stringify(known) === JSON.stringify(listener) ? [] : [{ event: 'changed', listener }];
    }),
  ];
}
