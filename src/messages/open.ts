import * as l10n from '@vscode/l10n';
import { plainText } from '../model/text/text';
import type { PortHolder } from '../model/rows/listenerRow';
import { ownerLabel } from './labels';
import type { Message } from './message';

export function otherNamespaceMessage(port: number): Message {
  return {
    level: 'information',
    text: l10n.t('Port {port} is in another network namespace, which the browser cannot reach.', { port }),
  };
}

export function udpMessage(port: number): Message {
  return {
    level: 'information',
    text: l10n.t('Port {port} is a UDP port, which a browser cannot open. Copy its address instead.', {
      port,
    }),
  };
}

export function linkLocalMessage(address: string): Message {
  return {
    level: 'information',
    text: l10n.t('A browser cannot open the link-local address {address}. Copy the address instead.', {
      address,
    }),
  };
}

export function notOpenedMessage(url: string): Message {
  return { level: 'information', text: l10n.t('{url} was not opened. Copy the URL instead.', { url }) };
}

/** The system's browser is used instead. */
export function noEditorBrowserMessage(): Message {
  return { level: 'information', text: l10n.t('This editor has no browser. Opening the default browser.') };
}

/**
 * No address leads to the program of a row.
 * @param rival what answers at `localhost` instead; undefined if nothing is known to.
 * @param location where the browser runs; `forwarded` ports are those of localhost alone.
 */
export function otherProgramMessage(
  row: PortHolder,
  rival: PortHolder | undefined,
  location: 'here' | 'forwarded' = 'here',
): Message {
  const { port } = row.listener;
  const own = ownerLabel(row);
  if (rival === undefined) {
    return {
      level: 'information',
      text: l10n.t('No address of this machine is known that leads to {own} on port {port}.', { own, port }),
    };
  }
  const other = ownerLabel(rival);
  return {
    level: 'information',
    text:
      location === 'forwarded'
        ? l10n.t(
            'VS Code forwards port {port} of localhost, where {other} answers: {own} cannot be reached from your browser.',
            { port, other, own },
          )
        : l10n.t(
            'Port {port} of localhost leads to {other}, and no other address of this machine is known that leads to {own}.',
            { port, other, own },
          ),
  };
}

/** Of a URL that VS Code forwards: by which of its two addresses localhost is forwarded cannot be chosen. */
export function mayLeadElsewhereMessage(url: string, row: PortHolder, rival: PortHolder): Message {
  return {
    level: 'information',
    text: l10n.t('{url} may lead to {other} instead of {own}: both listen on port {port} of localhost.', {
      url: plainText(url),
      other: ownerLabel(rival),
      own: ownerLabel(row),
      port: row.listener.port,
    }),
  };
}
