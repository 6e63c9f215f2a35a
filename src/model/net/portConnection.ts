/** A socket that uses a local port without listening on it: what is left of a connection, or a client's own end. */
export interface PortConnection {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** As netstat(8) names it: `TIME_WAIT`, `ESTABLISHED`. */
  readonly state: string;
  /** A process that has it open; left out if none is known. Only its user ends it: it is no listener. */
  readonly user?: { readonly pid: number; readonly name: string };
  /** It leads out: this side has connected. False if that is unknown. */
  readonly isOutgoing?: boolean;
}
