import type { Collector } from '../collect/collector';
import type { TimeSliced } from '../model/text/timeSlice';
import { filterInSlices, itemsPerSlice, mapInSlices } from '../model/text/timeSlice';
import { inSlices, pauses } from '../collect/timeSlice';
import { CollectFailure } from '../collect/collector';
import { processesUnreadable } from '../messages/collect';
import type { Member, Outcome, SendSignal, Signal, Target, Unfinished } from '../model/actions/termination';
import type { Listener } from '../model/listeners/listener';
import { isOwnedBy } from '../model/listeners/listener';
import type { Snapshot } from '../model/listeners/snapshot';
import { wasRead } from '../model/listeners/snapshot';
import { isStartedBy } from '../model/origin/agentClient';
import type { HostContext } from '../model/process/hostContext';
import type { Process, ProcessIdentity } from '../model/process/process';
import { isSameProgram, sameProcess } from '../model/process/process';
import type { WaitClock } from './pollUntil';
import type { FindRefusal } from './protectedProcesses';
import { lineagePids, refusals } from './protectedProcesses';
import { waitForExit } from './waitForExit';

export interface TerminateDependencies {
  readonly collector: Pick<Collector, 'readAncestorChains' | 'checkNow' | 'hasEnded' | 'isSuspended'>;
  /**
   * A scan that starts after the call.
   * @throws CollectFailure if nothing could be read.
   */
  readonly scan: () => Promise<Snapshot>;
  readonly sendSignal: SendSignal;
  readonly hostContext: HostContext;
  readonly clock: WaitClock;
}

/**
 * Sends one signal to exactly the chosen processes and waits for their exit. The first, gentle signal also requires that
 * the target still has one of its listeners; before a later signal it may have closed them and hang.
 * @param cancelled ends the wait; what was sent stays sent, and nothing more is sent.
 * @throws CollectFailure if it is unknown what is running.
 */
export async function terminate(
  target: Target,
  signal: Signal,
  dependencies: TerminateDependencies,
  cancelled: AbortSignal,
): Promise<Outcome> {
  const companions = target.companions ?? [];
  const unknown = [target, ...companions].find(({ startMark }) => startMark === undefined);
  if (unknown !== undefined) return { kind: 'refused', reason: { kind: 'unknownStart' }, member: unknown };
  const isFirst = signal === 'SIGTERM';
  const snapshot = isFirst ? await dependencies.scan() : undefined;

  // the target last: its identity must be the latest thing read, except for the check right before the signal
  const members = [...companions, target];
  const { self, ownerChain, chains } = await readProcesses(target, members, dependencies);
  const now = chains.map(([process]) => process);
  if (snapshot !== undefined) {
    const state = await inSlices(listeningState(target, snapshot, ownerChain));
    if (state !== 'listening') return currentState(target, now.at(-1)) ?? { kind: state };
  }
  const isThere = await inSlices(
    mapInSlices(members, (member, index) => currentState(member, now[index]) === undefined),
  );
  const isOther = await inSlices(
    mapInSlices(members, (one, index) => isThere[index] === true && hasOtherProgram(one, now[index])),
  );
  const refusalOf = refusals(self, dependencies.hostContext);
  const refused = await inSlices(firstRefused(members, now, isThere, refusalOf));
  if (cancelled.aborted) return { kind: 'cancelled' };
  if (refused !== undefined) return refused;
  const foreign = isFirst ? firstOfOther(target, members, { self, chains, isThere }) : undefined;
  if (foreign !== undefined) return { kind: 'refused', reason: { kind: 'notOfAgent' }, member: foreign };
  const there = members.filter((_member, index) => isThere[index]).reverse();
  const changed = isOther.lastIndexOf(true);
  const other = members[changed];
  if (other !== undefined) return { kind: 'otherProgram', member: other, now: now[changed]?.name };
  // no companion is ended for a target that has exited, unless the person knows that it has
  if (there.length === 0 || (isFirst && there[0] !== target)) {
    return currentState(target, now.at(-1)) ?? { kind: 'alreadyExited' };
  }
  return signalAll(there, target, signal, dependencies, cancelled);
}

/**
 * Terminates gently, then by further signals if a person chooses them.
 * @param send sends one signal and waits for its outcome.
 * @param chooseNextSignal undefined leaves it at that.
 * @returns undefined if it was left at that.
 */
export async function terminateWithEscalation(
  send: (signal: Signal) => Promise<Outcome>,
  chooseNextSignal: (outcome: Unfinished) => Promise<Signal | undefined>,
): Promise<Outcome | undefined> {
  let before: Unfinished | undefined;
  let signal: Signal = 'SIGTERM';
  for (;;) {
    const outcome: Outcome = afterEarlierSignal(before, await send(signal));
    if (signal === 'SIGKILL' || !isUnfinished(outcome)) return outcome;
    const next = await chooseNextSignal(outcome);
    if (next === undefined) return undefined;
    [before, signal] = [outcome, next];
  }
}

function isUnfinished(outcome: Outcome): outcome is Unfinished {
  switch (outcome.kind) {
    case 'stillRunning':
    case 'forceNeeded':
    case 'suspended':
      return true;
    case 'refused':
    case 'alreadyExited':
    case 'pidReused':
    case 'otherProgram':
    case 'notListening':
    case 'ownerUnknown':
    case 'unverified':
    case 'cancelled':
    case 'denied':
    case 'waitCancelled':
    case 'exited':
      return false;
  }
}

/** @param before the outcome of the earlier signal; after `forceNeeded` nothing had been sent. */
function afterEarlierSignal(before: Unfinished | undefined, outcome: Outcome): Outcome {
  if (before === undefined) return outcome;
  // it exited between the two signals, so because of the first
  if (outcome.kind === 'alreadyExited' || outcome.kind === 'pidReused') return { kind: 'exited' };
  return outcome.kind === 'cancelled' && before.kind !== 'forceNeeded'
    ? { kind: 'waitCancelled', remaining: before.remaining }
    : outcome;
}

/** The target before its companions. */
function* firstRefused(
  members: readonly Member[],
  now: readonly (Process | undefined)[],
  isThere: readonly boolean[],
  refusalOf: FindRefusal,
): TimeSliced<Extract<Outcome, { kind: 'refused' }> | undefined> {
  for (let index = members.length - 1; index >= 0; index--) {
    const member = members[index];
    if (member === undefined || (index < members.length - 1 && isThere[index] !== true)) continue;
    const reason = refusalOf(member.pid, now[index]);
    if (reason !== undefined) return { kind: 'refused', reason, member };
    if (index % itemsPerSlice === 0) yield;
  }
  return undefined;
}

/** @param there those that were running a moment ago, the target first if it is among them. */
async function signalAll(
  there: readonly Member[],
  target: Target,
  signal: Signal,
  dependencies: TerminateDependencies,
  cancelled: AbortSignal,
): Promise<Outcome> {
  const { collector, sendSignal } = dependencies;
  const denied: Member[] = [];
  const pause = pauses();
  for (const [index, member] of there.entries()) {
    // before the check, and never between it and the signal
    if (index > 0) await pause();
    if (index > 0 && cancelled.aborted) continue;
    // it may have exited since it was read, or with those before it, and another process may have its PID
    let state = collector.checkNow(member);
    if (state === 'unreadable' && index === 0) {
      throw new CollectFailure('unexpected', processesUnreadable(), `PID ${member.pid}`);
    }
    if (state === 'unknown') {
      state = (await collector.hasEnded(member)) ? 'ended' : 'running';
      if (cancelled.aborted) {
        if (index === 0) return { kind: 'cancelled' };
        continue;
      }
    }
    if (member === target && state === 'otherProgram')
      return { kind: 'otherProgram', member, now: undefined };
    if (member === target && state === 'ended' && signal === 'SIGTERM') return { kind: 'alreadyExited' };
    if (state !== 'running') continue;
    // where the check was one read, nothing is awaited between it and the signal
    const result = await sendSignal(member.pid, signal);
    if (member === target && result === 'denied') return { kind: 'denied', members: [target] };
    if (member === target && result === 'forceNeeded') return { kind: 'forceNeeded', remaining: there };
    if (member === target && result === 'gone' && signal === 'SIGTERM') return { kind: 'alreadyExited' };
    // companions that could not be asked to exit are still running at the end of the wait
    if (result === 'denied') denied.push(member);
  }
  const unsignaled = new Set(denied);
  const signaled = there.filter((member) => !unsignaled.has(member));
  const outcome: Outcome =
    signaled.length === 0 ? { kind: 'exited' } : await waitForExit(signaled, dependencies, cancelled);
  return outcome.kind === 'exited' && denied.length > 0 ? { kind: 'denied', members: denied } : outcome;
}

/** What runs under these PIDs now, in one reading. */
async function readProcesses(
  { owner }: Target,
  members: readonly Member[],
  { collector, hostContext }: TerminateDependencies,
): Promise<{
  /** The extension host and its ancestors, from each of `lineagePids`. */
  readonly self: readonly Process[];
  /** The process under the owner's PID and its ancestors. */
  readonly ownerChain: readonly Process[];
  /** What runs under the PID of each member, and its ancestors; empty if nothing does. */
  readonly chains: readonly (readonly Process[])[];
}> {
  const lineage = lineagePids(hostContext.editor);
  const first = [...lineage, ...(owner === undefined ? [] : [owner.pid])];
  const chains = await collector.readAncestorChains([...first, ...members.map(({ pid }) => pid)]);
  return {
    self: chains.slice(0, lineage.length).flat(),
    ownerChain: owner === undefined ? [] : (chains[lineage.length] ?? []),
    chains: chains.slice(first.length),
  };
}

/**
 * The first one that an agent may not have ended without a question; none if a person has agreed. The agent must still be
 * what started this process, too.
 * @param read in the order of the members.
 */
function firstOfOther(
  { startedBy }: Target,
  members: readonly Member[],
  read: {
    readonly self: readonly Process[];
    readonly chains: readonly (readonly Process[])[];
    readonly isThere: readonly boolean[];
  },
): Member | undefined {
  if (startedBy === undefined) return undefined;
  const isAgentThere = read.self.some((one) => sameProcess(one, startedBy));
  return members.find((_member, index) => {
    const isOwn = isAgentThere && isStartedBy(startedBy, read.chains[index] ?? []);
    return read.isThere[index] === true && !isOwn;
  });
}

/** Whether one of the listeners it was chosen for is still its own, or that of its descendant which owned it. */
function* listeningState(
  target: Target,
  snapshot: Snapshot,
  ownerChain: readonly Process[],
): TimeSliced<'listening' | 'notListening' | 'ownerUnknown' | 'unverified'> {
  const owner = target.owner ?? target;
  const seenAt = new Set(yield* mapInSlices(target.listeners, addressKey));
  const there = yield* filterInSlices(snapshot.listeners, (listener) => seenAt.has(addressKey(listener)));
  const confirmed = there.filter(({ isStale }) => isStale !== true);
  if ((yield* filterInSlices(confirmed, (listener) => isOwnedBy(listener, owner))).length === 0) {
    const isUnread = target.listeners.some((seen) => !wasRead(snapshot, seen));
    if (isUnread || confirmed.length < there.length) return 'unverified';
    return there.some(hasHiddenOwner) ? 'ownerUnknown' : 'notListening';
  }
  if (sameProcess(owner, target)) return 'listening';
  return ownerChain.some((process) => sameProcess(process, target)) ? 'listening' : 'notListening';
}

/** An owner that has exited is not hidden. */
function hasHiddenOwner({ owner }: Listener): boolean {
  return owner.kind === 'hidden' && owner.reason !== 'gone';
}

function hasOtherProgram(member: Member, now: Process | undefined): boolean {
  return now !== undefined && !isSameProgram(member, now);
}

/** @returns undefined while the chosen process is running. */
function currentState(
  target: ProcessIdentity,
  now: Process | undefined,
): { readonly kind: 'alreadyExited' } | { readonly kind: 'pidReused' } | undefined {
  if (now === undefined) return { kind: 'alreadyExited' };
  return sameProcess(now, target) ? undefined : { kind: 'pidReused' };
}

function addressKey({ protocol, port, address, namespace }: Listener): string {
  return `${namespace.kind === 'host' ? '' : namespace.id} ${protocol} ${address.text} ${port}`;
}
