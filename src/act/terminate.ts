import type { Collector } from '../collect/collector';
import type { Listener } from '../model/listeners/listener';
import { isOwnedBy } from '../model/listeners/listener';
import { isSameNetwork } from '../model/net/networkNamespace';
import type { Process, ProcessIdentity } from '../model/process/process';
import { sameProcess } from '../model/process/process';
import type { Viewpoint } from '../model/process/hostContext';
import { refusal } from './protectedProcesses';
import type { SendSignal, Signal } from './signals';

/** A process that is chosen to end. */
export interface Member extends ProcessIdentity {
  readonly name: string;
}

/** What the user saw and chose: the process, and the listeners it was shown with. */
export interface Target extends Member {
  readonly listeners: readonly Listener[];
  /** Who holds the listeners, where that is not the process itself but one that descends from it. */
  readonly owner?: ProcessIdentity;
  /** Chosen to end with it: what descends from it, or shares its sockets. */
  readonly companions?: readonly Member[];
}

export type Outcome =
  /** Nothing was sent. `member`: of whom the reason speaks, the process itself or one that was to end with it. */
  | { readonly kind: 'refused'; readonly reason: string; readonly member: Member }
  /** It had ended before anything was sent. */
  | { readonly kind: 'gone' }
  /** Another process has the PID now. Nothing was sent. */
  | { readonly kind: 'replaced' }
  /** It no longer has any of the listeners it was chosen for. Nothing was sent. */
  | { readonly kind: 'let-go' }
  /** Who has its listeners now cannot be seen: it may, or may not. Nothing was sent. */
  | { readonly kind: 'unseen' }
  /** The user gave up before anything was sent. */
  | { readonly kind: 'cancelled' }
  /** The system does not allow it of these, which live. Where the process itself is not among them, it has ended. */
  | { readonly kind: 'denied'; readonly members: readonly Member[] }
  /** Signalled, and still there when the time was over: these of those that were chosen. */
  | { readonly kind: 'still-running'; readonly remaining: readonly Member[] }
  /** Still there, and some of them are paused: they get the signal when they go on. They can be forced meanwhile. */
  | { readonly kind: 'paused'; readonly remaining: readonly Member[]; readonly paused: readonly Member[] }
  /** It cannot be asked to end, only forced. All that were chosen live. */
  | { readonly kind: 'force-needed'; readonly remaining: readonly Member[] }
  /** These were still there when the user stopped waiting. Most likely all of them were signalled. */
  | { readonly kind: 'abandoned'; readonly remaining: readonly Member[] }
  | { readonly kind: 'ended' };

export interface TerminateDependencies {
  readonly collector: Collector;
  readonly sendSignal: SendSignal;
  readonly viewpoint: Viewpoint;
  /** Resolves after so many milliseconds, or at once when the signal aborts. Never rejects. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export const patienceMs = 5_000;
const lookEveryMs = 50;

/** Why a process whose start is not known is not signalled. */
export const unknownStart =
  'When it started is not known, so it cannot be told from another process that has its PID. Try again in a moment.';

/** Says beforehand what `terminate` would refuse, so that nobody is asked to confirm it. */
export async function refusalFor(
  pid: number,
  dependencies: TerminateDependencies,
): Promise<string | undefined> {
  return (await inspect([{ pid }], dependencies)).reasons[0];
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
    const hold = await holdOf(target, dependencies.collector);
    if (hold !== 'has-it') {
      return whatBecameOf(target, (await inspect([target], dependencies)).now[0]) ?? { kind: hold };
    }
  }

  // the target last: its identity is to be the newest thing known
  const members = [...(target.companions ?? []), target];
  const { now, reasons } = await inspect(members, dependencies);
  // from here to the signal nothing waits: no other process can be put in its place by our own doing
  if (abandon.aborted) return { kind: 'cancelled' };
  const isThere = members.map((member, index) => whatBecameOf(member, now[index]) === undefined);
  const refused = members.findLastIndex(
    (member, index) => reasons[index] !== undefined && (member === target || isThere[index]),
  );
  const [reason, member] = [reasons[refused], members[refused]];
  if (reason !== undefined && member !== undefined) return { kind: 'refused', reason, member };
  const there = members.filter((_member, index) => isThere[index]).reverse();
  // a companion must not end for a target that has gone, unless the user knows that it has
  if (there.length === 0 || (isFirst && there[0] !== target)) {
    return whatBecameOf(target, now.at(-1)) ?? { kind: 'gone' };
  }
  return signalAll(there, target, signal, dependencies, abandon);
}

/** What a person may go on from, by another signal. */
export type Unfinished = Extract<Outcome, { kind: 'still-running' | 'force-needed' | 'paused' }>;

/**
 * Ends a process gently, and by further signals where a person says so.
 * @param send sends one signal and waits for what comes of it.
 * @param choose the next signal; undefined where it is to be left at that.
 * @returns undefined where it was left at that.
 */
export async function endByAndBy(
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
    case 'still-running':
    case 'force-needed':
    case 'paused':
      return true;
    case 'refused':
    case 'gone':
    case 'replaced':
    case 'let-go':
    case 'unseen':
    case 'cancelled':
    case 'denied':
    case 'abandoned':
    case 'ended':
      return false;
  }
}

/** @param before what came of the signal before: nothing had been sent where it was `force-needed`. */
function following(before: Unfinished | undefined, outcome: Outcome): Outcome {
  if (before === undefined) return outcome;
  // between two signals it has heeded the first
  if (outcome.kind === 'gone' || outcome.kind === 'replaced') return { kind: 'ended' };
  return outcome.kind === 'cancelled' && before.kind !== 'force-needed'
    ? { kind: 'abandoned', remaining: before.remaining }
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
    if (member === target && result === 'force-needed') return { kind: 'force-needed', remaining: there };
    if (member === target && result === 'gone' && signal === 'SIGTERM') return { kind: 'gone' };
    // of the others, those that cannot be asked are told at the end
    if (result === 'denied') denied.push(member);
  }
  const asked = there.filter((member) => !denied.includes(member));
  const outcome: Outcome =
    asked.length === 0 ? { kind: 'ended' } : await waitForEnd(asked, dependencies, abandon);
  return outcome.kind === 'ended' && denied.length > 0 ? { kind: 'denied', members: denied } : outcome;
}

async function waitForEnd(
  members: readonly Member[],
  { collector, pause }: TerminateDependencies,
  abandon: AbortSignal,
): Promise<Outcome> {
  let remaining = members;
  for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
    const ended = await Promise.all(remaining.map((member) => collector.hasEnded(member)));
    remaining = remaining.filter((_member, index) => ended[index] !== true);
    if (remaining.length === 0) return { kind: 'ended' };
    if (abandon.aborted) return { kind: 'abandoned', remaining };
    if (waitedMs >= patienceMs) {
      const isPaused = await Promise.all(remaining.map((member) => collector.isPaused(member)));
      const paused = remaining.filter((_member, index) => isPaused[index]);
      return paused.length > 0 ? { kind: 'paused', remaining, paused } : { kind: 'still-running', remaining };
    }
    await pause(lookEveryMs, abandon);
  }
}

/** Whether one of the listeners it was chosen for is still its own, or of the one that holds them for it. */
async function holdOf(target: Target, collector: Collector): Promise<'has-it' | 'let-go' | 'unseen'> {
  const { listeners } = await collector.collect(new AbortController().signal);
  const owner = target.owner ?? target;
  const there = listeners.filter((listener) =>
    target.listeners.some((seen) => isSameAddress(listener, seen)),
  );
  if (!there.some((listener) => isOwnedBy(listener, owner))) {
    return there.some(hasUnseenOwner) ? 'unseen' : 'let-go';
  }
  if (sameProcess(owner, target)) return 'has-it';
  const [chain = []] = await collector.lineages([owner.pid]);
  return chain.some((process) => sameProcess(process, target)) ? 'has-it' : 'let-go';
}

/** One that is gone is nobody's. */
function hasUnseenOwner({ owner }: Listener): boolean {
  return owner.kind === 'hidden' && owner.reason !== 'gone';
}

/** What runs under these PIDs now, and what speaks against ending each of them. */
async function inspect(
  members: readonly Pick<Member, 'pid'>[],
  { collector, viewpoint }: TerminateDependencies,
): Promise<{ now: readonly (Process | undefined)[]; reasons: readonly (string | undefined)[] }> {
  const pids = members.map(({ pid }) => pid);
  const [self = [], ...lineages] = await collector.lineages([viewpoint.editor.pid, ...pids]);
  const now = lineages.map(([process]) => process);
  return { now, reasons: pids.map((pid, index) => refusal(pid, now[index], self, viewpoint)) };
}

/** @returns undefined while the chosen process is there. */
function whatBecameOf(
  target: ProcessIdentity,
  now: Process | undefined,
): { readonly kind: 'gone' } | { readonly kind: 'replaced' } | undefined {
  if (now === undefined) return { kind: 'gone' };
  return sameProcess(now, target) ? undefined : { kind: 'replaced' };
}

function isSameAddress(a: Listener, b: Listener): boolean {
  return (
    a.protocol === b.protocol &&
    a.port === b.port &&
    a.address.text === b.address.text &&
    isSameNetwork(a.network, b.network)
  );
}

/** Who listens where the chosen process did: its address, or one that takes its port too (a wildcard). */
export function holdersOf(wanted: Listener, listeners: readonly Listener[]): Listener[] {
  return listeners.filter(
    (listener) =>
      listener.protocol === wanted.protocol &&
      listener.port === wanted.port &&
      isSameNetwork(listener.network, wanted.network) &&
      // an IPv6 wildcard may take the IPv4 port too; no other address takes another family's
      (listener.address.family === wanted.address.family ||
        [listener.address.text, wanted.address.text].includes('::')) &&
      (listener.address.text === wanted.address.text ||
        listener.exposure === 'all-interfaces' ||
        wanted.exposure === 'all-interfaces'),
  );
}
