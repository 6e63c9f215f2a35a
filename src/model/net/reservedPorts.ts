/** A range that the system reserves, both ends included: listening there is denied although the ports are free. */
export interface ReservedPorts {
  readonly start: number;
  readonly end: number;
}
