import type { Collector } from '../collect/collector';
import type { Listener } from '../model/listeners/listener';
import { isOwnedBy } from '../model/listeners/listener';
import { isSameNamespace } from '../model/net/networkNamespace';
import type { Process, ProcessIdentity } from '../model/process/process';
import { sameProcess } from '../model/process/process';
import type { HostContext } from '../model/process/hostContext';
import { refusalReason } from './protectedProcesses';
import type { SendSignal, Signal } from './signals';
import type { Member, Target, Outcome, Unfinished } from '../model/actions/termination';
import { gracePeriodMs } from '../model/actions/termination';

export interface TerminateDependencies {
  readonly collector: Collector;
  readonly sendSignal: SendSignal;
  readonly hostContext: HostContext;
  /** Resolves after so many milliseconds, or at once when the signal aborts. Never rejects. */
  readonly delay: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const pollMs = 50;

/** Why a process whose start is not known is not signalled. */
export const unknownStart =
  'When it started is not known, so it cannot be told from another process that has its PID. Try again in a moment.';

/** Says beforehand what `terminate` would refuse, so that nobody is asked to confirm it. */
export async function refusalFor(
  pid: number,
  dependencies: TerminateDependencies,
): Promise<string | undefined> {
  return (await assessMembers([{ pid }], dependencies)).reasons[0];
}

/**
 * Sends one signal to exactly the processes that were chosen, and waits for their end. The first, gentle signal also
 * wants the target to have a listener still; by the time of another one it may have closed them and hang.
 * @param abandon stops the waiting; what was sent stays sent, and nothing more is.
 * @throws CollectFailure where it could not be told who is there.
 */
export async function terminate(
  target: Target,
  signal: Signal,
  dependencies: TerminateDependencies,
  abandon: AbortSignal,
): Promise<Outcome> {
  // without its start a process cannot be told from another one under its PID
  const unknown = [target, ...(target.companions ?? [])].find(({ startMark }) => startMark === undefined);
  if (unknown !== undefined) return { kind: 'refused', reason: unknownStart, member: unknown };
  const isFirst = signal === 'SIGTERM';
  if (isFirst) {
    const hold = await stillListens(target, dependencies.collector);
    if (hold !== 'has-it') {
      return currentState(target, (await assessMembers([target], dependencies)).now[0]) ?? { kind: hold };
    }
  }

  // the target last: its identity is to be the newest thing known
  const members = [...(target.companions ?? []), target];
  const { now, reasons } = await assessMembers(members, dependencies);
  // from here to the signal nothing waits: no other process can be put in its place by our own doing
  if (abandon.aborted) return { kind: 'cancelled' };
  const isThere = members.map((member, index) => currentState(member, now[index]) === undefined);
  const refused = members.findLastIndex(
    (member, index) => reasons[index] !== undefined && (member === target || isThere[index]),
  );
  const [reason, member] = [reasons[refused], members[refused]];
  if (reason !== undefined && member !== undefined) return { kind: 'refused', reason, member };
  const there = members.filter((_member, index) => isThere[index]).reverse();
  // a companion must not end for a target that has gone, unless the user knows that it has
  if (there.length === 0 || (isFirst && there[0] !== target)) {
    return currentState(target, now.at(-1)) ?? { kind: 'alreadyExited' };
  }
  return signalAll(there, target, signal, dependencies, abandon);
}

/**
 * Ends a process gently, and by further signals where a person says so.
 * @param send sends one signal and waits for what comes of it.
 * @param choose the next signal; undefined where it is to be left at that.
 * @returns undefined where it was left at that.
 */
export async function terminateWithEscalation(
  send: (signal: Signal) => Promise<Outcome>,
  choose: (outcome: Unfinished) => Promise<Signal | undefined>,
): Promise<Outcome | undefined> {
  let before: Unfinished | undefined;
  let signal: Signal = 'SIGTERM';
  for (;;) {
    const outcome: Outcome = following(before, await send(signal));
    if (signal === 'SIGKILL' || !isUnfinished(outcome)) return outcome;
    const next = await choose(outcome);
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
    case 'notListening':
    case 'ownerUnknown':
    case 'cancelled':
    case 'denied':
    case 'waitCancelled':
    case 'exited':
      return false;
  }
}

/** @param before what came of the signal before: nothing had been sent where it was `force-needed`. */
function following(before: Unfinished | undefined, outcome: Outcome): Outcome {
  if (before === undefined) return outcome;
  // between two signals it has heeded the first
  if (outcome.kind === 'alreadyExited' || outcome.kind === 'pidReused') return { kind: 'exited' };
  return outcome.kind === 'cancelled' && before.kind !== 'forceNeeded'
    ? { kind: 'waitCancelled', remaining: before.remaining }
    : outcome;
}

/** @param there those that were there a moment ago, the target first where it is among them. */
async function signalAll(
  there: readonly Member[],
  target: Target,
  signal: Signal,
  dependencies: TerminateDependencies,
  abandon: AbortSignal,
): Promise<Outcome> {
  const { collector, sendSignal } = dependencies;
  const denied: Member[] = [];
  for (const [index, member] of there.entries()) {
    // it may have ended with those before it, and its PID be another's
    if (index > 0 && (abandon.aborted || (await collector.hasEnded(member)))) continue;
    const result = await sendSignal(member.pid, signal);
    if (member === target && result === 'denied') return { kind: 'denied', members: [target] };
    if (member === target && result === 'forceNeeded') return { kind: 'forceNeeded', remaining: there };
    if (member === target && result === 'gone' && signal === 'SIGTERM') return { kind: 'alreadyExited' };
    // of the others, those that cannot be asked are told at the end
    if (result === 'denied') denied.push(member);
  }
  const asked = there.filter((member) => !denied.includes(member));
  const outcome: Outcome =
    asked.length === 0 ? { kind: 'exited' } : await waitForEnd(asked, dependencies, abandon);
  return outcome.kind === 'exited' && denied.length > 0 ? { kind: 'denied', members: denied } : outcome;
}

async function waitForEnd(
  members: readonly Member[],
  { collector, delay }: TerminateDependencies,
  abandon: AbortSignal,
): Promise<Outcome> {
  let remaining = members;
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    const ended = await Promise.all(remaining.map((member) => collector.hasEnded(member)));
    remaining = remaining.filter((_member, index) => ended[index] !== true);
    if (remaining.length === 0) return { kind: 'exited' };
    if (abandon.aborted) return { kind: 'waitCancelled', remaining };
    if (waitedMs >= gracePeriodMs) {
      const isPaused = await Promise.all(remaining.map((member) => collector.isSuspended(member)));
      const paused = remaining.filter((_member, index) => isPaused[index]);
      return paused.length > 0
        ? { kind: 'suspended', remaining, paused }
        : { kind: 'stillRunning', remaining };
    }
    await delay(pollMs, abandon);
  }
}

/** Whether one of the listeners it was chosen for is still its own, or of the one that holds them for it. */
async function stillListens(
  target: Target,
  collector: Collector,
): Promise<'has-it' | 'notListening' | 'ownerUnknown'> {
  const { listeners } = await collector.scan(new AbortController().signal);
  const owner = target.owner ?? target;
  const there = listeners.filter((listener) =>
    target.listeners.some((seen) => isSameAddress(listener, seen)),
  );
  if (!there.some((listener) => isOwnedBy(listener, owner))) {
    return there.some(hasHiddenOwner) ? 'ownerUnknown' : 'notListening';
  }
  if (sameProcess(owner, target)) return 'has-it';
  const [chain = []] = await collector.readAncestorChains([owner.pid]);
  return chain.some((process) => sameProcess(process, target)) ? 'has-it' : 'notListening';
}

/** One that is gone is nobody's. */
function hasHiddenOwner({ owner }: Listener): boolean {
  return owner.kind === 'hidden' && owner.reason !== 'gone';
}

/** What runs under these PIDs now, and what speaks against ending each of them. */
async function assessMembers(
  members: readonly Pick<Member, 'pid'>[],
  { collector, hostContext }: TerminateDependencies,
): Promise<{ now: readonly (Process | undefined)[]; reasons: readonly (string | undefined)[] }> {
  const pids = members.map(({ pid }) => pid);
  const [self = [], ...lineages] = await collector.readAncestorChains([hostContext.editor.pid, ...pids]);
  const now = lineages.map(([process]) => process);
  return { now, reasons: pids.map((pid, index) => refusalReason(pid, now[index], self, hostContext)) };
}

/** @returns undefined while the chosen process is there. */
function currentState(
  target: ProcessIdentity,
  now: Process | undefined,
): { readonly kind: 'alreadyExited' } | { readonly kind: 'pidReused' } | undefined {
  if (now === undefined) return { kind: 'alreadyExited' };
  return sameProcess(now, target) ? undefined : { kind: 'pidReused' };
}

function isSameAddress(a: Listener, b: Listener): boolean {
  return (
    a.protocol === b.protocol &&
    a.port === b.port &&
    a.address.text === b.address.text &&
    isSameNamespace(a.namespace, b.namespace)
  );
}
