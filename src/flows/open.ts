import type { Listener } from '../model/listeners/listener';
import { linkLocalError, notOpenedError, otherNamespaceError, udpError } from '../messages/open';
import { connectHost, hostAndPort, httpUrl } from '../model/net/url';
import { UserError } from '../model/text/userError';
import type { Dialogs } from './dialogs';

/** Where URLs are opened. */
export interface Browser {
  /** `forwarded`: it runs on another machine, and the ports of this one are forwarded to it. */
  readonly location: 'here' | 'forwarded';
  /** The URL as it works where the browser runs. */
  externalUrl(url: string): Promise<string>;
  /** @returns whether it was opened. */
  open(url: string): Promise<boolean>;
  /** Opens it in the editor instead. */
  openInEditor(url: string): Promise<void>;
}

interface OpenDependencies {
  readonly browser: Browser;
  /** Connects to the server to find out whether it speaks TLS: no table tells. */
  readonly detectScheme: (host: string, port: number) => Promise<'http' | 'https'>;
}

/** Opens a listener in the browser or in the editor. */
export async function openListener(
  { browser, detectScheme }: OpenDependencies,
  listener: Listener,
  where: 'browser' | 'editor',
): Promise<void> {
  const { namespace, protocol, address, port } = listener;
  if (namespace.kind === 'other') throw new UserError(otherNamespaceError(port));
  if (protocol === 'udp') throw new UserError(udpError(port));
  const scheme = await detectScheme(connectHost(address), port);
  const url = httpUrl(listener, scheme, browser.location);
  if (url === undefined) throw new UserError(linkLocalError(hostAndPort(listener)));
  if (where === 'editor') await browser.openInEditor(await browser.externalUrl(url));
  else if (!(await browser.open(url))) throw new UserError(notOpenedError(url));
}

/** Copies the URL as it works where the browser runs. */
export async function copyUrl(
  { browser, dialogs }: { readonly browser: Browser; readonly dialogs: Dialogs },
  listener: Listener,
): Promise<void> {
  const url = httpUrl(listener);
  if (url === undefined) throw new UserError(linkLocalError(hostAndPort(listener)));
  await dialogs.copy(await browser.externalUrl(url));
}
