import type { Listener, Protocol } from './listener';
import type { LocalAddress } from '../net/address';
import type { NetworkNamespace } from '../net/networkNamespace';
import { isSameNamespace } from '../net/networkNamespace';
import type { Process } from '../process/process';
import { maskCommandLine } from '../process/redact';

/** Something that could not be read. The rest of the snapshot is valid. */
export interface Problem {
  /** One sentence for a person. */
  readonly message: string;
  /** For the log: path, error code, malformed bytes. */
  readonly detail: string;
}

/** Sockets that a scan could not read, or not all of them. */
export interface UnreadSockets {
  readonly protocol: Protocol;
  readonly namespace: NetworkNamespace;
  /** Set if those of the other family were read. */
  readonly family?: LocalAddress['family'];
  /** Set if those of this user's own processes were read. */
  readonly readUid?: number;
}

/** The result of one scan, with what could not be read. */
export interface Snapshot {
  /** When the scan began, in milliseconds since the epoch: what it shows was so at that time or later. */
  readonly beganAt: number;
  /** When it was complete, in milliseconds since the epoch. */
  readonly takenAt: number;
  readonly platform: string;
  /** `own-processes`: listeners of other users are invisible. */
  readonly coverage: 'everything' | 'own-processes';
  /** `loading`: names and start times of some owners are still being read in the background. */
  readonly details: 'complete' | 'loading';
  readonly listeners: readonly Listener[];
  /** The owners and all their ancestors, by PID. */
  readonly processes: ReadonlyMap<number, Process>;
  readonly problems: readonly Problem[];
  /** Of these sockets only some were read, or none: that a listener is missing does not prove that nothing listens. */
  readonly unread: readonly UnreadSockets[];
}

/**
 * Whether all listeners of this protocol and network were read, so that one that is missing does not exist, and none of
 * another family or user has its port.
 */
export function wasRead(
  { unread }: Pick<Snapshot, 'unread'>,
  { protocol, namespace }: Pick<UnreadSockets, 'protocol' | 'namespace'>,
): boolean {
  return !unread.some((one) => one.protocol === protocol && isSameNamespace(one.namespace, namespace));
}

/** Whether this very listener may be there although the scan does not show it. */
export function mayBeUnread(
  unread: readonly UnreadSockets[],
  { protocol, namespace, address, owner }: Pick<Listener, 'protocol' | 'namespace' | 'address' | 'owner'>,
): boolean {
  return unread.some(
    (one) =>
      one.protocol === protocol &&
      isSameNamespace(one.namespace, namespace) &&
      (one.family === undefined || one.family === address.family) &&
      (one.readUid === undefined ||
        owner.kind === 'hidden' ||
        owner.processes.some(({ user }) => user?.uid !== one.readUid)),
  );
}

export function isSameUnread(a: readonly UnreadSockets[], b: readonly UnreadSockets[]): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every((one, index) => {
        const other = b[index];
        return (
          other?.protocol === one.protocol &&
          other.family === one.family &&
          other.readUid === one.readUid &&
          isSameNamespace(other.namespace, one.namespace)
        );
      }))
  );
}

/** The stable shape that scripts read. What is unknown is `null`, never left out; secrets of command lines are masked. */
export function snapshotToJson(snapshot: Snapshot): object {
  const listeners = snapshot.listeners.map((listener) => ({
    protocol: listener.protocol,
    address: listener.address.text,
    port: listener.port,
    exposure: listener.exposure,
    // left out for the host's namespace, in which nearly all listeners are
    ...(listener.namespace.kind === 'other' ? { networkNamespace: listener.namespace.id } : {}),
    ...(listener.isStale === true ? { stale: true } : {}),
    owner:
      listener.owner.kind === 'known'
        ? { kind: 'known', processes: listener.owner.processes.map(processToJson) }
        : {
            kind: 'hidden',
            reason: listener.owner.reason,
            user: listener.owner.user?.name ?? listener.owner.user?.uid.toString() ?? null,
            cgroup: listener.owner.group?.kind === 'known' ? listener.owner.group.path : null,
          },
  }));
  return {
    takenAt: new Date(snapshot.takenAt).toISOString(),
    platform: snapshot.platform,
    coverage: snapshot.coverage,
    listeners,
    problems: snapshot.problems,
  };
}

function processToJson(process: Process): object {
  return {
    pid: process.pid,
    startTime: process.startedAt === undefined ? null : new Date(process.startedAt).toISOString(),
    name: process.name,
    commandLine: process.commandLine === undefined ? null : maskCommandLine(process.commandLine),
    cwd: process.cwd ?? null,
    user: process.user?.name ?? process.user?.uid.toString() ?? null,
    parentPid: process.parentPid ?? null,
  };
}
