import type { ServiceUnit } from './serviceUnit';

/**
 * A socket unit of systemd, which holds a port before its service runs (systemd.socket(5)), or a job of launchd, which is
 * both (launchd.plist(5)).
 */
export interface SocketActivation {
  /** The socket unit: `ssh.socket`. */
  readonly unit: ServiceUnit;
  /** What it starts: `ssh.service`, or the template of an instance for each connection, `ssh@.service`. */
  readonly service: string;
  /** Undefined if systemd was not asked: then the service is the usual one, by the name of the socket. */
  readonly starts: 'once' | 'each-connection' | undefined;
}

export function isSocketUnit(name: string): boolean {
  return name.endsWith('.socket');
}

/** What a socket unit starts unless its settings name another service: `ssh.socket` → `ssh.service`. */
export function usualActivation(unit: ServiceUnit): SocketActivation {
  return { unit, service: unit.name.replace(/\.socket$/, '.service'), starts: undefined };
}
