/** What is said of sockets that use a port without listening on it. */
import * as l10n from '@vscode/l10n';
import type { PortConnection } from '../model/net/portConnection';
import { usedConnection } from '../model/net/portConnection';
import { plainText } from '../model/text/text';
import { programWithPid } from './processNames';

/**
 * The program that uses a port, which can keep others from listening there. It is named and not offered to be terminated: it
 * does not listen, and may be anything. Undefined if none is known.
 */
export function portUserSentence(connections: readonly PortConnection[] | undefined): string | undefined {
  const used = usedConnection(connections);
  if (used === undefined) return undefined;
  const { port, isOutgoing } = used;
  const state = stateName(used);
  const words = { process: programWithPid(used.user), port };
  if (state === 'BOUND') {
    return l10n.t(
      '{process} is bound to port {port} without listening on it, which keeps other programs from listening there. Use another port, or close that program.',
      words,
    );
  }
  if (state === undefined) {
    return isOutgoing === true
      ? l10n.t(
          '{process} uses port {port} for an outgoing connection, which can keep a program from listening on it. Use another port, or close that connection.',
          words,
        )
      : l10n.t(
          '{process} uses port {port} for a connection, which can keep a program from listening on it. Use another port, or close that connection.',
          words,
        );
  }
  return isOutgoing === true
    ? l10n.t(
        '{process} uses port {port} for an outgoing connection ({state}), which can keep a program from listening on it. Use another port, or close that connection.',
        { ...words, state },
      )
    : l10n.t(
        '{process} uses port {port} for a connection ({state}), which can keep a program from listening on it. Use another port, or close that connection.',
        { ...words, state },
      );
}

/** An open connection whose program is not known. */
export function openConnectionSentence(connection: Pick<PortConnection, 'port' | 'state'>): string {
  const { port } = connection;
  const state = stateName(connection);
  if (state === 'BOUND') {
    return l10n.t(
      'A program that is not visible is bound to port {port} without listening on it, which keeps other programs from listening there.',
      { port },
    );
  }
  return state === undefined
    ? l10n.t('A connection still uses port {port}, which can keep a program from listening on it.', { port })
    : l10n.t(
        'A connection still uses port {port} ({state}), which can keep a program from listening on it.',
        { port, state },
      );
}

/** It is a word of a tool. */
function stateName({ state }: Pick<PortConnection, 'state'>): string | undefined {
  return state === undefined ? undefined : plainText(state, 40);
}
