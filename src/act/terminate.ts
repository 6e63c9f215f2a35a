import type { Collector } from '../collect/collector';
import type { Listener } from '../model/listener';
import { isOwnedBy } from '../model/listener';
import { isSameNetwork } from '../model/network';
import type { ProcessIdentity } from '../model/process';
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
export function refusalFor(pid: number, { collector, viewpoint }: TerminateDependencies): string | undefined {
  return refusal(pid, collector.lineage(pid)[0], collector.lineage(viewpoint.editor.pid), viewpoint);
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
    if (!stillOwns) return whatBecameOf(target, collector) ?? { kind: 'let-go' };
  }

  const reason = refusalFor(target.pid, dependencies);
  if (reason !== undefined) return { kind: 'refused', reason };
  // from here to the signal nothing waits: no other process can be put in its place by our own doing
  const changed = whatBecameOf(target, collector);
  if (changed !== undefined) return changed;
  const sent = sendSignal(target.pid, signal);
  if (sent !== 'sent') return { kind: sent };

  for (let waitedMs = 0; waitedMs < patienceMs && !abandon.aborted; waitedMs += lookEveryMs) {
    if (whatBecameOf(target, collector) !== undefined) return { kind: 'ended' };
    await pause(lookEveryMs, abandon);
  }
  if (whatBecameOf(target, collector) !== undefined) return { kind: 'ended' };
  return { kind: abandon.aborted ? 'abandoned' : 'still-running' };
}

/** @returns undefined while the chosen process is there. */
function whatBecameOf(
  target: Target,
  collector: Collector,
): { readonly kind: 'gone' } | { readonly kind: 'replaced' } | undefined {
  const now = collector.identify(target.pid);
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
