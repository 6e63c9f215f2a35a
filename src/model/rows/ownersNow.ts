/** What is known of the owners of a snapshot's listeners, carried on from the snapshot before. */
import { readTarget } from '../containers/portProxies';
import type { Listener } from '../listeners/listener';
import type { Snapshot } from '../listeners/snapshot';
import type { Process } from '../process/process';
import { PartedMap } from '../text/partedMap';
import type { TimeSliced } from '../text/timeSlice';
import type { MapDraft } from '../text/versionedMap';
import { VersionedMap } from '../text/versionedMap';
import type { OwnerContext, OwnerFacts } from './ownerFacts';
import { ownerFacts } from './ownerFacts';

/** By PID. */
export type KnownOwners = VersionedMap<number, OwnerFacts>;

/** Owners and ancestors of theirs that are recognized between two pauses: a process may have thousands of ancestors. */
const processesPerSlice = 32;
/** Processes that are the same object as before are passed faster. */
const samePerSlice = 512;

interface OwnersNow {
  /** Those before too, whose listeners may be gone. */
  readonly draft: MapDraft<number, OwnerFacts>;
  /** PIDs of owners that were known and of which something is different now. */
  readonly changed: ReadonlySet<number>;
  readonly factsOf: (process: Process) => OwnerFacts;
}

/**
 * @param added listeners that the snapshot before did not have.
 * @param processes those of the snapshot before and of this one.
 */
export function* ownersNow(
  known: KnownOwners,
  added: readonly Listener[],
  processes: { readonly before: Snapshot['processes']; readonly now: Snapshot['processes'] },
  context: OwnerContext,
): TimeSliced<OwnersNow> {
  // of another name all listeners are added
  const draft = (context.isRenamed ? new VersionedMap<number, OwnerFacts>() : known).draft();
  const fresh = new PartedMap<OwnerFacts>();
  const changed = new Set<number>();
  const read = (process: Process): OwnerFacts => {
    const done = fresh.get(process.pid);
    if (done !== undefined) return done;
    const before = known.get(process.pid);
    const now = ownerFacts(process, before, context);
    fresh.set(process.pid, now);
    if (now === before) return now;
    draft.set(process.pid, now);
    if (before !== undefined) changed.add(process.pid);
    return now;
  };
  const factsOf = (process: Process): OwnerFacts => draft.get(process.pid) ?? read(process);
  let steps = 0;
  // first of all, because one socket may have thousands of owners
  for (const { owner } of added) {
    if (owner.kind === 'hidden') continue;
    for (const process of owner.processes) {
      steps += 1 + read(process).ancestors.length;
      readTarget(process);
      if (steps < processesPerSlice) continue;
      steps = 0;
      yield;
    }
  }
  if (context.isRenamed) return { draft, changed, factsOf };
  const areAllRead = context.areStartersChanged;
  const isAffected = areAllRead ? undefined : yield* affectedBy(processes);
  if (!areAllRead && isAffected === undefined) return { draft, changed, factsOf };
  for (const { process } of known.values()) {
    if (++steps % processesPerSlice === 0) yield;
    if (areAllRead || isAffected?.(process.pid) === true) read(process);
  }
  return { draft, changed, factsOf };
}

/** Whether a process or one of its ancestors is not what it was; undefined if all processes are. */
function* affectedBy({
  before,
  now,
}: {
  readonly before: Snapshot['processes'];
  readonly now: Snapshot['processes'];
}): TimeSliced<((pid: number) => boolean) | undefined> {
  if (before === now) return undefined;
  const differing = new Set<number>();
  let steps = 0;
  let same = 0;
  for (const [pid, process] of now) {
    if (before.get(pid) === process) same++;
    else differing.add(pid);
    if (++steps % samePerSlice === 0) yield;
  }
  for (const pid of same === before.size ? [] : before.keys()) {
    if (!now.has(pid)) differing.add(pid);
    if (++steps % samePerSlice === 0) yield;
  }
  if (differing.size === 0) return undefined;
  const answers = new Map<number, boolean>();
  return (pid) => {
    const asked: number[] = [];
    let at: number | undefined = pid;
    let answer: boolean | undefined;
    while (at !== undefined && answer === undefined) {
      answer = answers.get(at) ?? (differing.has(at) ? true : undefined);
      // until it is known, and for what is its own ancestor
      if (!answers.has(at)) answers.set(at, answer ?? false);
      asked.push(at);
      at = now.get(at)?.parentPid;
    }
    if (answer === true) for (const one of asked) answers.set(one, true);
    return answer === true;
  };
}
