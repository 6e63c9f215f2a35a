import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';
import type { ListenerRow } from './listenerRow';

/** Remembers when each row was seen to appear, by its id: that of a listener for as long as its owner has it open. */
export class Appearances {
  private times: ReadonlyMap<string, number | undefined> | undefined;

  /** What is there at first was opened at a time that is not known. @param now on whatever clock. */
  *update(rows: readonly ListenerRow[], now: number): TimeSliced<void> {
    const { times: before } = this;
    const times = new Map<string, number | undefined>();
    for (const { id } of rows) {
      times.set(id, before === undefined || before.has(id) ? before?.get(id) : now);
      if (times.size % itemsPerSlice === 0) yield;
    }
    this.times = times;
  }

  of({ id }: ListenerRow): number | undefined {
    return this.times?.get(id);
  }
}
