/** A socket that uses a local port without listening on it: what is left of a connection, or a client's own end. */
export interface PortConnection {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** As netstat(8) names it: `TIME_WAIT`, `ESTABLISHED`. */
  readonly state: string;
}
