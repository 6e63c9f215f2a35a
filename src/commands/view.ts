import * as vscode from 'vscode';
import type { Settings } from '../model/settings';
import { listenerNode } from '../model/tree/nodes';
import { viewId } from '../ui/portsView';
import type { Handler, AppServices } from '../appServices';
import { pickListener } from './pickTarget';

/** The user wants to know now, so the view shows that something happens. */
export async function refresh({ scanner }: AppServices): Promise<void> {
  await vscode.window.withProgress({ location: { viewId } }, () => scanner.refresh());
}

export function showLog({ log }: AppServices): void {
  log.show();
}

export function showProtocols(protocols: Settings['protocols']): Handler {
  return ({ settings }) => settings.update('protocols', protocols);
}

export async function revealInTree(services: AppServices, target: unknown): Promise<void> {
  const node = await pickListener(services, target, { title: 'Reveal in Local Ports', fits: () => true });
  if (node === undefined) return;
  if (node.listener.protocol === 'udp') await services.settings.update('protocols', 'tcpAndUdp');
  await services.view.reveal(listenerNode(node));
}
