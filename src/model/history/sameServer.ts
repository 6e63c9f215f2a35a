/** Whether what two scans show on one socket is the same server, as far as their owners are known. */
import { portProxyOf } from '../containers/portProxies';
import type { Owner } from '../listeners/listener';
import type { Process } from '../process/process';
import type { ListenerRow } from '../rows/listenerRow';

/** True if a process that had the socket in one scan has it in the other. */
export function sharesProcess(a: ListenerRow, b: ListenerRow): boolean {
  if (a.container !== undefined && b.container !== undefined && a.container.id !== b.container.id)
    return false;
  const [before, now] = [a.listener.owner, b.listener.owner];
  return (
    before.kind === 'known' &&
    now.kind === 'known' &&
    before.processes.some((one) => now.processes.some((other) => mayBeSameProcess(one, other)))
  );
}

/** Of two rows on the same socket of which one owner at least is hidden: false only if they have different users. */
export function mayBeSameHidden(a: ListenerRow, b: ListenerRow): boolean {
  const [before, now] = [a.listener.owner, b.listener.owner];
  if (before.kind === 'known' && now.kind === 'known') return false;
  return !haveDifferentUsers(before, now);
}

/**
 * False only if that is certain: of a hidden owner that may not be read the user is known, of others the socket's user alone,
 * which a process keeps when it changes its own.
 */
function haveDifferentUsers(a: Owner, b: Owner): boolean {
  const [one, other] = [certainUid(a), certainUid(b)];
  return one !== undefined && other !== undefined && one !== other;
}

function certainUid(owner: Owner): number | undefined {
  if (owner.kind === 'known') return owner.processes[0].user?.uid;
  return owner.reason === 'no-permission' ? owner.user?.uid : undefined;
}

/** Start times may be unknown for a while. */
function mayBeSameProcess(a: Process, b: Process): boolean {
  return (
    a.pid === b.pid && (a.startMark === undefined || b.startMark === undefined || a.startMark === b.startMark)
  );
}

/** Whether the row tells which server it is: a proxy of a container does not until the engine has answered. */
export function isIdentified({ container, process, listener: { owner } }: ListenerRow): boolean {
  if (container !== undefined) return true;
  if (process !== undefined) return portProxyOf(process) === undefined;
  return certainUid(owner) !== undefined;
}

/** Whether another server has a port than the one before; one that was started again is the same. Both are identified. */
export function isAnotherServer(before: ListenerRow, now: ListenerRow): boolean {
  if (before.container !== undefined && now.container !== undefined) {
    return before.container.engine !== now.container.engine || before.container.name !== now.container.name;
  }
  if (before.container !== undefined || now.container !== undefined) return true;
  const [one, other] = [before.process, now.process];
  if (one === undefined || other === undefined) {
    return haveDifferentUsers(before.listener.owner, now.listener.owner);
  }
  const isOtherFolder = one.cwd !== undefined && other.cwd !== undefined && one.cwd !== other.cwd;
  return isOtherFolder || titleOf(before, one) !== titleOf(now, other);
}

function titleOf({ recognition }: ListenerRow, { name }: Process): string {
  return recognition?.title ?? name;
}
