import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { setContextKey } from './setContextKey';
import { delay } from '../act/delay';
import type { NetworkInterfaces } from '../collect/networkInterfaces';
import type { TunnelFinder } from '../collect/tunnels';
import type { TreeNode } from '../model/tree/nodes';
import { shownAtTop, shownBeneath, shownParentOf } from '../model/tree/folding';
import type { RemoteKind } from '../model/exposure/remoteKind';
import type { Process } from '../model/process/process';
import type { TreeUsage } from '../model/process/treeUsage';
import { isTheia } from './hostContext';
import { tooltipMarkdown, usedProcess } from './tooltip';
import { noAlarms, noCopies, presentNode } from './treeItem';
import type { Badge } from './badge';
import type { ViewContent } from './viewState';
import type { ItemPresentation } from './itemPresentation';

export const viewId = 'localPorts.listeners';

/** Where reading it takes longer, a tooltip comes without it. */
const usageWithinMs = 1_000;

const revealAttempts = 3;
/** Longer than drawing the tree takes. */
const betweenRevealsMs = 200;

/** The sidebar's tree of listeners, grouped by process. */
export class PortsView implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<TreeNode>;
  private content: ViewContent = {
    status: 'scanning',
    roots: [],
    alarms: noAlarms,
    copies: noCopies,
    now: 0,
    look: {},
    findings: new Map(),
    snapshot: undefined,
    message: '',
  };

  constructor(
    private readonly interfaces: NetworkInterfaces,
    private readonly remoteKind: RemoteKind,
    private readonly tunnels: Pick<TunnelFinder, 'current'>,
    private readonly usageOf: (process: Process) => Promise<TreeUsage | undefined>,
  ) {
    this.view = vscode.window.createTreeView(viewId, {
      treeDataProvider: this,
      canSelectMany: true,
    });
  }

  get visible(): boolean {
    return this.view.visible;
  }

  get onDidChangeVisibility(): vscode.Event<unknown> {
    return this.view.onDidChangeVisibility;
  }

  /** Redraws only if something differs: a tree that redraws under the mouse loses clicks. */
  async show(content: ViewContent): Promise<void> {
    const before = this.content;
    this.content = content;
    if (this.view.message !== content.message) this.view.message = content.message;
    if (content.look !== before.look) this.changed.fire(undefined);
    if (content.status !== before.status) {
      await setContextKey('localPorts.state', content.status);
    }
  }

  /** The nodes that are selected: arrow keys move the focus without them. */
  get selection(): readonly TreeNode[] {
    return this.view.selection;
  }

  /** Only if it differs: VS Code draws each. */
  showBadge(badge: Badge | undefined): void {
    const before = this.view.badge;
    if (before?.value === badge?.value && before?.tooltip === badge?.tooltip) return;
    this.view.badge = badge;
  }

  /** Selects the row. Again if nothing was: VS Code finds no row while it draws the tree, and says nothing. */
  async reveal(node: TreeNode): Promise<void> {
    for (let attempt = 1; attempt <= revealAttempts; attempt++) {
      if (attempt > 1) await setTimeout(betweenRevealsMs);
      await this.view.reveal(node, { select: true, focus: true, expand: true });
      if (this.view.selection.some(({ id }) => id === node.id)) return;
    }
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const { id, label, description, icon, iconColor, contextValue, accessibilityLabel, children } =
      this.present(node);
    const item = new vscode.TreeItem(label, collapsibleStates[children]);
    item.id = id;
    item.description = description;
    item.iconPath = new vscode.ThemeIcon(
      icon,
      iconColor === undefined ? undefined : new vscode.ThemeColor(iconColor),
    );
    item.contextValue = contextValue;
    item.accessibilityInformation = { label: accessibilityLabel };
    return item;
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (node === undefined) return [...shownAtTop(this.content.roots)];
    return [...shownBeneath(node)];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return shownParentOf(this.content.roots, node);
  }

  /** Only on hover: formatting the command lines and dates of a thousand rows would be wasted. */
  async resolveTreeItem(item: vscode.TreeItem, node: TreeNode): Promise<vscode.TreeItem> {
    const { snapshot, findings } = this.content;
    if (snapshot !== undefined) {
      const tunnels = node.kind === 'listener' ? await this.tunnels.current(snapshot.listeners) : undefined;
      // untrusted and without icons: texts from processes stay plain text
      item.tooltip = new vscode.MarkdownString(
        tooltipMarkdown(node, snapshot, {
          findings,
          locale: vscode.env.language,
          interfaces: this.interfaces.current(),
          remoteKind: this.remoteKind,
          tunnels,
          usage: await this.usageInTime(node),
          now: Date.now(),
          overflowsCode: isTheia(),
        }),
      );
    }
    return item;
  }

  private async usageInTime(node: TreeNode): Promise<TreeUsage | undefined> {
    const process = usedProcess(node);
    if (process === undefined) return undefined;
    const end = new AbortController();
    try {
      const late = delay(usageWithinMs, end.signal).then(() => undefined);
      return await Promise.race([this.usageOf(process), late]);
    } finally {
      end.abort();
    }
  }

  private present(node: TreeNode): ItemPresentation {
    const { alarms, now, copies } = this.content;
    return presentNode(node, alarms, now, copies);
  }

  dispose(): void {
    this.view.dispose();
    this.changed.dispose();
  }
}

const collapsibleStates = {
  expanded: vscode.TreeItemCollapsibleState.Expanded,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  none: vscode.TreeItemCollapsibleState.None,
} as const;
