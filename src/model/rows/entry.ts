import type { Container } from '../containers/container';
import type { HiddenOwner, Listener } from '../listeners/listener';
import { compareListeners } from '../listeners/listener';
import { isSameGroup } from '../listeners/socketGroup';
import { compareText } from '../net/address';
import { isSameNamespace } from '../net/networkNamespace';
import type { Process } from '../process/process';
import type { ListenerRow, PortHolder } from './listenerRow';
import { ownerIdOf } from './listenerRow';
import type { OwnerFacts } from './ownerFacts';

/** A listener with what its row is made from, kept so that an unchanged listener keeps its row. */
export interface Entry {
  /** As the last snapshot has it. */
  readonly source: Listener;
  /** As it was when it was described: collectors may build equal listeners again in every scan. */
  readonly listener: Listener;
  readonly owners: readonly OwnerFacts[];
  readonly container: Container | undefined;
  readonly holder: PortHolder;
  readonly baseId: string;
  /** The last row that was made from it. */
  row: ListenerRow | undefined;
}

export function newEntry(
  listener: Listener,
  owners: readonly OwnerFacts[],
  container: Container | undefined,
): Entry {
  const ownerId = ownerIdOf(listener, container);
  const { protocol, address, port } = listener;
  // joined, not a template: V8 keeps the parts of one as a tree, four times as large
  const baseId = [`${ownerId}/${protocol}`, address.text, port].join(':');
  const [owner] = owners;
  const { process, recognition } = owner ?? { process: undefined, recognition: undefined };
  const holder = { ownerId, listener, container, process, recognition };
  return { source: listener, listener, owners, container, holder, baseId, row: undefined };
}

/** On the host's network and in no container. */
export function isOwn({ listener, container }: Entry): boolean {
  return listener.namespace.kind === 'host' && container === undefined;
}

/** As listeners; those of one address by their owners, so that their numbers do not depend on the order of a scan. */
export function compareEntries(a: Entry, b: Entry): number {
  return (
    compareListeners(a.listener, b.listener) ||
    compareText(a.baseId, b.baseId) ||
    compareText(keyOf(a.listener), keyOf(b.listener))
  );
}

/** What equal listeners of two scans have in common. */
export function keyOf({ namespace, protocol, address, port, owner }: Listener): string {
  const there = namespace.kind === 'host' ? '' : namespace.id;
  const holder =
    owner.kind === 'known'
      ? owner.processes.map(({ pid }) => pid).join()
      : `${owner.reason} ${owner.user?.uid ?? '?'}`;
  return `${there} ${protocol} ${address.text} ${port} ${holder}`;
}

export function isOwnedAsBefore(
  { owners }: Entry,
  { owner }: Listener,
  factsOf: (process: Process) => OwnerFacts,
): boolean {
  return owner.kind === 'hidden'
    ? owners.length === 0
    : owners.length === owner.processes.length &&
        owner.processes.every((process, index) => factsOf(process) === owners[index]);
}

/** Whether a row made for one would be the row of the other, if their owners are the same. */
export function isSameListener(a: Listener, b: Listener): boolean {
  if (a === b) return true;
  return (
    a.sockets === b.sockets &&
    a.waiting === b.waiting &&
    a.exposure === b.exposure &&
    a.dualStack === b.dualStack &&
    a.isStale === b.isStale &&
    a.address.zone === b.address.zone &&
    isSameNamespace(a.namespace, b.namespace) &&
    (a.owner.kind === 'known'
      ? b.owner.kind === 'known'
      : b.owner.kind === 'hidden' &&
        a.owner.reason === b.owner.reason &&
        a.owner.inherited === b.owner.inherited &&
        isSameCandidates(a.owner.unreadable, b.owner.unreadable) &&
        a.owner.user?.name === b.owner.user?.name &&
        isSameGroup(a.owner.group, b.owner.group))
  );
}

function isSameCandidates(a: HiddenOwner['unreadable'] = [], b: HiddenOwner['unreadable'] = []): boolean {
  return (
    a.length === b.length &&
    a.every(({ pid, name }, index) => pid === b[index]?.pid && name === b[index].name)
  );
}
