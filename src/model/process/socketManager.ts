import type { Process } from './process';
import { executablePath } from './process';
import { baseName } from './runtimes';

/** A service manager that owns a socket itself, for a service that it starts when a connection comes. */
export type SocketManager =
  | { readonly kind: 'launchd' }
  /** `user`: a user's own manager; it answers only that user. */
  | { readonly kind: 'systemd'; readonly scope: 'system' | 'user'; readonly isOwn: boolean };

/**
 * systemd as PID 1 and as `systemd --user`, by the file that runs, and launchd, which there is once. Neither may be ended for a
 * port: everything that it manages would end too.
 * @param uid of the user who asks; undefined if unknown.
 */
export function socketManagerOf(process: Process, uid: number | undefined): SocketManager | undefined {
  const { pid, name, commandLine, user } = process;
  const path = executablePath(process);
  const program = path === undefined ? name : baseName(path);
  if (pid === 1 && program === 'launchd') return { kind: 'launchd' };
  if (program !== 'systemd') return undefined;
  if (pid === 1) return { kind: 'systemd', scope: 'system', isOwn: true };
  return commandLine?.includes('--user') === true
    ? { kind: 'systemd', scope: 'user', isOwn: uid !== undefined && user?.uid === uid }
    : undefined;
}
