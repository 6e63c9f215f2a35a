import type { Changes } from '../text/sortedChanges';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';
import { VersionedMap } from '../text/versionedMap';
import type { ListenerRow } from './listenerRow';

/** Remembers when each row was seen to appear, by its id: that of a listener for as long as its owner has it open. */
export class Appearances {
  /** Undefined before the first rows. */
  private times: VersionedMap<string, number> | undefined;

  /** What is there at first was opened at a time that is not known. @param now on whatever clock. */
  *update({ removed, added }: Changes<ListenerRow>, now: number): TimeSliced<void> {
    if (this.times === undefined) {
      this.times = new VersionedMap();
      return;
    }
    const draft = this.times.draft();
    const gone = new Set<string>();
    for (const { id } of removed) {
      gone.add(id);
      if (gone.size % itemsPerSlice === 0) yield;
    }
    let steps = 0;
    for (const { id } of added) {
      if (!gone.delete(id)) draft.set(id, now);
      if (++steps % itemsPerSlice === 0) yield;
    }
    for (const id of gone) draft.delete(id);
    this.times = draft.finished();
  }

  of({ id }: ListenerRow): number | undefined {
    return this.times?.get(id);
  }
}
