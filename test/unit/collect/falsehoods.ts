import type { Listener } from '../../../src/model/listeners/listener';
import type { Snapshot } from '../../../src/model/listeners/snapshot';

function addressOf({ protocol, address, port, namespace }: Listener): string {
  // the zone of a link-local address may be unknown
  return `${protocol} ${address.text.replace(/%.*/, '')} ${port} ${namespace.kind === 'host' ? '' : namespace.id}`;
}

function ownersOf({ owner }: Listener): { readonly pid: number; readonly startMark: string | undefined }[] {
  return owner.kind === 'known' ? owner.processes.map(({ pid, startMark }) => ({ pid, startMark })) : [];
}

/** What a person sees, without the moment. */
export function seen({ listeners, processes, problems, unread }: Snapshot): unknown {
  return { listeners, processes: [...processes].sort(([a], [b]) => a - b), problems, unread };
}

/**
 * What is false, or was lost in silence, in a snapshot that was taken with a fault.
 * @param before what was shown before the fault: rows that are said not to be confirmed may be those.
 */
export function falsehoods(now: Snapshot, truth: Snapshot, before?: Snapshot): string[] {
  const found: string[] = [];
  const said = now.problems.length > 0;
  const expected = new Map(truth.listeners.map((one) => [addressOf(one), one]));
  for (const listener of now.listeners) {
    const real = expected.get(addressOf(listener));
    if (real === undefined) {
      const wasThere = before?.listeners.some((one) => addressOf(one) === addressOf(listener)) === true;
      if (!wasThere || listener.isStale !== true || !said) found.push(`invented row ${addressOf(listener)}`);
    } else {
      const owners = ownersOf(real);
      for (const { pid, startMark } of ownersOf(listener)) {
        // an owner whose start is unknown is one to which nothing can be done
        const isReal = owners.some(
          (one) => one.pid === pid && (startMark === undefined || one.startMark === startMark),
        );
        if (!isReal) found.push(`invented owner ${pid} ${startMark} of ${addressOf(listener)}`);
      }
      const { owner } = listener;
      if (owner.kind === 'hidden' && owner.reason === 'gone' && owners.length > 0) {
        found.push(`owner said to have exited: ${addressOf(listener)}`);
      }
    }
  }
  const rows = new Set(now.listeners.map(addressOf));
  for (const [address, { protocol, namespace }] of expected) {
    if (rows.has(address)) continue;
    if (!said) found.push(`lost in silence: ${address}`);
    const isUnread = now.coverage === 'own-processes' || now.unread.some((one) => one.protocol === protocol);
    if (!isUnread && namespace.kind === 'host') found.push(`lost, and said to have been read: ${address}`);
  }
  return found;
}
