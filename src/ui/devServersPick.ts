import * as vscode from 'vscode';
import { listenerChoice } from '../flows/rows';
import type { DevServerAction } from '../messages/devServers';
import { devServerActions, devServerSections, devServersPrompt } from '../messages/devServers';
import type { ListenerRow } from '../model/rows/listenerRow';
import { toPickItem } from './dialogs';

/** What the list shows, each row in one place. */
export interface DevServerRows {
  readonly exposed: readonly ListenerRow[];
  readonly acknowledged: readonly ListenerRow[];
  readonly others: readonly ListenerRow[];
  /** Whether every listener was read, so that there are no more. */
  readonly isAllRead: boolean;
}

interface DevServersSource {
  readonly rows: () => Promise<DevServerRows>;
  readonly onError: (error: unknown) => void;
  readonly onDidChange: vscode.Event<unknown>;
  readonly run: (action: DevServerAction, row: ListenerRow) => unknown;
}

interface ActionButton extends vscode.QuickInputButton {
  readonly action: DevServerAction;
}

interface RowItem extends vscode.QuickPickItem {
  readonly value: ListenerRow;
  readonly buttons: readonly ActionButton[];
}

const icons: Readonly<Record<DevServerAction, string>> = {
  bind: 'wrench',
  acknowledge: 'check',
  open: 'link-external',
  copy: 'copy',
  stop: 'debug-stop',
  reveal: 'list-tree',
};

/** The list behind the status bar item: exposed dev servers first, each with buttons. It follows what is listening. */
export function showDevServersPick({ rows, onError, onDidChange, run }: DevServersSource): void {
  const pick = vscode.window.createQuickPick<RowItem | vscode.QuickPickItem>();
  pick.title = devServersPrompt().title;
  pick.matchOnDescription = true;
  let shown = '';
  let isOpen = true;

  const fillNow = async (): Promise<void> => {
    const found = await rows();
    const items = itemsOf(found);
    if (!isOpen) return;
    const drawing = JSON.stringify([
      found.isAllRead,
      ...items.map(({ label, description }) => [label, description]),
    ]);
    if (drawing === shown) return;
    shown = drawing;
    pick.items = items;
    const { placeholder, emptyPlaceholder } = devServersPrompt(found.isAllRead);
    pick.placeholder = items.length === 0 ? emptyPlaceholder : placeholder;
  };
  const fill = (): void => {
    fillNow().catch(onError);
  };
  const act = (action: DevServerAction, item: vscode.QuickPickItem | undefined): void => {
    if (item === undefined || !isRowItem(item)) return;
    pick.hide();
    run(action, item.value);
  };

  const subscriptions = vscode.Disposable.from(
    pick,
    onDidChange(fill),
    pick.onDidAccept(() => {
      act('open', pick.selectedItems[0]);
    }),
    pick.onDidTriggerItemButton(({ button, item }) => {
      if (isActionButton(button)) act(button.action, item);
    }),
    pick.onDidHide(() => {
      isOpen = false;
      subscriptions.dispose();
    }),
  );
  fill();
  pick.show();
}

function itemsOf({ exposed, acknowledged, others }: DevServerRows): vscode.QuickPickItem[] {
  const titles = devServerSections();
  return [
    ...section(titles.exposed, exposed, ['bind', 'acknowledge']),
    ...section(titles.acknowledged, acknowledged, ['bind']),
    ...section(titles.others, others, []),
  ];
}

function section(
  title: string,
  rows: readonly ListenerRow[],
  more: readonly DevServerAction[],
): vscode.QuickPickItem[] {
  if (rows.length === 0) return [];
  const tooltips = devServerActions();
  const buttons = [...more, 'open', 'copy', 'stop', 'reveal'] as const;
  const actionButtons = buttons.map((action): ActionButton => ({
    action,
    iconPath: new vscode.ThemeIcon(icons[action]),
    tooltip: tooltips[action],
  }));
  return [
    { label: title, kind: vscode.QuickPickItemKind.Separator },
    ...rows.map((row): RowItem => ({ ...toPickItem(listenerChoice(row)), buttons: actionButtons })),
  ];
}

function isRowItem(item: vscode.QuickPickItem): item is RowItem {
  return 'value' in item;
}

function isActionButton(button: vscode.QuickInputButton): button is ActionButton {
  return 'action' in button;
}
