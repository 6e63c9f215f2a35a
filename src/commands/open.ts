import * as vscode from 'vscode';
import { hostAndPort, httpUrl } from '../model/url';
import { isWeb } from '../ui/treeItemPresentation';
import type { Services } from './services';
import { chooseListener } from './targets';

/** Opens a listener in the browser; remote windows forward the port by themselves. */
export async function openInBrowser(services: Services, target: unknown): Promise<void> {
  const node = await chooseListener(services, target, {
    title: 'Open in Browser',
    fits: ({ listener }) => isWeb(listener),
  });
  if (node === undefined) return;
  const { listener } = node;
  if (listener.network.kind === 'other') {
    throw new Error(`Port ${listener.port} is in another network namespace, which the browser is not in.`);
  }
  const url = httpUrl(listener);
  if (listener.protocol === 'udp' || url === undefined) {
    throw new Error(
      listener.protocol === 'udp'
        ? `Port ${listener.port} is UDP, which a browser cannot open. Copy its address instead.`
        : `A browser cannot open the link-local address ${hostAndPort(listener)}. Copy the address instead.`,
    );
  }
  if (!(await vscode.env.openExternal(vscode.Uri.parse(url, true)))) {
    throw new Error(`${url} was not opened. Copy the URL instead.`);
  }
}
