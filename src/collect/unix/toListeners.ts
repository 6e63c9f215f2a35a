import { exposureOf } from '../../model/net/exposure';
import type { Listener } from '../../model/listeners/listener';
import { compareListeners } from '../../model/listeners/listener';
import { hostNamespace } from '../../model/net/networkNamespace';
import type { LsofSocket } from './lsofSockets';
import type { NetstatSocket } from './parseNetstat';

/** A listening socket, and who has it open. */
export type OwnedSocket = Pick<Listener, 'protocol' | 'address' | 'port' | 'owner'> & {
  readonly dualStack: boolean | undefined;
};

/** Sockets of one address and one owner are one listener. */
export function listenersOf(sockets: readonly OwnedSocket[]): Listener[] {
  const listeners = new Map<string, Listener>();
  for (const { protocol, address, port, owner, dualStack } of sockets) {
    const whose = owner.kind === 'known' ? owner.processes.map(({ pid }) => pid).join() : owner.reason;
    const key = `${addressKey({ protocol, address, port })} ${whose}`;
    listeners.set(key, {
      ...{ protocol, address, port, owner },
      ...(dualStack === undefined ? {} : { dualStack }),
      exposure: exposureOf(address),
      sockets: (listeners.get(key)?.sockets ?? 0) + 1,
      // lsof does not tell the accept queue the same way everywhere
      waiting: 0,
      namespace: hostNamespace,
    });
  }
  return [...listeners.values()].sort(compareListeners);
}

export function addressKey({
  protocol,
  address,
  port,
}: Pick<Listener, 'protocol' | 'address' | 'port'>): string {
  return `${protocol} ${address.text} ${port}`;
}

/** What netstat of macOS shows and lsof does not: mostly of other users. */
export function unseenByLsof(system: readonly NetstatSocket[], seen: readonly LsofSocket[]): NetstatSocket[] {
  const keys = new Set(seen.map(addressKey));
  return system.filter((socket) => !keys.has(addressKey(socket)));
}

/** With what netstat says of `::`, where it speaks of a process that has the socket: its rows may be some looks old. */
export function withFamilies(owned: readonly OwnedSocket[], system: readonly NetstatSocket[]): OwnedSocket[] {
  const told = new Map<string, boolean | undefined>();
  for (const { protocol, port, pid, dualStack } of system) {
    if (dualStack === undefined) continue;
    const key = `${protocol} ${port} ${pid}`;
    // where one process has both, it cannot be said which of them is meant
    told.set(key, told.has(key) && told.get(key) !== dualStack ? undefined : dualStack);
  }
  return owned.map((socket) => {
    const { protocol, address, port, owner } = socket;
    const pids = owner.kind === 'known' && address.text === '::' ? owner.processes.map(({ pid }) => pid) : [];
    const [dualStack] = pids.flatMap((pid) => told.get(`${protocol} ${port} ${pid}`) ?? []);
    return { ...socket, dualStack };
  });
}
