import * as vscode from 'vscode';
import type { AppServices } from '../appServices';
import { listenerNode } from '../model/tree/nodes';
import { viewId } from '../ui/portsView';
import { pickListener } from './pickTarget';

/** The view shows progress, as the person asked for it. */
export async function refresh({ scanner, expectedPorts }: AppServices): Promise<void> {
  expectedPorts.reread();
  await vscode.window.withProgress({ location: { viewId } }, () => scanner.refresh());
}

export function showLog({ log }: AppServices): void {
  log.show();
}

export async function showUdp({ settings }: AppServices): Promise<void> {
  await settings.update('protocols', 'tcpAndUdp');
}

export async function hideUdp({ settings }: AppServices): Promise<void> {
  await settings.update('protocols', 'tcp');
}

export async function revealInTree(services: AppServices, target: unknown): Promise<void> {
  const row = await pickListener(services, target, 'revealInTree');
  if (row === undefined) return;
  await services.viewController.uncover(row);
  await services.view.reveal(listenerNode(row));
}
