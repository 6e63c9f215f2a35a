import * as vscode from 'vscode';
import type { CommandId } from './ids';
import type { AppServices } from '../appServices';
import type { ListenerItem } from './pickTarget';
import { listenerItem } from './pickTarget';
import { listenerNode } from '../model/tree/nodes';
import type { ListenerRow } from '../model/rows/listenerRow';

interface ActionButton extends vscode.QuickInputButton {
  readonly command: CommandId;
}

const open: ActionButton = {
  iconPath: new vscode.ThemeIcon('link-external'),
  tooltip: 'Open in Browser',
  command: 'localPorts.openInBrowser',
};
const copy: ActionButton = {
  iconPath: new vscode.ThemeIcon('copy'),
  tooltip: 'Copy Address',
  command: 'localPorts.copyAddress',
};
const stop: ActionButton = {
  iconPath: new vscode.ThemeIcon('debug-stop'),
  tooltip: 'Terminate Process',
  command: 'localPorts.terminateProcess',
};
const reveal: ActionButton = {
  iconPath: new vscode.ThemeIcon('list-tree'),
  tooltip: 'Reveal in Local Ports',
  command: 'localPorts.revealInTree',
};

const fix: ActionButton = {
  iconPath: new vscode.ThemeIcon('wrench'),
  tooltip: 'Bind to Loopback',
  command: 'localPorts.bindToLoopback',
};
const accept: ActionButton = {
  iconPath: new vscode.ThemeIcon('check'),
  tooltip: 'Acknowledge Exposure',
  command: 'localPorts.acknowledge',
};

/** What a click on the status bar shows: the exposed dev servers first, each to open, copy, stop or find. */
export function showDevServers({ scanner, viewController }: AppServices): void {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem>();
  pick.title = 'Dev Servers';
  pick.matchOnDescription = true;
  let shown = '';

  const fill = (): void => {
    const items = itemsOf(viewController);
    const drawing = JSON.stringify(items.map(({ label, description }) => [label, description]));
    if (drawing === shown) return;
    shown = drawing;
    pick.items = items;
    pick.placeholder = items.length === 0 ? 'No dev server is listening' : 'Enter opens in the browser';
  };
  const run = (command: CommandId, item: vscode.QuickPickItem | undefined): void => {
    if (!isListenerItem(item)) return;
    pick.hide();
    void vscode.commands.executeCommand(command, listenerNode(item.node));
  };

  const subscriptions = vscode.Disposable.from(
    pick,
    scanner.onDidChange(fill),
    pick.onDidAccept(() => {
      run(open.command, pick.selectedItems[0]);
    }),
    pick.onDidTriggerItemButton(({ button, item }) => {
      run((button as ActionButton).command, item);
    }),
    pick.onDidHide(() => {
      subscriptions.dispose();
    }),
  );
  fill();
  pick.show();
}

function itemsOf(display: AppServices['viewController']): vscode.QuickPickItem[] {
  const rows = display.rowsOf(['tcp']);
  const { open: alarming, acknowledged } = display.findings;
  const exposed = alarming.map(({ row }) => row);
  const known = acknowledged.map(({ row }) => row);
  const isExposed = new Set([...exposed, ...known].map(({ id }) => id));
  const others = rows.filter(
    ({ id, recognition }) => recognition?.role === 'dev-server' && !isExposed.has(id),
  );
  return [
    ...section('exposed', exposed, [fix, accept]),
    ...section('exposed, acknowledged', known, [fix]),
    ...section('on loopback', others, []),
  ];
}

function section(
  title: string,
  nodes: readonly ListenerRow[],
  more: readonly ActionButton[],
): vscode.QuickPickItem[] {
  if (nodes.length === 0) return [];
  return [
    { label: title, kind: vscode.QuickPickItemKind.Separator },
    ...nodes.map((node) => ({ ...listenerItem(node), buttons: [...more, open, copy, stop, reveal] })),
  ];
}

function isListenerItem(item: vscode.QuickPickItem | undefined): item is ListenerItem {
  return item !== undefined && 'node' in item;
}
