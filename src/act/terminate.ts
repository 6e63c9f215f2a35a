import type { Collector } from '../collect/collector';
import type { Listener } from '../model/listener';
import { isOwnedBy } from '../model/listener';
import { isSameNetwork } from '../model/network';
import type { Process, ProcessIdentity } from '../model/process';
import { sameProcess } from '../model/process';
import type { Viewpoint } from '../model/viewpoint';
import { refusal } from './refusal';
import type { SendSignal, Signal } from './sendSignal';

/** What the user saw and chose: the process, and the listeners it was shown with. */
export interface Target extends ProcessIdentity {
  readonly name: string;
  readonly listeners: readonly Listener[];
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
  /** Signalled, and still there when the time was over. */
  | { readonly kind: 'still-running' }
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
  return (await inspect(pid, dependencies)).reason;
}

/**
 * Sends one signal to exactly the process that was chosen, and waits for its end. The first, gentle signal also
 * wants it to have a listener still; by the time of a forced one it may have closed them and hang.
 * @param abandon stops the waiting; what was sent stays sent.
 */
export async function terminate(
  target: Target,
  signal: Signal,
  dependencies: TerminateDependencies,
  abandon: AbortSignal,
): Promise<Outcome> {
  const { collector, sendSignal, pause } = dependencies;
  if (signal === 'SIGTERM') {
    const snapshot = await collector.collect(new AbortController().signal);
    const stillOwns = target.listeners.some((seen) =>
      snapshot.listeners.some((listener) => isSameAddress(listener, seen) && isOwnedBy(listener, target)),
    );
    if (!stillOwns) {
      return whatBecameOf(target, (await inspect(target.pid, dependencies)).now) ?? { kind: 'let-go' };
    }
  }

  const { now, reason } = await inspect(target.pid, dependencies);
  // from here to the signal nothing waits: no other process can be put in its place by our own doing
  if (reason !== undefined) return { kind: 'refused', reason };
  const changed = whatBecameOf(target, now);
  if (changed !== undefined) return changed;
  const sent = await sendSignal(target.pid, signal);
  if (sent !== 'sent') return { kind: sent };

  for (let waitedMs = 0; waitedMs < patienceMs && !abandon.aborted; waitedMs += lookEveryMs) {
    if (await collector.hasEnded(target)) return { kind: 'ended' };
    await pause(lookEveryMs, abandon);
  }
  if (await collector.hasEnded(target)) return { kind: 'ended' };
  return { kind: abandon.aborted ? 'abandoned' : 'still-running' };
}

/** What runs under the PID now, and what speaks against ending it. */
async function inspect(
  pid: number,
  { collector, viewpoint }: TerminateDependencies,
): Promise<{ now: Process | undefined; reason: string | undefined }> {
  // the chosen one last: its identity is to be the newest thing known
  const [self = [], [now] = []] = await collector.lineages([viewpoint.editor.pid, pid]);
  return { now, reason: refusal(pid, now, self, viewpoint) };
}

/** @returns undefined while the chosen process is there. */
function whatBecameOf(
  target: Target,
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
