import type { QrTexts } from '../messages/qrCode';
import { noNetworkMessage, onlyLoopbackMessage, qrPrompt, qrTexts } from '../messages/qrCode';
import { addressChoice } from '../messages/showExposure';
import type { ExposedAddress } from '../model/exposure/exposedAddresses';
import { addressesOfRow } from '../model/exposure/exposedAddresses';
import type { RemoteKind } from '../model/exposure/remoteKind';
import type { NetworkInterface } from '../model/net/networkInterfaces';
import { hasUrl, hostOf, urlAt } from '../model/net/url';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { QrCode } from '../model/text/qrCode';
import { qrCodeOf } from '../model/text/qrCode';
import type { Dialogs } from './dialogs';
import { isOpenable, urlObstacle } from './open';
import type { Schemes } from './schemes';

/** What a page with a QR code shows. */
export interface QrPage {
  readonly url: string;
  readonly code: QrCode;
  readonly texts: QrTexts;
}

interface QrDependencies {
  readonly dialogs: Pick<Dialogs, 'tell' | 'choose'>;
  readonly schemes: Pick<Schemes, 'of' | 'ask'>;
  readonly interfaces: { current(): readonly NetworkInterface[] | undefined };
  readonly remoteKind: RemoteKind;
  readonly showQrPage: (page: QrPage) => void;
}

/** Shows a listener's address in the local network as a QR code, or says why no phone can connect. */
export async function showQrCode(dependencies: QrDependencies, row: ListenerRow): Promise<void> {
  const { dialogs, schemes, interfaces, remoteKind, showQrPage } = dependencies;
  const { port, exposure } = row.listener;
  if (!isOpenable(row)) {
    dialogs.tell(urlObstacle(row));
    return;
  }
  const places = addressesOfRow(row, interfaces.current() ?? []).addresses.filter(canBeScanned);
  if (places.length === 0) {
    dialogs.tell(exposure === 'loopback' ? onlyLoopbackMessage(port) : noNetworkMessage(port));
    return;
  }
  const place = await choosePlace(dialogs, row, places);
  if (place === undefined) return;
  // nothing there, such as IPv4 that is not accepted: what it spoke elsewhere
  const scheme = (await schemes.ask(row, place.address.text)) ?? schemes.of(row) ?? 'http';
  const url = urlAt(hostOf(place.address), port, scheme);
  showQrPage({ url, code: qrCodeOf(url), texts: qrTexts(url, place, remoteKind) });
}

/** Not those of the machine's own guests, and none that needs a zone. */
function canBeScanned({ address, interface: { kind } }: ExposedAddress): boolean {
  return hasUrl(address) && kind !== 'container' && kind !== 'vm';
}

async function choosePlace(
  dialogs: Pick<Dialogs, 'choose'>,
  row: ListenerRow,
  places: readonly ExposedAddress[],
): Promise<ExposedAddress | undefined> {
  if (places.length === 1) return places[0];
  const choices = places.map((place) => ({ value: place, ...addressChoice(place.address.text, place) }));
  return dialogs.choose(choices, qrPrompt(row));
}
