import type { AddressConflict } from '../../../../src/model/conflicts/conflictCollector';
import { findConflicts } from '../../../../src/model/conflicts/findConflicts';

/** A conflict in short: `3000`, `127.0.0.1 3000`, `3000 moved on`, `:: + 0.0.0.0 80 denied`, `no port`, `no port (8000?)`. */
export function summaryOf({
  port,
  address,
  otherAddresses,
  protocol,
  cause,
  movedOn,
  contextPort,
}: AddressConflict): string {
  const addresses = [address, ...otherAddresses].filter((one) => one !== undefined).join(' + ');
  return [
    addresses,
    port ?? 'no port',
    contextPort === undefined ? '' : `(${contextPort}?)`,
    protocol === 'udp' ? 'udp' : '',
    cause === 'denied' ? 'denied' : '',
    movedOn ? 'moved on' : '',
  ]
    .filter((word) => word !== '')
    .join(' ');
}

/** The conflicts that are found in these lines, in short. */
export function conflictsIn(...lines: readonly string[]): string[] {
  return findConflicts(lines.join('\r\n')).map(summaryOf);
}
