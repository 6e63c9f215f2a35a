import * as vscode from 'vscode';
import { runInSlices, sliceMs } from '../collect/timeSlice';
import { listenerChoice } from '../flows/rows';
import type { DevServerAction } from '../messages/devServers';
import { devServerActions, devServerSections, devServersPrompt } from '../messages/devServers';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { TimeSliced } from '../model/text/timeSlice';
import { mapInSlices } from '../model/text/timeSlice';
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
  const closed = new AbortController();
  let shown: { readonly items: readonly vscode.QuickPickItem[]; readonly isAllRead: boolean } | undefined;
  let newest: object | undefined;

  const fillNow = async (): Promise<void> => {
    const current = {};
    newest = current;
    const found = await rows();
    const items = await runInSlices(itemsOf(found), sliceMs, closed.signal);
    // closed, or overtaken by a newer one
    if (closed.signal.aborted || newest !== current) return;
    if (shown?.isAllRead === found.isAllRead && isSameList(shown.items, items)) return;
    shown = { items, isAllRead: found.isAllRead };
    pick.items = items;
    const { placeholder, emptyPlaceholder } = devServersPrompt(found.isAllRead);
    pick.placeholder = items.length === 0 ? emptyPlaceholder : placeholder;
  };
  const fill = (): void => {
    fillNow().catch((error: unknown) => {
      if (!closed.signal.aborted) onError(error);
    });
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
      closed.abort();
      subscriptions.dispose();
    }),
  );
  fill();
  pick.show();
}

function isSameList(a: readonly vscode.QuickPickItem[], b: readonly vscode.QuickPickItem[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ label, description, iconPath }, index) => {
      const other = b[index];
      return (
        label === other?.label && description === other.description && isSameIcon(iconPath, other.iconPath)
      );
    })
  );
}

function isSameIcon(a: vscode.QuickPickItem['iconPath'], b: vscode.QuickPickItem['iconPath']): boolean {
  return a === b || (a instanceof vscode.ThemeIcon && b instanceof vscode.ThemeIcon && a.id === b.id);
}

function* itemsOf({ exposed, acknowledged, others }: DevServerRows): TimeSliced<vscode.QuickPickItem[]> {
  const titles = devServerSections();
  return [
    ...(yield* section(titles.exposed, exposed, ['bind', 'acknowledge'])),
    ...(yield* section(titles.acknowledged, acknowledged, ['bind'])),
    ...(yield* section(titles.others, others, [])),
  ];
}

function* section(
  title: string,
  rows: readonly ListenerRow[],
  more: readonly DevServerAction[],
): TimeSliced<vscode.QuickPickItem[]> {
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
    ...(yield* mapInSlices(rows, (row): RowItem => ({
      ...toPickItem(listenerChoice(row)),
      buttons: actionButtons,
    }))),
  ];
}

function isRowItem(item: vscode.QuickPickItem): item is RowItem {
  return 'value' in item;
}

function isActionButton(button: vscode.QuickInputButton): button is ActionButton {
  return 'action' in button;
}
