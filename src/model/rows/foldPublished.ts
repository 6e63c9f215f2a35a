import type { Container } from '../containers/container';
import type { Listener } from '../listeners/listener';
import type { LocalAddress } from '../net/address';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';
import type { PortHolder } from './listenerRow';

interface PublishedEntry {
  readonly listener: Listener;
  readonly container: Container | undefined;
  readonly holder: Pick<PortHolder, 'ownerId'>;
}

/**
 * A port that a container publishes on several addresses of the same exposure is one row, at the first of them; each
 * interface is a row of its own.
 */
export function* foldPublished<Entry extends PublishedEntry>(
  entries: readonly Entry[],
): TimeSliced<{
  readonly alsoAt: ReadonlyMap<Entry, readonly LocalAddress[]>;
  readonly absorbed: ReadonlySet<Entry>;
}> {
  const alsoAt = new Map<Entry, LocalAddress[]>();
  const absorbed = new Set<Entry>();
  const byPort = new Map<string, Entry>();
  for (const [index, entry] of entries.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const { listener, container, holder } = entry;
    if (container === undefined || listener.namespace.kind === 'other') continue;
    const { protocol, port, exposure, address } = listener;
    const key = `${holder.ownerId} ${protocol} ${port} ${exposure === 'interface' ? address.text : exposure}`;
    const first = byPort.get(key);
    if (first === undefined) {
      byPort.set(key, entry);
      continue;
    }
    absorbed.add(entry);
    const addresses = alsoAt.get(first);
    if (addresses === undefined) alsoAt.set(first, [address]);
    else addresses.push(address);
  }
  return { alsoAt, absorbed };
}
