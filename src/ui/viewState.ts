/** What the view and the status bar show, computed from snapshots without VS Code, and once for each change. */
import type { Finding, Findings, SortedFindings } from '../model/exposure/findings';
import { findingOf, findingsOf } from '../model/exposure/findings';
import type { RemoteKind } from '../model/exposure/remoteKind';
import type { ScanState } from '../model/listeners/scanState';
import type { Problem, Snapshot } from '../model/listeners/snapshot';
import type { HostContext } from '../model/process/hostContext';
import type { Names } from '../model/rows/describeListeners';
import { ListenerDescriber } from '../model/rows/describeListeners';
import type { ListenerRow } from '../model/rows/listenerRow';
import { devServerCount } from '../model/rows/listenerRow';
import type { Settings } from '../model/settings';
import { buildTree, isOfProtocols } from '../model/tree/buildTree';
import type { TreeNode } from '../model/tree/nodes';
import type { ViewStatus } from '../messages/view';
import { viewMessage } from '../messages/view';
import type { AcknowledgementStore } from '../watch/acknowledgementStore';
import { RecentFindings } from '../watch/recentFindings';
import type { StatusBarPresentation } from './statusBarItem';
import { presentStatusBar } from './statusBarItem';
import type { Alarms } from './treeItem';

/** What the view shows: rows, and the words for when there are none. */
export interface ViewContent {
  readonly status: ViewStatus;
  readonly roots: readonly TreeNode[];
  readonly alarms: Alarms;
  readonly findings: Findings;
  readonly snapshot: Snapshot | undefined;
  /** Shown above the rows: what is missing, stale or left out. Empty if all is well. */
  readonly message: string;
}

/** A snapshot, described. */
interface DescribedSnapshot {
  readonly rows: readonly ListenerRow[];
  readonly findings: Findings;
  readonly devServers: number;
}

const nothing: DescribedSnapshot = { rows: [], findings: new Map(), devServers: 0 };

export class ViewState {
  private readonly describer: ListenerDescriber;
  private readonly recentFindings: RecentFindings;
  private described = nothing;
  private ids: { readonly rows: readonly ListenerRow[]; readonly all: ReadonlySet<string> } | undefined;
  private built:
    (Pick<ViewContent, 'roots' | 'alarms'> & { readonly madeFrom: readonly unknown[] }) | undefined;

  private shown:
    { readonly madeFrom: readonly unknown[]; readonly status: StatusBarPresentation } | undefined;
  private sortedOnce:
    { readonly madeFrom: readonly unknown[]; readonly findings: SortedFindings } | undefined;

  /** @param now milliseconds of a monotonic clock. */
  constructor(
    private readonly hostContext: HostContext,
    names: Names,
    private readonly acknowledgements: Pick<AcknowledgementStore, 'all' | 'knows'>,
    now: () => number,
  ) {
    this.describer = new ListenerDescriber(hostContext, names);
    this.recentFindings = new RecentFindings(now);
  }

  /** The same object for as long as nothing has changed. */
  describe(snapshot: Snapshot | undefined): DescribedSnapshot {
    if (snapshot === undefined) return nothing;
    const rows = this.describer.describe(snapshot);
    if (rows !== this.described.rows) {
      this.described = { rows, findings: findingsOf(rows), devServers: devServerCount(rows) };
    }
    return this.described;
  }

  /** The finding of a row: that of the snapshot, or, if the row is gone since it was shown, that of then. */
  findingOf(row: ListenerRow, snapshot: Snapshot | undefined): Finding | undefined {
    const { rows, findings } = this.describe(snapshot);
    if (this.ids?.rows !== rows) this.ids = { rows, all: new Set(rows.map(({ id }) => id)) };
    return this.ids.all.has(row.id) ? findings.get(row.id) : findingOf(row);
  }

  /** What is exposed in a snapshot, by whether the user has acknowledged it. */
  sortedFindings(snapshot: Snapshot | undefined): SortedFindings {
    const { findings } = this.describe(snapshot);
    const madeFrom = [findings, this.acknowledgements.all];
    if (isSameList(this.sortedOnce?.madeFrom, madeFrom)) return this.sortedOnce.findings;
    this.sortedOnce = { madeFrom, findings: this.sorted([...findings.values()]) };
    return this.sortedOnce.findings;
  }

  content(
    scanState: ScanState,
    snapshot: Snapshot | undefined,
    settings: Settings,
    settingProblems: readonly Problem[],
    locale: string | undefined,
  ): ViewContent {
    const { rows, findings } = this.describe(snapshot);
    const { roots, alarms } = this.tree(snapshot, settings);
    const isFiltered = roots.length === 0 && rows.some((row) => isOfProtocols(row, settings.protocols));
    const status = roots.length > 0 ? 'listed' : isFiltered ? 'filtered' : statusWithoutRows(scanState);
    const message = viewMessage(status, scanState, settings, settingProblems, locale);
    return { status, roots, alarms, findings, snapshot, message };
  }

  /** With findings that have just gone: a server that restarts must not make the warning blink. */
  statusBar(snapshot: Snapshot, remoteKind: RemoteKind): StatusBarPresentation {
    const { findings, devServers } = this.describe(snapshot);
    const recent = this.recentFindings.update(findings);
    const madeFrom = [recent, devServers, this.acknowledgements.all, remoteKind];
    if (isSameList(this.shown?.madeFrom, madeFrom)) return this.shown.status;
    const status = presentStatusBar(devServers, this.sorted(recent), remoteKind);
    this.shown = { madeFrom, status };
    return status;
  }

  /** The user terminated it, so it is not restarting: its finding goes at once. */
  forget(pid: number): void {
    this.recentFindings.forget(pid);
  }

  /** The same object for as long as rows, settings and acknowledgements are. */
  private tree(snapshot: Snapshot | undefined, settings: Settings): Pick<ViewContent, 'roots' | 'alarms'> {
    const { rows } = this.describe(snapshot);
    const madeFrom = [rows, settings, this.acknowledgements.all];
    if (isSameList(this.built?.madeFrom, madeFrom)) return this.built;
    const roots = buildTree(rows, this.hostContext.editor, settings);
    this.built = { madeFrom, roots, alarms: alarmsOf(this.sortedFindings(snapshot)) };
    return this.built;
  }

  private sorted(findings: SortedFindings['open']): SortedFindings {
    const isKnown = this.acknowledgements.knows();
    return {
      open: findings.filter(({ traits }) => !isKnown(traits)),
      acknowledged: findings.filter(({ traits }) => isKnown(traits)),
    };
  }
}

function isSameList(a: readonly unknown[] | undefined, b: readonly unknown[]): a is readonly unknown[] {
  return a?.length === b.length && a.every((part, index) => part === b[index]);
}

function alarmsOf({ open, acknowledged }: SortedFindings): Alarms {
  return new Map([
    ...acknowledged.map(({ row }) => [row.id, 'acknowledged'] as const),
    ...open.map(({ row }) => [row.id, 'open'] as const),
  ]);
}

function statusWithoutRows(state: ScanState): ViewStatus {
  switch (state.kind) {
    case 'scanning':
      return 'scanning';
    case 'ok':
      return 'empty';
    case 'failed':
      return `failed.${state.reason}`;
  }
}
