import * as v from 'valibot';
import type { Protocol } from '../model/listeners/listener';
import { isPort } from '../model/net/endpoint';
import type { GivenName } from '../model/rows/givenName';
import { maximumNameLength, maximumNoteLength } from '../model/rows/givenName';
import { isDeepStrictEqual } from 'node:util';
import type { Storage } from './acknowledgementStore';
import { Emitter } from './emitter';

const key = 'givenNames';
/** The ones that were not shown for the longest are dropped first. */
const maximum = 300;
const maximumPlaceLength = 4096;

const stored = v.array(
  v.object({
    place: v.pipe(v.string(), v.maxLength(maximumPlaceLength)),
    protocol: v.picklist(['tcp', 'udp']),
    port: v.pipe(v.number(), v.check(isPort)),
    name: v.exactOptional(v.pipe(v.string(), v.maxLength(maximumNameLength))),
    note: v.exactOptional(v.pipe(v.string(), v.maxLength(maximumNoteLength))),
  }),
);
type Entry = v.InferOutput<typeof stored>[number];

/** What a name or note belongs to. */
export interface NamedPort {
  /** See `placeOf`; empty if it is not known. */
  readonly place: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** The names and notes that a person gave, for all windows on this machine, and never in a repository. */
export class GivenNameStore {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  private entries: ReadonlyMap<string, Entry>;
  private readonly shown = new Set<string>();

  constructor(private readonly storage: Storage) {
    this.entries = this.read();
  }

  of(port: NamedPort): GivenName | undefined {
    if (this.entries.size === 0) return undefined;
    const id = idOf(port);
    const entry = this.entries.get(id);
    if (entry === undefined) return undefined;
    this.shown.add(id);
    const { name, note } = entry;
    return { name, note };
  }

  /** Replaces what was given; with neither a name nor a note, nothing remains. */
  async set({ place, protocol, port }: NamedPort, { name, note }: GivenName): Promise<void> {
    // other windows write too
    const before = [...this.read().entries()];
    const id = idOf({ place, protocol, port });
    const isShown = ([one]: readonly [string, Entry]): boolean => this.shown.has(one);
    const others = before.filter(([one]) => one !== id);
    const own: Entry = {
      ...{ place, protocol, port },
      ...(name === undefined ? {} : { name }),
      ...(note === undefined ? {} : { note }),
    };
    const kept = [...others.filter((one) => !isShown(one)), ...others.filter(isShown)];
    const isGiven = (name !== undefined || note !== undefined) && place.length <= maximumPlaceLength;
    const next = new Map([...kept, ...(isGiven ? [[id, own] as const] : [])].slice(-maximum));
    if (isDeepStrictEqual([...next], before)) return;
    this.entries = next;
    this.changed.fire();
    await this.storage.update(key, [...next.values()]);
  }

  dispose(): void {
    this.changed.dispose();
  }

  private read(): ReadonlyMap<string, Entry> {
    const read = v.safeParse(stored, this.storage.get(key) ?? []);
    return new Map((read.success ? read.output : []).slice(-maximum).map((entry) => [idOf(entry), entry]));
  }
}

function idOf({ place, protocol, port }: NamedPort): string {
  return `${protocol}:${port}:${place}`;
}
