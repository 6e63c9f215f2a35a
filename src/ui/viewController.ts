import * as vscode from 'vscode';
import { NewestInSlices, runInSlices, sliceMs } from '../collect/timeSlice';
import type { Finding, SortedFindings } from '../model/exposure/findings';
import type { UnmetPort } from '../model/expected/expectedState';
import type { RemoteKind } from '../model/exposure/remoteKind';
import type { Protocol } from '../model/listeners/listener';
import type { HostContext } from '../model/process/hostContext';
import type { Snapshot } from '../model/listeners/snapshot';
import type { ListenerRow } from '../model/rows/listenerRow';
import { traceOf } from '../model/text/text';
import type { TimeSliced } from '../model/text/timeSlice';
import { inOwnerOrder } from '../model/tree/buildTree';
import type { SettingsStore } from '../settingsStore';
import type { AcknowledgementStore } from '../watch/acknowledgementStore';
import { Emitter } from '../watch/emitter';
import type { ForgottenEvidence } from '../watch/forgottenEvidence';
import type { ExpectedPorts } from '../watch/expectedPorts';
import type { History } from '../watch/history';
import type { PinOwners } from '../watch/pinOwners';
import type { RecentlyEnded } from '../watch/recentlyEnded';
import type { Scanner } from '../watch/scanner';
import type { DescribedSnapshot } from '../watch/snapshotDescriber';
import type { ExposureNotifier } from './exposureNotifier';
import type { ForgottenNotifier } from './forgottenNotifier';
import type { Labels } from './labels';
import type { PortsView } from './portsView';
import type { StatusBar } from './statusBar';
import type { TypedFilter } from './typedFilter';
import { ContextKeySetter } from './setContextKey';
import { ViewState } from './viewState';
import { passesFilter } from '../model/tree/viewOptions';

interface ViewControllerParts {
  readonly scanner: Scanner;
  readonly settings: SettingsStore;
  readonly typedFilter: TypedFilter;
  readonly view: PortsView;
  readonly statusBar: StatusBar;
  readonly labels: Labels;
  readonly acknowledgements: AcknowledgementStore;
  readonly notifier: ExposureNotifier;
  readonly evidence: ForgottenEvidence;
  readonly forgottenNotifier: ForgottenNotifier;
  readonly recentlyEnded: RecentlyEnded;
  readonly history: History;
  readonly expectedPorts: ExpectedPorts;
  readonly pinOwners: PinOwners;
  readonly hostContext: HostContext;
  readonly remoteKind: RemoteKind;
  readonly log: vscode.LogOutputChannel;
}

/** A snapshot with its rows, by port. */
interface DescribedRows {
  readonly snapshot: Snapshot;
  /** The same array while nothing has changed. */
  readonly rows: readonly ListenerRow[];
}

/** Brings scans to the view and the status bar, and the state of the window to the scanner. */
export class ViewController implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable;
  private readonly state: ViewState;
  private readonly drawing: NewestInSlices;
  private sorted: SortedFindings = { open: [], acknowledged: [] };
  private readonly contextKeys = new ContextKeySetter();
  private readonly described = new Emitter<DescribedRows>();
  private newest: DescribedRows | undefined;
  /** Other extensions that follow what listens. */
  private readonly watchers = new Set<object>();
  private readonly disposal = new AbortController();
  private wasShown = false;

  constructor(private readonly parts: ViewControllerParts) {
    const { scanner, settings, view, labels, acknowledgements, evidence, hostContext, log } = parts;
    const { recentlyEnded, expectedPorts, typedFilter } = parts;
    this.drawing = new NewestInSlices(sliceMs, (error) => {
      log.error(`drawing the view: ${traceOf(error)}`);
    });
    this.state = new ViewState(
      ...([hostContext, labels, acknowledgements, () => performance.now()] as const),
      () => ({ publishedPorts: settings.current.warnAboutPublishedPorts }),
      evidence,
      () => recentlyEnded.list(),
      () => expectedPorts.all,
    );
    const updateDemand = (): void => {
      this.updateDemand();
    };
    const draw = (): void => {
      this.draw();
    };
    this.subscriptions = vscode.Disposable.from(
      scanner.onDidChange(() => {
        if (view.visible) labels.revisit();
        evidence.revisit(view.visible);
        draw();
      }),
      settings.onDidChange(updateDemand),
      typedFilter.onDidChange(updateDemand),
      labels.onDidChange(draw),
      expectedPorts.onDidChange(draw),
      evidence.onDidChange(draw),
      acknowledgements.onDidChange(draw),
      recentlyEnded.onDidChange(draw),
      view.onDidChangeVisibility(() => {
        if (view.visible) expectedPorts.reread();
        updateDemand();
      }),
      vscode.window.onDidChangeWindowState(updateDemand),
    );
    this.updateDemand();
  }

  /** Each good scan, once its rows are described; and again when more is known about them. */
  get onDidDescribe(): Emitter<DescribedRows>['event'] {
    return this.described.event;
  }

  get lastDescribed(): DescribedRows | undefined {
    return this.newest;
  }

  /** Has scans run by the clock also while the view is hidden, until it is disposed. */
  watch(): { dispose(): void } {
    const watcher = {};
    this.watchers.add(watcher);
    this.updateDemand();
    return {
      dispose: () => {
        this.watchers.delete(watcher);
        this.updateDemand();
      },
    };
  }

  /** The last good snapshot, described. */
  async describe(): Promise<DescribedSnapshot> {
    // most often it is being described already
    await this.drawing.whenIdle();
    const described = this.state.describe(this.parts.scanner.lastSnapshot);
    return runInSlices(described, sliceMs, this.disposal.signal);
  }

  /**
   * The last good snapshot, described, in the order of the tree. Empty if there is none. Never the rows of an older one,
   * even if those are still shown.
   */
  async rowsOf(protocols: readonly Protocol[]): Promise<readonly ListenerRow[]> {
    // most often it is being described already
    await this.drawing.whenIdle();
    return runInSlices(this.rowsInSlices(protocols), sliceMs, this.disposal.signal);
  }

  /** Has a row shown that a setting or a typed text leaves out. */
  async uncover(row: ListenerRow): Promise<void> {
    const { settings, typedFilter } = this.parts;
    if (!this.state.isFound(row, typedFilter.current)) typedFilter.set('');
    if (row.listener.protocol === 'udp') await settings.update('protocols', 'tcpAndUdp');
    if (!passesFilter(row, settings.current.show)) await settings.update('show', 'everything');
    await this.drawing.whenIdle();
  }

  /** What was exposed when the view was last drawn. */
  get findings(): SortedFindings {
    return this.sorted;
  }

  /** The expected ports on which what should listen does not. */
  async unmetPorts(): Promise<readonly UnmetPort[]> {
    await this.drawing.whenIdle();
    const { scanner } = this.parts;
    return runInSlices(this.state.unmetPorts(scanner.lastSnapshot), sliceMs, this.disposal.signal);
  }

  findingOf(row: ListenerRow): Finding | undefined {
    return this.state.findingOf(row);
  }

  /** The user terminated it: its finding does not linger as that of a server that may be restarting. */
  forget(pid: number): void {
    this.state.forget(pid);
    this.parts.recentlyEnded.wasTerminated(pid);
    this.draw();
  }

  dispose(): void {
    this.disposal.abort();
    this.drawing.dispose();
    this.described.dispose();
    this.subscriptions.dispose();
  }

  private *rowsInSlices(protocols: readonly Protocol[]): TimeSliced<readonly ListenerRow[]> {
    const { rows } = yield* this.state.describe(this.parts.scanner.lastSnapshot);
    return yield* inOwnerOrder(rows.filter(({ listener }) => protocols.includes(listener.protocol)));
  }

  private updateDemand(): void {
    const { settings, typedFilter, scanner, view } = this.parts;
    const { refreshIntervalSeconds, protocols, show, hide, warnAboutExposedDevServers } = settings.current;
    const isWatched = this.watchers.size > 0;
    this.wasShown ||= view.visible;
    scanner.setPollMs(refreshIntervalSeconds * 1000);
    scanner.setDemand({
      viewVisible: view.visible,
      windowFocused: vscode.window.state.focused,
      warnings: warnAboutExposedDevServers || isWatched,
      // what other extensions are given has UDP sockets too
      udp: protocols === 'tcpAndUdp' || isWatched,
    });
    this.contextKeys.update({
      'localPorts.udpShown': protocols === 'tcpAndUdp',
      'localPorts.isFiltered': show !== 'everything' || typedFilter.current !== '',
      'localPorts.hasHideRules': hide.length > 0,
      'localPorts.wasShown': this.wasShown,
    });
    this.draw();
  }

  /** What commands of the palette need to have something to do. */
  private updateCommands(): void {
    const { recentlyEnded, expectedPorts, acknowledgements } = this.parts;
    this.contextKeys.update({
      'localPorts.hasEnded': recentlyEnded.list().length > 0,
      'localPorts.hasPins': expectedPorts.all.some(({ pin }) => pin !== undefined),
      'localPorts.hasAcknowledged': acknowledgements.all.length > 0,
    });
  }

  /** A newer snapshot, setting or name replaces a drawing that is not finished. */
  private draw(): void {
    this.drawing.start(this.drawInSlices());
  }

  private *drawInSlices(): TimeSliced<void> {
    const { scanner, settings, typedFilter, view, log } = this.parts;
    const { state, lastSnapshot } = scanner;
    const { current, problems } = settings;
    if (lastSnapshot !== undefined && state.kind === 'ok') {
      const { rows, findings } = yield* this.state.describe(lastSnapshot);
      this.newest = { snapshot: lastSnapshot, rows };
      this.described.fire(this.newest);
      yield* this.parts.history.observe(lastSnapshot, rows, findings);
      this.parts.pinOwners.observe(rows).catch((error: unknown) => {
        log.error(`pinning: ${traceOf(error)}`);
      });
    }
    this.updateCommands();
    const moment = { locale: vscode.env.language, now: Date.now(), text: typedFilter.current };
    const content = yield* this.state.content(state, lastSnapshot, current, problems, moment);
    this.sorted = yield* this.state.sortedFindings(lastSnapshot);
    view.show(content).catch((error: unknown) => {
      log.error(`drawing the view: ${String(error)}`);
    });
    // while nothing scans, no number is better than an outdated one
    const isFollowed = view.visible || current.warnAboutExposedDevServers;
    view.showBadge(yield* this.state.badge(isFollowed ? lastSnapshot : undefined, current));
    yield* this.drawStatusBar(lastSnapshot);
    if (lastSnapshot?.details !== 'complete') return;
    const { forgotten } = yield* this.state.describe(lastSnapshot);
    this.parts.forgottenNotifier.update(forgotten, this.parts.evidence.isAllRead);
  }

  /** Without warnings no scan runs while the view is hidden: no number is better than an outdated one. */
  private *drawStatusBar(snapshot: Snapshot | undefined): TimeSliced<void> {
    const { settings, statusBar, notifier, remoteKind } = this.parts;
    if (snapshot === undefined || !settings.current.warnAboutExposedDevServers) {
      statusBar.show(undefined);
      return;
    }
    statusBar.show(yield* this.state.statusBar(snapshot, remoteKind));
    // while details are loading, owners are unknown: what appears once they are known was there before
    if (snapshot.details === 'complete') notifier.update(this.sorted.open);
  }
}
