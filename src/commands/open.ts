import * as vscode from 'vscode';
import { detectScheme } from '../act/detectTls';
import { connectHost, hostAndPort, httpUrl } from '../model/net/url';
import type { AppServices } from '../appServices';
import { pickListener } from './pickTarget';
import { isWeb } from '../model/listeners/webListener';
import type { ListenerRow } from '../model/rows/listenerRow';

/** Opens a listener where the user likes to have it: in the browser, or in VS Code's own. */
export async function openInBrowser(services: AppServices, target: unknown): Promise<void> {
  const inEditor = services.settings.current.openIn === 'editor';
  await open(services, target, 'Open in Browser', inEditor ? showInEditor : showInBrowser);
}

export async function openInEditor(services: AppServices, target: unknown): Promise<void> {
  await open(services, target, 'Open in VS Code', showInEditor);
}

async function open(
  services: AppServices,
  target: unknown,
  title: string,
  show: (url: string) => Promise<void>,
): Promise<void> {
  const node = await pickListener(services, target, { title, fits: ({ listener }) => isWeb(listener) });
  if (node !== undefined) await show(await urlToOpen(node));
}

/** The server is greeted now, and only now: whether it speaks TLS stands in no table. */
async function urlToOpen({ listener }: ListenerRow): Promise<string> {
  if (listener.namespace.kind === 'other') {
    throw new Error(`Port ${listener.port} is in another network namespace, which the browser is not in.`);
  }
  if (listener.protocol === 'udp') {
    throw new Error(`Port ${listener.port} is UDP, which a browser cannot open. Copy its address instead.`);
  }
  const scheme = await detectScheme(connectHost(listener.address), listener.port);
  const url = httpUrl(listener, scheme, vscode.env.remoteName === undefined ? 'here' : 'forwarded');
  if (url === undefined) {
    throw new Error(
      `A browser cannot open the link-local address ${hostAndPort(listener)}. Copy the address instead.`,
    );
  }
  return url;
}

/** Remote windows forward the port by themselves. */
async function showInBrowser(url: string): Promise<void> {
  if (!(await vscode.env.openExternal(vscode.Uri.parse(url, true)))) {
    throw new Error(`${url} was not opened. Copy the URL instead.`);
  }
}

/** VS Code's Simple Browser, which needs the URL as it works from where the window is. */
async function showInEditor(url: string): Promise<void> {
  const external = await vscode.env.asExternalUri(vscode.Uri.parse(url, true));
  await vscode.commands.executeCommand('simpleBrowser.show', external.toString(true));
}
