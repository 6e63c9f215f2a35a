/** A range that the system keeps for itself, both ends included: who asks for a port in it is refused, though nobody listens. */
export interface ReservedPorts {
  readonly start: number;
  readonly end: number;
}
