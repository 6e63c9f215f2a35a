import * as l10n from '@vscode/l10n';
import type { ExposedAddress } from '../model/exposure/exposedAddresses';
import type { RemoteKind } from '../model/exposure/remoteKind';
import type { ListenerRow } from '../model/rows/listenerRow';
import { plainText } from '../model/text/text';
import { interfaceWords, remoteSentence } from './exposure';
import { portTitle } from './labels';
import type { Message } from './message';

/** The texts of a page that shows a QR code. */
export interface QrTexts {
  readonly title: string;
  readonly heading: string;
  /** Of the picture. */
  readonly description: string;
  readonly copy: string;
  readonly notes: readonly string[];
}

export function qrTexts(url: string, place: ExposedAddress, remoteKind: RemoteKind): QrTexts {
  const remote = remoteSentence(remoteKind);
  return {
    title: l10n.t('QR Code'),
    heading: l10n.t('Open on a phone'),
    description: l10n.t('QR code of {url}', { url }),
    copy: l10n.t('Copy URL'),
    notes: [
      l10n.t('The phone must be on the network of {interface}. A firewall may still block it.', {
        interface: plainText(interfaceWords(place.interface)),
      }),
      ...(place.isConfirmed ? [] : [l10n.t('Whether the server accepts IPv4 connections is not known.')]),
      ...(remote === undefined ? [] : [remote]),
    ],
  };
}

export function qrPrompt(row: ListenerRow): { title: string; placeholder: string } {
  return {
    title: portTitle(row),
    placeholder: l10n.t('Choose the network that the phone is on.'),
  };
}

export function onlyLoopbackMessage(port: number): Message {
  return {
    level: 'information',
    text: l10n.t(
      'No phone can connect to port {port}: it listens on loopback. Start the server with an option such as --host 0.0.0.0 first.',
      { port },
    ),
  };
}

/** It listens on no address that a phone could be given. */
export function noNetworkMessage(port: number): Message {
  return {
    level: 'information',
    text: l10n.t('No address is known at which a phone could connect to port {port}.', { port }),
  };
}
