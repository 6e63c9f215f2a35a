import type { Collector } from '../collect/collector';
import type { Listener } from '../model/listener';
import { isOwnedBy } from '../model/listener';
import { isSameNetwork } from '../model/network';
import type { Process, ProcessIdentity } from '../model/process';
import { sameProcess } from '../model/process';
import type { Viewpoint } from '../model/viewpoint';
import { refusal } from './refusal';
import type { SendSignal, Signal } from './sendSignal';

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
  | { readonly kind: 'refused'; readonly reason: string }
  /** It had ended before anything was sent. */
  | { readonly kind: 'gone' }
  /** Another process has the PID now. Nothing was sent. */
  | { readonly kind: 'replaced' }
  /** It no longer has any of the listeners it was chosen for. Nothing was sent. */
  | { readonly kind: 'let-go' }
  /** The system does not allow it. The process lives. */
  | { readonly kind: 'denied' }
  /** Signalled, and still there when the time was over: these of those that were chosen. */
  | { readonly kind: 'still-running'; readonly remaining: readonly Member[] }
  /** It cannot be asked to end, only forced. It lives. */
  | { readonly kind: 'force-needed' }
  /** Signalled, and still there when the user stopped waiting. */
  | { readonly kind: 'abandoned' }
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

/** Says beforehand what `terminate` would refuse, so that nobody is asked to confirm it. */
export async function refusalFor(
  pid: number,
  dependencies: TerminateDependencies,
): Promise<string | undefined> {
  return (await inspect([{ pid }], dependencies)).reason;
}

/**
 * Sends one signal to exactly the processes that were chosen, and waits for their end. The first, gentle signal also
 * wants the target to have a listener still; by the time of a forced one it may have closed them and hang.
 * @param abandon stops the waiting; what was sent stays sent.
 */
export async function terminate(
  target: Target,
  signal: Signal,
  dependencies: TerminateDependencies,
  abandon: AbortSignal,
): Promise<Outcome> {
  const { collector, sendSignal } = dependencies;
  if (signal === 'SIGTERM' && !(await stillHolds(target, collector))) {
    return whatBecameOf(target, (await inspect([target], dependencies)).now[0]) ?? { kind: 'let-go' };
  }

  // the target last: its identity is to be the newest thing known
  const members = [...(target.companions ?? []), target];
  const { now, reason } = await inspect(members, dependencies);
  // from here to the signal nothing waits: no other process can be put in its place by our own doing
  if (reason !== undefined) return { kind: 'refused', reason };
  const there = members.filter((member, index) => whatBecameOf(member, now[index]) === undefined).reverse();
  const [first] = there;
  if (first === undefined) return whatBecameOf(target, now.at(-1)) ?? { kind: 'gone' };
  // a companion must not end for a target that has gone, unless the user knows that it has
  if (signal === 'SIGTERM' && first !== target) {
    return whatBecameOf(target, now.at(-1)) ?? { kind: 'gone' };
  }
  for (const member of there) {
    const sent = await sendSignal(member.pid, signal);
    // of the companions, those that remain are told at the end
    if (member === first && sent !== 'sent') return { kind: sent };
  }
  return waitForEnd(there, dependencies, abandon);
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
    if (abandon.aborted) return { kind: 'abandoned' };
    if (waitedMs >= patienceMs) return { kind: 'still-running', remaining };
    await pause(lookEveryMs, abandon);
  }
}

/** Whether one of the listeners it was chosen for is still its own, or of the one that holds them for it. */
async function stillHolds(target: Target, collector: Collector): Promise<boolean> {
  const { listeners } = await collector.collect(new AbortController().signal);
  const owner = target.owner ?? target;
  const holds = target.listeners.some((seen) =>
    listeners.some((listener) => isSameAddress(listener, seen) && isOwnedBy(listener, owner)),
  );
  if (!holds || sameProcess(owner, target)) return holds;
  const [chain = []] = await collector.lineages([owner.pid]);
  return chain.some((process) => sameProcess(process, target));
}

/** What runs under these PIDs now, and what speaks against ending any of them. */
async function inspect(
  members: readonly Pick<Member, 'pid'>[],
  { collector, viewpoint }: TerminateDependencies,
): Promise<{ now: readonly (Process | undefined)[]; reason: string | undefined }> {
  const pids = members.map(({ pid }) => pid);
  const [self = [], ...lineages] = await collector.lineages([viewpoint.editor.pid, ...pids]);
  const now = lineages.map(([process]) => process);
  const reasons = pids.map((pid, index) => refusal(pid, now[index], self, viewpoint));
  return { now, reason: reasons.findLast((reason) => reason !== undefined) };
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
