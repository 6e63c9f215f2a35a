import * as vscode from 'vscode';
import type { AppServices } from '../appServices';
import type { ListenerRow } from '../model/rows/listenerRow';
import { passesFilter } from '../model/tree/buildTree';
import { listenerNode } from '../model/tree/nodes';
import { viewId } from '../ui/portsView';
import { pickListener } from './pickTarget';

/** The view shows progress, as the person asked for it. */
export async function refresh({ scanner }: AppServices): Promise<void> {
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
  if (row !== undefined) await revealRow(services, row);
}

/** Shows it first, if a setting leaves it out. */
export async function revealRow(
  { settings, view, viewController }: AppServices,
  row: ListenerRow,
): Promise<void> {
  if (row.listener.protocol === 'udp') await settings.update('protocols', 'tcpAndUdp');
  if (!passesFilter(row, settings.current.show)) await settings.update('show', 'everything');
  await viewController.whenDrawn();
  await view.reveal(listenerNode(row));
}
