import * as vscode from 'vscode';
import type { GroupNode } from '../model/grouping';
import { groupByProcess } from '../model/grouping';
import type { Protocol } from '../model/listener';
import { protocolsOf } from '../model/settings';
import type { Problem, Snapshot } from '../model/snapshot';
import type { Viewpoint } from '../model/viewpoint';
import type { SettingsStore } from '../settings';
import type { Sight, Watcher } from '../watch/watcher';
import type { PortsView, ViewContent } from './portsView';
import type { StatusBar } from './statusBar';
import { presentStatus } from './statusPresentation';

/** Brings what is seen to the view and the status bar, and what the user looks at to the watcher. */
export class Display implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable;
  private udpShown: boolean | undefined;
  /** By protocols. A look that found nothing new hands on the very same listeners. */
  private readonly grouped = new Map<
    string,
    Pick<Snapshot, 'listeners' | 'processes'> & { readonly groups: readonly GroupNode[] }
  >();

  constructor(
    private readonly watcher: Watcher,
    private readonly settings: SettingsStore,
    private readonly view: PortsView,
    private readonly statusBar: StatusBar,
    private readonly viewpoint: Viewpoint,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const attend = (): void => {
      this.attend();
    };
    this.subscriptions = vscode.Disposable.from(
      watcher.onDidChange(() => {
        this.draw();
      }),
      settings.onDidChange(() => {
        this.attend();
        this.draw();
      }),
      view.onDidChangeVisibility(attend),
      vscode.window.onDidChangeWindowState(attend),
    );
    this.attend();
    this.draw();
  }

  /** The last good look, grouped. Empty where there was none; the same array as long as nothing has changed. */
  groups(protocols: ReadonlySet<Protocol>): readonly GroupNode[] {
    const snapshot = this.watcher.lastGood;
    if (snapshot === undefined) return [];
    const key = [...protocols].join();
    const before = this.grouped.get(key);
    if (before?.listeners === snapshot.listeners && before.processes === snapshot.processes) {
      return before.groups;
    }
    const groups = groupByProcess(snapshot, this.viewpoint, protocols);
    const { listeners, processes } = snapshot;
    this.grouped.set(key, { listeners, processes, groups });
    return groups;
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private attend(): void {
    const { refreshIntervalSeconds, protocols, warnAboutExposedDevServers } = this.settings.current;
    this.watcher.setRefresh(refreshIntervalSeconds * 1000);
    this.watcher.setInterest({
      viewVisible: this.view.visible,
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
    const { sight, lastGood } = this.watcher;
    const { current: settings, problems } = this.settings;
    const groups = this.groups(protocolsOf(settings));
    const content: ViewContent = {
      state: stateOf(sight, groups),
      groups,
      snapshot: lastGood,
      message: messageOf(sight, problems),
      description: lastGood?.coverage === 'own-processes' ? 'your processes only' : '',
    };
    this.view.show(content).catch((error: unknown) => {
      this.log.error(`drawing the view: ${String(error)}`);
    });
    this.drawStatus();
  }

  /** Without warnings nothing looks while the view is hidden: no number is better than an old one. */
  private drawStatus(): void {
    const known = this.watcher.lastGood !== undefined;
    const current = this.settings.current.warnAboutExposedDevServers;
    this.statusBar.show(known && current ? presentStatus(this.groups(new Set(['tcp']))) : undefined);
  }
}

function stateOf(sight: Sight, groups: readonly GroupNode[]): string {
  if (groups.length > 0) return 'listed';
  switch (sight.kind) {
    case 'looking':
      return 'looking';
    case 'seen':
      return 'empty';
    case 'failed':
      return `failed.${sight.reason}`;
  }
}

function messageOf(sight: Sight, settingProblems: readonly Problem[]): string {
  switch (sight.kind) {
    case 'looking':
      return summary(settingProblems);
    case 'seen':
      return summary([...sight.snapshot.problems, ...settingProblems]);
    case 'failed':
      // of a system that cannot be looked at, the welcome text says all there is to say
      if (sight.reason === 'unsupported') return '';
      return sight.lastGood === undefined
        ? sight.problem.message
        : `Seen at ${new Date(sight.lastGood.takenAt).toLocaleTimeString(vscode.env.language)}, and out of date since: ${sight.problem.message}`;
  }
}

function summary([first, ...more]: readonly Problem[]): string {
  if (first === undefined) return '';
  return more.length === 0
    ? first.message
    : `${first.message} The log has ${more.length} more ${more.length === 1 ? 'problem' : 'problems'}.`;
}
