import * as vscode from 'vscode';
import type { RootNode } from '../model/tree/buildTree';
import { arrange } from '../model/tree/buildTree';
import type { Finding } from '../model/exposure/findings';
import { findingsOf } from '../model/exposure/findings';
import type { GroupNode } from '../model/rows/describeListeners';
import { groupByProcess } from '../model/rows/describeListeners';
import type { Protocol } from '../model/listeners/listener';
import { protocolsOf } from '../model/settings';
import type { Snapshot } from '../model/listeners/snapshot';
import type { Surroundings } from '../model/exposure/remoteKind';
import type { Viewpoint } from '../model/process/hostContext';
import type { SettingsStore } from '../settingsStore';
import type { Acknowledgements } from '../watch/acknowledgementStore';
import { Lingering } from '../watch/recentFindings';
import type { Sight, Watcher } from '../watch/scanner';
import type { ExposureNotifier } from './exposureNotifier';
import type { KnownNames } from './labels';
import type { PortsView, ViewContent } from './portsView';
import type { StatusBar } from './statusBar';
import type { Findings } from './statusBarItem';
import { presentStatus } from './statusBarItem';
import type { Alarms } from './treeItem';
import { viewMessage } from '../messages/view';

export interface DisplayParts {
  readonly watcher: Watcher;
  readonly settings: SettingsStore;
  readonly view: PortsView;
  readonly statusBar: StatusBar;
  readonly names: KnownNames;
  readonly acknowledgements: Acknowledgements;
  readonly notifier: ExposureNotifier;
  readonly viewpoint: Viewpoint;
  readonly surroundings: Surroundings;
  readonly log: vscode.LogOutputChannel;
}

/** Brings what is seen to the view and the status bar, and what the user looks at to the watcher. */
export class Display implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable;
  private udpShown: boolean | undefined;
  private readonly lingering = new Lingering(() => performance.now());
  private arrangement: (Pick<ViewContent, 'roots' | 'alarms'> & { madeFrom: readonly unknown[] }) | undefined;
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

  constructor(private readonly parts: DisplayParts) {
    const { watcher, settings, view, names, acknowledgements } = parts;
    const attend = (): void => {
      this.attend();
    };
    const draw = (): void => {
      this.draw();
    };
    this.subscriptions = vscode.Disposable.from(
      watcher.onDidChange(draw),
      settings.onDidChange(() => {
        this.attend();
        this.draw();
      }),
      names.onDidChange(draw),
      acknowledgements.onDidChange(draw),
      view.onDidChangeVisibility(attend),
      vscode.window.onDidChangeWindowState(attend),
    );
    this.attend();
    this.draw();
  }

  /** The last good look, grouped. Empty where there was none; the same array as long as nothing has changed. */
  groups(protocols: ReadonlySet<Protocol>): readonly GroupNode[] {
    const { watcher, viewpoint, names } = this.parts;
    const snapshot = watcher.lastGood;
    if (snapshot === undefined) return [];
    const key = [...protocols].join();
    const before = this.grouped.get(key);
    if (
      before?.listeners === snapshot.listeners &&
      before.processes === snapshot.processes &&
      before.names === names.version
    ) {
      return before.groups;
    }
    const { version } = names;
    const groups = groupByProcess(snapshot, viewpoint, protocols, names);
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
    this.lingering.forget(pid);
    this.draw();
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /** A look that found nothing new arranges nothing anew. */
  private arranged(groups: readonly GroupNode[]): Pick<ViewContent, 'roots' | 'alarms'> {
    const { settings, acknowledgements } = this.parts;
    const madeFrom = [groups, settings.current, acknowledgements.all];
    const before = this.arrangement;
    if (before !== undefined && madeFrom.every((part, index) => part === before.madeFrom[index])) {
      return before;
    }
    const roots = arrange(groups, settings.current);
    this.arrangement = { madeFrom, roots, alarms: alarmsOf(this.findings()) };
    return this.arrangement;
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

  private attend(): void {
    const { settings, watcher, view } = this.parts;
    const { refreshIntervalSeconds, protocols, warnAboutExposedDevServers } = settings.current;
    watcher.setRefresh(refreshIntervalSeconds * 1000);
    watcher.setInterest({
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
    const { watcher, settings, view, log } = this.parts;
    const { sight, lastGood } = watcher;
    const groups = this.groups(protocolsOf(settings.current));
    const { roots, alarms } = this.arranged(groups);
    const state = stateOf(sight, groups, roots);
    const content: ViewContent = {
      state,
      roots,
      alarms,
      snapshot: lastGood,
      message: viewMessage(state, sight, settings.current, settings.problems, vscode.env.language),
    };
    view.show(content).catch((error: unknown) => {
      log.error(`drawing the view: ${String(error)}`);
    });
    this.drawStatus();
  }

  /** Without warnings nothing looks while the view is hidden: no number is better than an old one. */
  private drawStatus(): void {
    const { watcher, settings, statusBar, notifier, surroundings } = this.parts;
    if (watcher.lastGood === undefined || !settings.current.warnAboutExposedDevServers) {
      statusBar.show(undefined);
      return;
    }
    const groups = this.groups(new Set(['tcp']));
    const now = this.findingsIn(groups);
    statusBar.show(presentStatus(groups, this.sorted(this.lingering.update(now)), surroundings));
    // where details are still being read it is not known who is there: what shows once it is was there before
    if (watcher.lastGood.details === 'complete') notifier.see(this.sorted(now).open);
  }
}

function alarmsOf({ open, acknowledged }: Findings): Alarms {
  return new Map([
    ...acknowledged.map(({ node }) => [node.id, 'acknowledged'] as const),
    ...open.map(({ node }) => [node.id, 'open'] as const),
  ]);
}

function stateOf(sight: Sight, groups: readonly GroupNode[], roots: readonly RootNode[]): string {
  if (roots.length > 0) return 'listed';
  if (groups.length > 0) return 'filtered';
  switch (sight.kind) {
    case 'looking':
      return 'looking';
    case 'seen':
      return 'empty';
    case 'failed':
      return `failed.${sight.reason}`;
  }
}
