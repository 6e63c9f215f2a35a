import * as vscode from 'vscode';
import type { RootNode } from '../model/tree/buildTree';
import { buildTree } from '../model/tree/buildTree';
import type { Finding } from '../model/exposure/findings';
import { findingsOf } from '../model/exposure/findings';
import type { GroupNode } from '../model/rows/describeListeners';
import { groupByProcess } from '../model/rows/describeListeners';
import type { Protocol } from '../model/listeners/listener';
import { protocolsOf } from '../model/settings';
import type { Snapshot } from '../model/listeners/snapshot';
import type { RemoteKind } from '../model/exposure/remoteKind';
import type { HostContext } from '../model/process/hostContext';
import type { SettingsStore } from '../settingsStore';
import type { AcknowledgementStore } from '../watch/acknowledgementStore';
import { RecentFindings } from '../watch/recentFindings';
import type { Scanner } from '../watch/scanner';
import type { ExposureNotifier } from './exposureNotifier';
import type { Labels } from './labels';
import type { PortsView, ViewContent } from './portsView';
import type { StatusBar } from './statusBar';
import type { Findings } from './statusBarItem';
import { presentStatusBar } from './statusBarItem';
import type { Alarms } from './treeItem';
import { viewMessage } from '../messages/view';
import type { ScanState } from '../model/listeners/scanState';

export interface ViewControllerParts {
  readonly scanner: Scanner;
  readonly settings: SettingsStore;
  readonly view: PortsView;
  readonly statusBar: StatusBar;
  readonly labels: Labels;
  readonly acknowledgements: AcknowledgementStore;
  readonly notifier: ExposureNotifier;
  readonly hostContext: HostContext;
  readonly remoteKind: RemoteKind;
  readonly log: vscode.LogOutputChannel;
}

/** Brings what is seen to the view and the status bar, and what the user looks at to the watcher. */
export class ViewController implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable;
  private udpShown: boolean | undefined;
  private readonly recentFindings = new RecentFindings(() => performance.now());
  private builtTree: (Pick<ViewContent, 'roots' | 'alarms'> & { madeFrom: readonly unknown[] }) | undefined;
  /** By protocols. A look that found nothing new hands on the very same listeners. */
  private readonly grouped = new Map<
    string,
    Pick<Snapshot, 'listeners' | 'processes'> & {
      readonly names: string;
      readonly groups: readonly GroupNode[];
    }
  >();
  /** Found in the groups beside them, and the same as long as these are. */
  private found: { readonly groups: readonly GroupNode[]; readonly findings: readonly Finding[] } | undefined;

  constructor(private readonly parts: ViewControllerParts) {
    const { scanner, settings, view, labels, acknowledgements } = parts;
    const attend = (): void => {
      this.updateDemand();
    };
    const draw = (): void => {
      this.draw();
    };
    this.subscriptions = vscode.Disposable.from(
      scanner.onDidChange(draw),
      settings.onDidChange(() => {
        this.updateDemand();
        this.draw();
      }),
      labels.onDidChange(draw),
      acknowledgements.onDidChange(draw),
      view.onDidChangeVisibility(attend),
      vscode.window.onDidChangeWindowState(attend),
    );
    this.updateDemand();
    this.draw();
  }

  /** The last good look, grouped. Empty where there was none; the same array as long as nothing has changed. */
  groups(protocols: ReadonlySet<Protocol>): readonly GroupNode[] {
    const { scanner, hostContext, labels } = this.parts;
    const snapshot = scanner.lastSnapshot;
    if (snapshot === undefined) return [];
    const key = [...protocols].join();
    const before = this.grouped.get(key);
    if (
      before?.listeners === snapshot.listeners &&
      before.processes === snapshot.processes &&
      before.names === labels.version
    ) {
      return before.groups;
    }
    const { version } = labels;
    const groups = groupByProcess(snapshot, hostContext, protocols, labels);
    const { listeners, processes } = snapshot;
    this.grouped.set(key, { listeners, processes, names: version, groups });
    return groups;
  }

  /** What is exposed now. */
  findings(): Findings {
    return this.sorted(this.findingsIn(this.groups(new Set(['tcp']))));
  }

  /** The user ended it: its finding does not linger as one of a server that may be restarting. */
  forget(pid: number): void {
    this.recentFindings.forget(pid);
    this.draw();
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /** A look that found nothing new arranges nothing anew. */
  private tree(groups: readonly GroupNode[]): Pick<ViewContent, 'roots' | 'alarms'> {
    const { settings, acknowledgements } = this.parts;
    const madeFrom = [groups, settings.current, acknowledgements.all];
    const before = this.builtTree;
    if (before !== undefined && madeFrom.every((part, index) => part === before.madeFrom[index])) {
      return before;
    }
    const roots = buildTree(groups, settings.current);
    this.builtTree = { madeFrom, roots, alarms: alarmsOf(this.findings()) };
    return this.builtTree;
  }

  private findingsIn(groups: readonly GroupNode[]): readonly Finding[] {
    if (this.found?.groups !== groups) this.found = { groups, findings: findingsOf(groups) };
    return this.found.findings;
  }

  private sorted(findings: Findings['open']): Findings {
    const { acknowledgements } = this.parts;
    const isKnown = acknowledgements.knows();
    return {
      open: findings.filter(({ traits }) => !isKnown(traits)),
      acknowledged: findings.filter(({ traits }) => isKnown(traits)),
    };
  }

  private updateDemand(): void {
    const { settings, scanner, view } = this.parts;
    const { refreshIntervalSeconds, protocols, warnAboutExposedDevServers } = settings.current;
    scanner.setPollMs(refreshIntervalSeconds * 1000);
    scanner.setDemand({
      viewVisible: view.visible,
      windowFocused: vscode.window.state.focused,
      warnings: warnAboutExposedDevServers,
    });
    if (this.udpShown !== (protocols === 'tcpAndUdp')) {
      this.udpShown = protocols === 'tcpAndUdp';
      void vscode.commands.executeCommand('setContext', 'localPorts.udpShown', this.udpShown);
    }
    this.drawStatus();
  }

  private draw(): void {
    const { scanner, settings, view, log } = this.parts;
    const { state: scanState, lastSnapshot } = scanner;
    const groups = this.groups(protocolsOf(settings.current));
    const { roots, alarms } = this.tree(groups);
    const state = stateOf(scanState, groups, roots);
    const content: ViewContent = {
      state,
      roots,
      alarms,
      snapshot: lastSnapshot,
      message: viewMessage(state, scanState, settings.current, settings.problems, vscode.env.language),
    };
    view.show(content).catch((error: unknown) => {
      log.error(`drawing the view: ${String(error)}`);
    });
    this.drawStatus();
  }

  /** Without warnings nothing looks while the view is hidden: no number is better than an old one. */
  private drawStatus(): void {
    const { scanner, settings, statusBar, notifier, remoteKind } = this.parts;
    if (scanner.lastSnapshot === undefined || !settings.current.warnAboutExposedDevServers) {
      statusBar.show(undefined);
      return;
    }
    const groups = this.groups(new Set(['tcp']));
    const now = this.findingsIn(groups);
    statusBar.show(presentStatusBar(groups, this.sorted(this.recentFindings.update(now)), remoteKind));
    // where details are still being read it is not known who is there: what shows once it is was there before
    if (scanner.lastSnapshot.details === 'complete') notifier.see(this.sorted(now).open);
  }
}

function alarmsOf({ open, acknowledged }: Findings): Alarms {
  return new Map([
    ...acknowledged.map(({ node }) => [node.id, 'acknowledged'] as const),
    ...open.map(({ node }) => [node.id, 'open'] as const),
  ]);
}

function stateOf(state: ScanState, groups: readonly GroupNode[], roots: readonly RootNode[]): string {
  if (roots.length > 0) return 'listed';
  if (groups.length > 0) return 'filtered';
  switch (state.kind) {
    case 'scanning':
      return 'scanning';
    case 'ok':
      return 'empty';
    case 'failed':
      return `failed.${state.reason}`;
  }
}
