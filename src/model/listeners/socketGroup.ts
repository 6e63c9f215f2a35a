import type { CgroupOwner } from '../process/cgroup';
import { isContainerEngine } from '../process/cgroup';
import type { User } from '../process/process';
import { isJobRunner, operand, runsJobs, unitStopCommand } from '../process/serviceUnit';
import type { QuotedCommandLine, ShellKind } from '../process/shellQuote';
import { quoteCommandLine } from '../process/shellQuote';

/** A process of a cgroup: it may hold the socket, or another of the same cgroup does. Nothing may be done to it. */
export interface CandidateOwner {
  readonly pid: number;
  /** Undefined if it is hidden (hidepid). */
  readonly name: string | undefined;
}

/**
 * Why the cgroup of a socket is unknown. `no-tool`: ss(8) is not installed; `old-tool`: it, or the kernel, is too old to tell
 * (iproute2 5.8, Linux 5.8); `no-cgroup2`: only version 1 is mounted; `unreachable`: the cgroup is outside of this
 * container, or was removed; `failed`: ss failed, or did not list the socket.
 */
export type GroupUnknownReason = 'no-tool' | 'old-tool' | 'no-cgroup2' | 'unreachable' | 'failed';

/** The cgroup in which a socket was opened, which Linux tells every user, whoever owns the socket. */
export type SocketGroup =
  | {
      readonly kind: 'known';
      /** Beneath the mount point of cgroup version 2: `/system.slice/nginx.service`. */
      readonly path: string;
      /** Undefined if the path tells nothing, as in most containers (`/`). */
      readonly belongsTo: CgroupOwner | undefined;
      /** The user whose own service manager runs it, if one does. */
      readonly user: User | undefined;
      /** Whether that is the user of this process. */
      readonly isOwn: boolean;
      /** Some of what runs in it, at most 12. */
      readonly candidates: readonly CandidateOwner[];
    }
  | { readonly kind: 'unknown'; readonly reason: GroupUnknownReason };

/** Whether its owner is at least known to be this service or container. */
export function isServiceOrContainer(group: SocketGroup | undefined): boolean {
  const kind = group?.kind === 'known' ? group.belongsTo?.kind : undefined;
  return kind === 'unit' || kind === 'container';
}

/** Whether asking systemd may tell more: it knows which of its units it holds a socket for. */
export function canBeExplained(group: SocketGroup | undefined): boolean {
  return isServiceOrContainer(group) || (group?.kind === 'known' && group.belongsTo?.kind === 'manager');
}

/** Equal for two sockets of the same service or container; empty if neither is known. */
export function groupKey(group: SocketGroup | undefined): string {
  return group?.kind === 'known' && isServiceOrContainer(group) ? group.path : '';
}

/** Whether the same is known of both. */
export function isSameGroup(a: SocketGroup | undefined, b: SocketGroup | undefined): boolean {
  if (a?.kind === 'unknown' && b?.kind === 'unknown') return a.reason === b.reason;
  // a collector passes on the same object as long as nothing changes
  return a === b;
}

/**
 * What to type to stop the service or container that a socket belongs to. It is never run: it may need privileges.
 * @returns undefined if stopping it would stop more than that, or if there is no such command.
 */
export function groupStopCommand(group: SocketGroup, shell: ShellKind): QuotedCommandLine | undefined {
  if (group.kind === 'unknown') return undefined;
  const { belongsTo, user, isOwn, candidates } = group;
  const isOfSystem = belongsTo?.uid === undefined;
  switch (belongsTo?.kind) {
    case 'unit': {
      const { unit } = belongsTo;
      const isShared = runsJobs(unit.name) && !isJobRunnerAlone(candidates);
      if (isShared || isContainerEngine(unit.name)) return undefined;
      if (isOfSystem || isOwn) return unitStopCommand(unit, shell);
      if (user?.name === undefined) return undefined;
      const argv = ['sudo', 'systemctl', '--user', `--machine=${user.name}@.host`, 'stop'];
      return quoteCommandLine([...argv, ...operand(unit.name)], shell);
    }
    case 'container': {
      const { runtime, id } = belongsTo;
      if ((runtime !== 'docker' && runtime !== 'podman') || !(isOfSystem || isOwn)) return undefined;
      return quoteCommandLine([...(isOfSystem ? ['sudo'] : []), runtime, 'stop', id.slice(0, 12)], shell);
    }
    case 'session':
    case 'manager':
    case undefined:
      return undefined;
  }
}

/** Then the socket is the daemon's own. */
function isJobRunnerAlone(candidates: readonly CandidateOwner[]): boolean {
  return candidates.length > 0 && candidates.every(({ name }) => name !== undefined && isJobRunner(name));
}
