import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';
import type { Owner } from '../listeners/listener';
import type { PortHolder } from './listenerRow';

/** The listeners of each port that has several, as long as these are the same. */
export class PortGroups<Item extends { readonly holder: PortHolder }> {
  private known = new Map<Item, readonly PortHolder[]>();

  /**
   * @param items by port, then by protocol.
   * @returns the list of each item that is not alone on its port: all items of a port have the same array.
   */
  *group(items: readonly Item[]): TimeSliced<ReadonlyMap<Item, readonly PortHolder[]>> {
    const found = new Map<Item, readonly PortHolder[]>();
    let start = 0;
    for (let end = 1; end <= items.length; end++) {
      if (end % itemsPerSlice === 0) yield;
      if (isSamePort(items[start], items[end])) continue;
      if (end - start > 1) this.addTo(found, items.slice(start, end));
      start = end;
    }
    this.known = found;
    return found;
  }

  private addTo(found: Map<Item, readonly PortHolder[]>, items: readonly Item[]): void {
    for (const network of byNetwork(items)) {
      const [first] = network;
      if (first === undefined || network.length === 1) continue;
      const before = this.known.get(first);
      const isSame =
        before?.length === network.length && network.every(({ holder }, index) => holder === before[index]);
      const holders = isSame ? before : network.map(({ holder }) => holder);
      for (const item of network) found.set(item, holders);
    }
  }
}

function isSamePort(
  a: { readonly holder: PortHolder } | undefined,
  b: { readonly holder: PortHolder } | undefined,
): boolean {
  const [one, two] = [a?.holder.listener, b?.holder.listener];
  return one?.port === two?.port && one?.protocol === two?.protocol;
}

/** A port of another network namespace is another port. */
function byNetwork<Item extends { readonly holder: PortHolder }>(items: readonly Item[]): Item[][] {
  const networks = new Map<number | 'host', Item[]>();
  for (const item of items) {
    const { namespace } = item.holder.listener;
    const key = namespace.kind === 'host' ? 'host' : namespace.id;
    const network = networks.get(key);
    if (network === undefined) networks.set(key, [item]);
    else network.push(item);
  }
  return [...networks.values()];
}

/**
 * Whether two listeners of one snapshot belong to one program. Two hidden owners may be the same one, as those of sshd on
 * 0.0.0.0 and `::` are.
 */
export function ownership(a: PortHolder, b: PortHolder): 'same' | 'other' | 'unknown' {
  if (a.ownerId === b.ownerId && (a.listener === b.listener || a.container !== undefined)) return 'same';
  const [one, two] = [a.listener.owner, b.listener.owner];
  if (one.kind === 'known' && two.kind === 'known') return sharesProcess(one, two) ? 'same' : 'other';
  if (a.container !== undefined || b.container !== undefined) return 'other';
  if (one.kind === 'hidden' && two.kind === 'hidden') {
    return one.user !== undefined && two.user !== undefined && one.user.uid !== two.user.uid
      ? 'other'
      : 'unknown';
  }
  // a process that can be read does not own what only processes that cannot be read own
  const { reason } = one.kind === 'hidden' ? one : (two as Hidden);
  return reason === 'no-permission' || reason === 'not-visible' ? 'other' : 'unknown';
}

type Known = Extract<Owner, { kind: 'known' }>;
type Hidden = Extract<Owner, { kind: 'hidden' }>;

function sharesProcess({ processes }: Known, other: Known): boolean {
  const pids = new Set(other.processes.map(({ pid }) => pid));
  return processes.some(({ pid }) => pids.has(pid));
}
