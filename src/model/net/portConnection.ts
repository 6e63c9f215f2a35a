/** A socket that uses a local port without listening on it: what is left of a connection, or a client's own end. */
export interface PortConnection {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /**
   * As netstat(8) names it: `TIME_WAIT`, `ESTABLISHED`; `BOUND` for a socket that neither listens nor is connected. Undefined
   * if the system says it in another language.
   */
  readonly state: string | undefined;
  /** A process that has it open; left out if none is known. Only its user ends it: it is no listener. */
  readonly user?: { readonly pid: number; readonly name: string };
  /** It leads out: this side has connected. False if that is unknown. */
  readonly isOutgoing?: boolean;
}

/** Both ends of a socket as a table lists them; the notation of hosts does not matter, if it is the same for both. */
export interface SocketEnds {
  readonly host: string;
  readonly port: number;
  readonly peer: string;
  readonly peerPort: number;
  readonly state: string | undefined;
}

/**
 * Whether this side has connected: the side that listens on its port was connected to, and below 1024 only servers are.
 * False if it is unknown.
 */
export function leadsOut(
  { host, port, peer, peerPort, state = '' }: SocketEnds,
  isListening: (port: number) => boolean,
): boolean {
  if (state === 'SYN_SENT') return true;
  if (state.startsWith('SYN_') || isListening(port)) return false;
  return (peerPort < 1024 && port >= 1024) || (host === peer && isListening(peerPort));
}

/** Whether it keeps the port from a program that sets SO_REUSEADDR, as most servers do. */
export function isOpen({ state }: PortConnection): boolean {
  return state !== 'TIME_WAIT';
}

/** The first that a process is known to have open. */
export function usedConnection(
  connections: readonly PortConnection[] | undefined,
): (PortConnection & Required<Pick<PortConnection, 'user'>>) | undefined {
  for (const one of connections ?? []) {
    if (isOpen(one) && one.user !== undefined) return { ...one, user: one.user };
  }
  return undefined;
}
