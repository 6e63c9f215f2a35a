import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';
import type { Owner } from '../listeners/listener';
import type { PortHolder } from './listenerRow';

/** The listeners of one port in each network that has several. A port of another network namespace is another port. */
export type PortGroups = ReadonlyMap<number | 'host', readonly PortHolder[]>;

export const noGroups: PortGroups = new Map();

/**
 * @param items all of one port and protocol.
 * @param before the groups of this port in the snapshot before: lists that have not changed are kept.
 */
export function* portGroups(
  items: readonly { readonly holder: PortHolder }[],
  before: PortGroups,
): TimeSliced<PortGroups> {
  const networks = new Map<number | 'host', PortHolder[]>();
  for (const [index, { holder }] of items.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const network = networkOf(holder);
    const holders = networks.get(network);
    if (holders === undefined) networks.set(network, [holder]);
    else holders.push(holder);
  }
  const groups = new Map<number | 'host', readonly PortHolder[]>();
  for (const [network, holders] of networks) {
    if (holders.length === 1) continue;
    const known = before.get(network);
    const isSame = known?.length === holders.length && holders.every((one, index) => one === known[index]);
    groups.set(network, isSame ? known : holders);
  }
  return groups;
}

export function networkOf({ listener: { namespace } }: Pick<PortHolder, 'listener'>): number | 'host' {
  return namespace.kind === 'host' ? 'host' : namespace.id;
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
