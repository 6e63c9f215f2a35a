/** The listeners of a snapshot by port: what a row says depends on the others of its port, and on its owners alone. */
import type { LocalAddress } from '../net/address';
import type { Listener } from '../listeners/listener';
import { portKeyOf } from '../listeners/listener';
import type { Snapshot } from '../listeners/snapshot';
import type { Process } from '../process/process';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice, sortInSlices } from '../text/timeSlice';
import { PartedMap } from '../text/partedMap';
import type { MapDraft, VersionedMap } from '../text/versionedMap';
import type { Entry } from './entry';
import { compareEntries, isOwnedAsBefore, isSameListener, keyOf, newEntry } from './entry';
import { foldPublished } from './foldPublished';
import type { ListenerRow, PortHolder } from './listenerRow';
import type { Names } from './names';
import type { OwnerFacts } from './ownerFacts';
import type { PortGroups } from './samePort';
import { networkOf, noGroups, portGroups } from './samePort';

/** An entry that is a row of its own, with what the others of its port add to it. */
export interface Slot {
  readonly entry: Entry;
  readonly id: string;
  readonly alsoAt: readonly LocalAddress[];
  readonly samePort: readonly PortHolder[];
}

/** All listeners of one port and protocol, in any network. */
interface Port {
  readonly entries: readonly Entry[];
  readonly groups: PortGroups;
  readonly slots: readonly Slot[];
  readonly rows: readonly ListenerRow[];
}

export type Ports = VersionedMap<number, Port>;

const noEntries: readonly Entry[] = [];
const noAddresses: readonly LocalAddress[] = [];
const noHolders: readonly PortHolder[] = [];
const noRows: readonly ListenerRow[] = [];

/** What changes at a port. */
interface PortChange {
  removed: Set<Listener> | undefined;
  readonly added: Listener[];
}

/** @param others ports at which an owner is not what it was. */
export function* portChanges(
  { removed, added }: { readonly removed: readonly Listener[]; readonly added: readonly Listener[] },
  others: Iterable<number>,
): TimeSliced<PartedMap<PortChange>> {
  const changes = new PartedMap<PortChange>();
  const at = (key: number): PortChange => {
    let known = changes.get(key);
    if (known === undefined) {
      known = { removed: undefined, added: [] };
      changes.set(key, known);
    }
    return known;
  };
  let steps = 0;
  for (const listener of removed) {
    const change = at(portKeyOf(listener));
    (change.removed ??= new Set()).add(listener);
    if (++steps % itemsPerSlice === 0) yield;
  }
  for (const listener of added) {
    at(portKeyOf(listener)).added.push(listener);
    if (++steps % itemsPerSlice === 0) yield;
  }
  for (const key of others) at(key);
  return changes;
}

/** The port as it is now, still with its rows of before. An entry is kept if its listener is, or if an equal one takes its place. */
export function* portAfter(
  before: Port | undefined,
  { removed, added }: PortChange,
  processes: Snapshot['processes'],
  { factsOf, names }: { readonly factsOf: (process: Process) => OwnerFacts; readonly names: Names },
): TimeSliced<Port> {
  const entryOf = (listener: Listener): Entry => {
    const { owner } = listener;
    const owners = owner.kind === 'known' ? owner.processes.map(factsOf) : [];
    return newEntry(listener, owners, names.containerOf(listener, processes));
  };
  const [first] = added;
  // nearly all, at first
  if (before === undefined && first !== undefined && added.length === 1) {
    return { ...alone(entryOf(first)), rows: noRows };
  }
  const entries: Entry[] = [];
  const gone = new Map<string, Entry>();
  let steps = 0;
  for (const entry of before?.entries ?? noEntries) {
    if (++steps % itemsPerSlice === 0) yield;
    if (removed?.has(entry.source) === true) gone.set(keyOf(entry.listener), entry);
    else entries.push(isOwnedAsBefore(entry, entry.listener, factsOf) ? entry : entryOf(entry.source));
  }
  for (const listener of added) {
    if (++steps % itemsPerSlice === 0) yield;
    const known = gone.size === 0 ? undefined : gone.get(keyOf(listener));
    const isUnchanged =
      known !== undefined &&
      isSameListener(known.listener, listener) &&
      isOwnedAsBefore(known, listener, factsOf);
    entries.push(isUnchanged ? { ...known, source: listener } : entryOf(listener));
  }
  const rows = before?.rows ?? noRows;
  const [only] = entries;
  if (only !== undefined && entries.length === 1) return { ...alone(only), rows };
  const sorted = yield* sortInSlices(entries, compareEntries);
  const groups = yield* portGroups(sorted, before?.groups ?? noGroups);
  return { entries: sorted, groups, slots: yield* slotsOf(sorted, groups), rows };
}

/** Its lists are new ones of one item: one that has grown has room for 16 more. */
function alone(entry: Entry): Omit<Port, 'rows'> {
  const slot = { entry, id: entry.baseId, alsoAt: noAddresses, samePort: noHolders };
  return { entries: [entry], groups: noGroups, slots: [slot] };
}

function* slotsOf(entries: readonly Entry[], groups: PortGroups): TimeSliced<Slot[]> {
  const { alsoAt, absorbed } = yield* foldPublished(entries);
  const numbered = numbering();
  const slots: Slot[] = [];
  for (const [index, entry] of entries.entries()) {
    if (index % itemsPerSlice === 0) yield;
    if (absorbed.has(entry)) continue;
    slots.push({
      entry,
      id: numbered(entry.baseId),
      alsoAt: alsoAt.get(entry) ?? noAddresses,
      samePort: groups.get(networkOf(entry.holder)) ?? noHolders,
    });
  }
  return slots;
}

/** Sockets of one address (SO_REUSEPORT) with different further owners are rows of their own: `…`, `…#2`. */
function numbering(): (text: string) => string {
  const counts = new Map<string, number>();
  return (text) => {
    const count = (counts.get(text) ?? 0) + 1;
    counts.set(text, count);
    return count === 1 ? text : `${text}#${count}`;
  };
}

/** The ports that processes own something at, by PID: keys of `portKeyOf`. */
export type OwnedPorts = VersionedMap<number, readonly number[]>;

/** Which processes own something at a port now, and did before. */
export class OwnedPortChanges {
  private readonly gained = new PartedMap<number[]>();
  private readonly lost = new PartedMap<Set<number>>();

  *add(key: number, before: readonly Entry[], now: readonly Entry[]): TimeSliced<void> {
    const [only] = now;
    // nearly all, at first
    if (before.length === 0 && now.length === 1 && only?.owners.length === 1) {
      this.gain(only.owners[0]?.process.pid ?? 0, key);
      return;
    }
    const [owned, owns] = [yield* pidsOf(before), yield* pidsOf(now)];
    for (const pid of owns) if (!owned.has(pid)) this.gain(pid, key);
    for (const pid of owned) {
      if (owns.has(pid)) continue;
      const keys = this.lost.get(pid);
      if (keys === undefined) this.lost.set(pid, new Set([key]));
      else keys.add(key);
    }
  }

  private gain(pid: number, key: number): void {
    const keys = this.gained.get(pid);
    if (keys === undefined) this.gained.set(pid, [key]);
    else keys.push(key);
  }

  /** What is known of a process that owns nothing any more is dropped. */
  *applyTo(owned: OwnedPorts, facts: MapDraft<number, OwnerFacts>): TimeSliced<OwnedPorts> {
    const draft = owned.draft();
    let steps = 0;
    for (const [pid, keys] of this.lost.entries()) {
      if (++steps % itemsPerSlice === 0) yield;
      const rest = (draft.get(pid) ?? []).filter((key) => !keys.has(key));
      if (rest.length > 0) draft.set(pid, rest);
      else draft.delete(pid);
    }
    for (const [pid, keys] of this.gained.entries()) {
      if (++steps % itemsPerSlice === 0) yield;
      draft.set(pid, [...(draft.get(pid) ?? []), ...keys].sort(byNumber));
    }
    for (const pid of this.lost.keys()) {
      if (draft.get(pid) === undefined) facts.delete(pid);
    }
    return draft.finished();
  }
}

function byNumber(a: number, b: number): number {
  return a - b;
}

function* pidsOf(entries: readonly Entry[]): TimeSliced<ReadonlySet<number>> {
  const pids = new Set<number>();
  let steps = 0;
  for (const { owners } of entries) {
    for (const { process } of owners) {
      pids.add(process.pid);
      if (++steps % itemsPerSlice === 0) yield;
    }
  }
  return pids;
}
