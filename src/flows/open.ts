import {
  linkLocalMessage,
  mayLeadElsewhereMessage,
  noEditorBrowserMessage,
  notOpenedMessage,
  otherNamespaceMessage,
  otherProgramMessage,
  udpMessage,
} from '../messages/open';
import type { Message } from '../messages/message';
import { isWeb } from '../model/listeners/webListener';
import type { NetworkInterface } from '../model/net/networkInterfaces';
import { hasUrl, hostAndPort, placeText, urlAt } from '../model/net/url';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { Place } from '../model/rows/reach';
import { localhostRival, placesOf } from '../model/rows/reach';
import type { Dialogs } from './dialogs';
import type { Schemes } from './schemes';

/** Where URLs are opened. */
export interface Browser {
  /** `forwarded`: it runs on another machine, and the ports of this one are forwarded to it. */
  readonly location: 'here' | 'forwarded';
  /** The URL as it works where the browser runs. */
  externalUrl(url: string): Promise<string>;
  /** @returns whether it was opened. */
  open(url: string): Promise<boolean>;
  /** Opens a URL of this machine in the editor instead. @returns whether the editor has a browser. */
  openInEditor(url: string): Promise<boolean>;
}

interface UrlDependencies {
  /** Where the URL is to work. */
  readonly browser: Pick<Browser, 'location'>;
  readonly dialogs: Pick<Dialogs, 'tell'>;
  readonly schemes: Pick<Schemes, 'of' | 'ask'>;
  readonly interfaces: { current(): readonly NetworkInterface[] | undefined };
}

interface OpenDependencies extends UrlDependencies {
  readonly browser: Browser;
  readonly dialogs: Pick<Dialogs, 'tell' | 'copy'>;
}

/** Opens a listener in the browser or in the editor, or says why that cannot be done. */
export async function openListener(
  dependencies: OpenDependencies,
  row: ListenerRow,
  where: 'browser' | 'editor',
): Promise<void> {
  const url = await urlOf(dependencies, row);
  if (url === undefined) return;
  const { browser, dialogs } = dependencies;
  if (where === 'editor') {
    if (await browser.openInEditor(url)) return;
    dialogs.tell(noEditorBrowserMessage());
  }
  if (!(await browser.open(url))) dialogs.tell(notOpenedMessage(url));
}

/** Copies the URL as it works where the browser runs. */
export async function copyUrl(dependencies: OpenDependencies, row: ListenerRow): Promise<void> {
  const url = await urlOf(dependencies, row);
  if (url !== undefined) await dependencies.dialogs.copy(await dependencies.browser.externalUrl(url));
}

/** Copies `127.0.0.1:3000`, for programs on this machine. */
export async function copyAddress(
  { dialogs, interfaces }: Pick<OpenDependencies, 'dialogs' | 'interfaces'>,
  row: ListenerRow,
): Promise<void> {
  const text = ownAddressOf(row, interfaces.current() ?? []);
  if (text === undefined) dialogs.tell(otherProgramMessage(row, localhostRival(row)));
  else await dialogs.copy(text);
}

/** The same for several: one on each line. */
export async function copyAddresses(
  dependencies: Pick<OpenDependencies, 'dialogs' | 'interfaces'> & {
    readonly copyDocument: (text: string) => Promise<void>;
  },
  rows: readonly ListenerRow[],
): Promise<void> {
  const [only, ...more] = rows;
  if (only === undefined) return;
  if (more.length === 0) {
    await copyAddress(dependencies, only);
    return;
  }
  const { dialogs, interfaces, copyDocument } = dependencies;
  const known = interfaces.current() ?? [];
  const texts = rows.map((row) => ownAddressOf(row, known));
  const found = [...new Set(texts.filter((text) => text !== undefined))];
  if (found.length > 0) await copyDocument(found.join('\n'));
  const missing = rows[texts.indexOf(undefined)];
  if (missing !== undefined) dialogs.tell(otherProgramMessage(missing, localhostRival(missing)));
}

/** `localhost:3000`, `[::1]:3000`; undefined if other programs answer at every known address. */
export function ownAddressOf(
  row: ListenerRow,
  interfaces: readonly NetworkInterface[],
  scheme?: 'http' | 'https',
): string | undefined {
  const { address, port } = row.listener;
  const [place] = placesOf(row, interfaces, 'address');
  return place && placeText(place.host, port, hasUrl(address) ? scheme : undefined);
}

/** Whether a browser on this machine can open it. */
export function isOpenable({ listener }: Pick<ListenerRow, 'listener'>): boolean {
  return isWeb(listener);
}

/** Why no browser can open a listener. */
export function urlObstacle({ listener }: Pick<ListenerRow, 'listener'>): Message {
  const { namespace, protocol, port } = listener;
  if (namespace.kind === 'other') return otherNamespaceMessage(port);
  return protocol === 'udp' ? udpMessage(port) : linkLocalMessage(hostAndPort(listener));
}

/**
 * The URL of a listener, at an address where only this program answers, with the scheme that it speaks.
 * @returns undefined if there is none, which a message says.
 */
export async function urlOf(dependencies: UrlDependencies, row: ListenerRow): Promise<string | undefined> {
  const { browser, dialogs, interfaces } = dependencies;
  if (!isOpenable(row)) {
    dialogs.tell(urlObstacle(row));
    return undefined;
  }
  const isForwarded = browser.location === 'forwarded';
  const places = isForwarded
    ? placesOf(row, []).filter(canBeForwarded)
    : placesOf(row, interfaces.current() ?? []);
  const rival = localhostRival(row);
  const found = await firstAnswering(dependencies, row, places);
  if (found === undefined) {
    dialogs.tell(otherProgramMessage(row, rival, isForwarded ? 'forwarded' : 'here'));
    return undefined;
  }
  const url = urlAt(found.place.host, row.listener.port, found.scheme);
  // one forward serves 127.0.0.1 and localhost, whichever was forwarded first
  if (isForwarded && rival !== undefined && isLoopback(found.place)) {
    dialogs.tell(mayLeadElsewhereMessage(url, row, rival));
  }
  return url;
}

/** VS Code forwards ports of `localhost`, 127.0.0.1 and 0.0.0.0, but leaves URLs with `[::1]` as they are. */
function canBeForwarded({ host }: Place): boolean {
  return host !== '[::1]';
}

function isLoopback({ host }: Place): boolean {
  return host === 'localhost' || host === '127.0.0.1';
}

/** The first place where something accepts connections; else the first that can only lead to this program. */
async function firstAnswering(
  { schemes }: Pick<UrlDependencies, 'schemes'>,
  row: ListenerRow,
  places: readonly Place[],
): Promise<{ readonly place: Place; readonly scheme: 'http' | 'https' } | undefined> {
  const asked = new Set<string>();
  for (const place of places) {
    if (asked.has(place.connectTo)) continue;
    asked.add(place.connectTo);
    const scheme = await schemes.ask(row, place.connectTo);
    if (scheme !== undefined) return { place, scheme };
  }
  const certain = places.find(({ isCertain }) => isCertain);
  return certain && { place: certain, scheme: schemes.of(row) ?? 'http' };
}
