/** What is said of the ports of a process that has exited, of which no listener holds any. */
import * as l10n from '@vscode/l10n';
import type { PortsAfter } from '../model/actions/portsAfter';
import type { Target } from '../model/actions/termination';
import { isOpen } from '../model/net/portConnection';
import { hostAndPort } from '../model/net/url';
import { distinctPorts } from './distinctPorts';
import { listOf } from './list';
import { openConnectionSentence, portUserSentence } from './portConnections';

export function freeSentence(
  { listeners }: Pick<Target, 'listeners'>,
  { coverage, elsewhere, connections }: PortsAfter,
): string {
  if (elsewhere !== undefined) {
    return l10n.t('Another process is listening on {address}.', { address: hostAndPort(elsewhere) });
  }
  const [port = '', ...more] = distinctPorts(listeners);
  const user = portUserSentence(connections);
  const open = coverage === 'everything' ? connections?.find(isOpen) : undefined;
  if (user !== undefined || open !== undefined) {
    const state = notListeningSentence(port, more, coverage);
    return [state, user ?? (open && openConnectionSentence(open))]
      .filter((one) => one !== undefined)
      .join(' ');
  }
  if (coverage === 'own-processes' || connections === undefined)
    return notListeningSentence(port, more, coverage);
  const ports = listOf([port, ...more]);
  if (connections.length > 0) {
    return more.length === 0
      ? l10n.t(
          'Port {port} is free, but a program that does not set SO_REUSEADDR may have to wait up to a minute (TIME_WAIT).',
          { port },
        )
      : l10n.t(
          'Ports {ports} are free, but a program that does not set SO_REUSEADDR may have to wait up to a minute (TIME_WAIT).',
          { ports },
        );
  }
  return more.length === 0
    ? l10n.t('Port {port} is free.', { port })
    : l10n.t('Ports {ports} are free.', { ports });
}

function notListeningSentence(
  port: string,
  more: readonly string[],
  coverage: PortsAfter['coverage'],
): string {
  const ports = listOf([port, ...more]);
  if (coverage === 'own-processes') {
    return more.length === 0
      ? l10n.t('None of your processes are listening on port {port} any more.', { port })
      : l10n.t('None of your processes are listening on ports {ports} any more.', { ports });
  }
  return more.length === 0
    ? l10n.t('No process is listening on port {port} any more.', { port })
    : l10n.t('No process is listening on ports {ports} any more.', { ports });
}
