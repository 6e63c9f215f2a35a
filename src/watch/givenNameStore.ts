import * as v from 'valibot';
import type { Protocol } from '../model/listeners/listener';
import { isPort } from '../model/net/endpoint';
import type { GivenName } from '../model/rows/givenName';
import { maximumNameLength, maximumNoteLength } from '../model/rows/givenName';
import type { Storage } from './boundedStore';
import { BoundedStore } from './boundedStore';

const maximumPlaceLength = 4096;

const stored = v.object({
  place: v.pipe(v.string(), v.maxLength(maximumPlaceLength)),
  protocol: v.picklist(['tcp', 'udp']),
  port: v.pipe(v.number(), v.check(isPort)),
  name: v.exactOptional(v.pipe(v.string(), v.maxLength(maximumNameLength))),
  note: v.exactOptional(v.pipe(v.string(), v.maxLength(maximumNoteLength))),
});
type Entry = v.InferOutput<typeof stored>;

/** What a name or note belongs to. */
export interface NamedPort {
  /** See `placeOf`; empty if it is not known. */
  readonly place: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** The names and notes that a person gave, for all windows on this machine, and never in a repository. */
export class GivenNameStore {
  private readonly entries: BoundedStore<Entry>;
  readonly onDidChange: BoundedStore<Entry>['onDidChange'];
  private readonly shown = new Set<string>();

  constructor(storage: Storage) {
    this.entries = new BoundedStore<Entry>(storage, {
      ...{ key: 'givenNames', entry: stored, maximum: 300, idOf },
    });
    this.onDidChange = this.entries.onDidChange;
  }

  of(port: NamedPort): GivenName | undefined {
    if (this.entries.all.length === 0) return undefined;
    const id = idOf(port);
    const entry = this.entries.get(id);
    if (entry === undefined) return undefined;
    this.shown.add(id);
    const { name, note } = entry;
    return { name, note };
  }

  /**
   * Replaces what was given; with neither a name nor a note, nothing remains. Of too many, those are dropped that this
   * window has not shown.
   */
  async set({ place, protocol, port }: NamedPort, { name, note }: GivenName): Promise<void> {
    const id = idOf({ place, protocol, port });
    const isShown = (one: Entry): boolean => this.shown.has(idOf(one));
    const own: Entry = {
      ...{ place, protocol, port },
      ...(name === undefined ? {} : { name }),
      ...(note === undefined ? {} : { note }),
    };
    const isGiven = (name !== undefined || note !== undefined) && place.length <= maximumPlaceLength;
    await this.entries.change((all) => {
      const others = all.filter((one) => idOf(one) !== id);
      const kept = [...others.filter((one) => !isShown(one)), ...others.filter(isShown)];
      return isGiven ? [...kept, own] : kept;
    });
  }

  /** Changes with every change of an answer, also by another window. */
  get revision(): number {
    return this.entries.revision;
  }

  dispose(): void {
    this.entries.dispose();
  }
}

function idOf({ place, protocol, port }: NamedPort): string {
  return `${protocol}:${port}:${place}`;
}
