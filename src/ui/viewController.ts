import * as vscode from 'vscode';
import type { Finding, SortedFindings } from '../model/exposure/findings';
import type { RemoteKind } from '../model/exposure/remoteKind';
import type { Protocol } from '../model/listeners/listener';
import type { HostContext } from '../model/process/hostContext';
import type { ListenerRow } from '../model/rows/listenerRow';
import { inOwnerOrder } from '../model/tree/buildTree';
import type { SettingsStore } from '../settingsStore';
import type { AcknowledgementStore } from '../watch/acknowledgementStore';
import type { Scanner } from '../watch/scanner';
import type { ExposureNotifier } from './exposureNotifier';
import type { Labels } from './labels';
import type { PortsView } from './portsView';
import type { StatusBar } from './statusBar';
import { setContextKey } from './setContextKey';
import { ViewState } from './viewState';

interface ViewControllerParts {
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

/** Brings scans to the view and the status bar, and the state of the window to the scanner. */
export class ViewController implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable;
  private readonly state: ViewState;
  private udpShown: boolean | undefined;

  constructor(private readonly parts: ViewControllerParts) {
    const { scanner, settings, view, labels, acknowledgements, hostContext } = parts;
    this.state = new ViewState(hostContext, labels, acknowledgements, () => performance.now());
    const updateDemand = (): void => {
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
      view.onDidChangeVisibility(updateDemand),
      vscode.window.onDidChangeWindowState(updateDemand),
    );
    this.updateDemand();
    this.draw();
  }

  /** The last good snapshot, described, in the order of the tree. Empty if there is none. */
  rowsOf(protocols: readonly Protocol[]): readonly ListenerRow[] {
    const { rows } = this.state.describe(this.parts.scanner.lastSnapshot);
    return inOwnerOrder(rows.filter(({ listener }) => protocols.includes(listener.protocol)));
  }

  /** What is exposed now. */
  get findings(): SortedFindings {
    return this.state.sortedFindings(this.parts.scanner.lastSnapshot);
  }

  findingOf(row: ListenerRow): Finding | undefined {
    return this.state.findingOf(row, this.parts.scanner.lastSnapshot);
  }

  /** The user terminated it: its finding does not linger as that of a server that may be restarting. */
  forget(pid: number): void {
    this.state.forget(pid);
    this.draw();
  }

  dispose(): void {
    this.subscriptions.dispose();
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
      void setContextKey('localPorts.udpShown', this.udpShown);
    }
    this.drawStatusBar();
  }

  private draw(): void {
    const { scanner, settings, view, log } = this.parts;
    const { current, problems } = settings;
    view
      .show(this.state.content(scanner.state, scanner.lastSnapshot, current, problems, vscode.env.language))
      .catch((error: unknown) => {
        log.error(`drawing the view: ${String(error)}`);
      });
    this.drawStatusBar();
  }

  /** Without warnings no scan runs while the view is hidden: no number is better than an outdated one. */
  private drawStatusBar(): void {
    const { scanner, settings, statusBar, notifier, remoteKind } = this.parts;
    const { lastSnapshot } = scanner;
    if (lastSnapshot === undefined || !settings.current.warnAboutExposedDevServers) {
      statusBar.show(undefined);
      return;
    }
    statusBar.show(this.state.statusBar(lastSnapshot, remoteKind));
    // while details are loading, owners are unknown: what appears once they are known was there before
    if (lastSnapshot.details === 'complete') notifier.update(this.findings.open);
  }
}
