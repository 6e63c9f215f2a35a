import { findConflicts } from '../../src/model/conflicts/findConflicts';
import { findRunningServers } from '../../src/model/conflicts/runningServers';
import type { Entry, Kind, Parsed } from './kind';

/** One entry for each address that a conflict names, and one for each server that is said to be running already. */
function conflicts(bytes: Buffer): Parsed {
  const text = bytes.toString('utf8');
  const running = findRunningServers(text).map(({ port, pid }): Entry => ({
    kind: 'already-running',
    port: port ?? null,
    pid: pid ?? null,
  }));
  const entries = findConflicts(text).flatMap(
    ({ port, address, otherAddresses, protocol, cause, movedOn, contextPort }) =>
      [address, ...otherAddresses].map((one): Entry => ({
        ...{ kind: 'conflict', port, address: one, protocol, movedOn, contextPort },
        cause: cause === 'denied' ? 'denied' : 'in-use',
      })),
  );
  return { entries: [...entries, ...running], rejected: [] };
}

/**
 * Of what a person read in the text, the conflicts. What the expectation leaves out is the usual: TCP, the port is in use, no
 * guess. A URL with another port means that the program went on there.
 */
function expectedConflicts(written: readonly Entry[]): Entry[] {
  const urlPorts = written.flatMap(({ kind, port }) => (kind === 'url' ? [port] : []));
  const running = written
    .filter(({ kind }) => kind === 'already-running')
    .map(({ kind, port, pid }): Entry => ({ kind, port: port ?? null, pid: pid ?? null }));
  const conflicting = written
    .filter(({ kind }) => kind === 'conflict')
    .flatMap(({ port, address, alsoAddress, protocol, cause, movedOn, contextPort }) =>
      [address, ...(alsoAddress === undefined ? [] : [alsoAddress])].map((one): Entry => ({
        ...{ kind: 'conflict', port, address: one, protocol: protocol ?? 'tcp' },
        ...{ cause: cause ?? 'in-use', contextPort: contextPort ?? null },
        movedOn: movedOn ?? (port !== null && urlPorts.some((other) => other !== port) ? true : undefined),
      })),
    );
  return [...conflicting, ...running];
}

export const terminalKinds: readonly Kind[] = [
  {
    prefix: 'term-',
    keys: ['kind', 'port', 'pid', 'address', 'protocol', 'cause', 'movedOn', 'contextPort'],
    parse: conflicts,
    expected: expectedConflicts,
  },
];
