import type { PortRange } from './endpoint';
import { isInRange } from './endpoint';

/** Ports on which Windows lets no program listen, though nothing listens there. */
export interface ReservedRange extends PortRange {
  /** Set with `netsh … add excludedportrange`, by an administrator or a program: it stays until it is deleted. */
  readonly isAdministered?: true;
}

/** The range that a port is in. If it is in several, the one that a restart of winnat does not undo. */
export function reservedRangeOf(port: number, ranges: readonly ReservedRange[]): ReservedRange | undefined {
  const found = ranges.filter((range) => isInRange(port, range));
  return found.find(({ isAdministered }) => isAdministered) ?? found[0];
}
