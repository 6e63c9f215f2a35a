import { findConflicts } from '../../src/model/conflicts/findConflicts';
import type { Entry, Kind, Parsed } from './kind';

/** One entry for each address that a conflict names. */
function conflicts(bytes: Buffer): Parsed {
  const entries = findConflicts(bytes.toString('utf8')).flatMap(
    ({ port, address, otherAddresses, protocol, cause, movedOn, contextPort }) =>
      [address, ...otherAddresses].map((one): Entry => ({
        ...{ kind: 'conflict', port, address: one, protocol, movedOn, contextPort },
        cause: cause === 'denied' ? 'denied' : 'in-use',
      })),
  );
  return { entries, rejected: [] };
}

/**
 * Of what a person read in the text, the conflicts. What the expectation leaves out is the usual: TCP, the port is in use, no
 * guess. A URL with another port means that the program went on there.
 */
function expectedConflicts(written: readonly Entry[]): Entry[] {
  const urlPorts = written.flatMap(({ kind, port }) => (kind === 'url' ? [port] : []));
  return written
    .filter(({ kind }) => kind === 'conflict')
    .flatMap(({ port, address, alsoAddress, protocol, cause, movedOn, contextPort }) =>
      [address, ...(alsoAddress === undefined ? [] : [alsoAddress])].map((one): Entry => ({
        ...{ kind: 'conflict', port, address: one, protocol: protocol ?? 'tcp' },
        ...{ cause: cause ?? 'in-use', contextPort: contextPort ?? null },
        movedOn: movedOn ?? (port !== null && urlPorts.some((other) => other !== port) ? true : undefined),
      })),
    );
}

export const terminalKinds: readonly Kind[] = [
  {
    prefix: 'term-',
    keys: ['kind', 'port', 'address', 'protocol', 'cause', 'movedOn', 'contextPort'],
    parse: conflicts,
    expected: expectedConflicts,
  },
];
