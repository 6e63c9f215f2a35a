/** What the view and the status bar show, computed from snapshots without VS Code, and once for each change. */
import type { Finding, FindingOptions, Findings, SortedFindings } from '../model/exposure/findings';
import type { RemoteKind } from '../model/exposure/remoteKind';
import type { Evidence } from '../model/forgotten/evidence';
import type { ExpectedPort } from '../model/expected/expectedPort';
import { namedPlaceOf } from '../model/expected/expectedPort';
import type { UnmetPort } from '../model/expected/expectedState';
import { UnmetPortFinder } from '../model/expected/expectedState';
import type { EndedServer } from '../model/history/endedServer';
import type { ScanState } from '../model/listeners/scanState';
import type { Problem, Snapshot } from '../model/listeners/snapshot';
import type { HostContext } from '../model/process/hostContext';
import { Appearances } from '../model/rows/appearances';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { Settings } from '../model/settings';
import { TreeBuilder } from '../model/tree/buildTree';
import { areOfEditor } from '../model/tree/groups';
import type { ExpectedVisibility } from '../model/tree/expectedFilter';
import { expectedVisibility } from '../model/tree/expectedFilter';
import type { TimeSliced } from '../model/text/timeSlice';
import { itemsPerSlice } from '../model/text/timeSlice';
import type { ExpectedNode } from '../model/tree/nodes';
import { expectedGroupNode, recentlyEndedNode } from '../model/tree/nodes';
import type { ViewStatus } from '../messages/view';
import { viewMessage } from '../messages/view';
import type { AcknowledgementStore } from '../watch/acknowledgementStore';
import { RecentFindings } from '../watch/recentFindings';
import type { DescribedSnapshot } from '../watch/snapshotDescriber';
import { SnapshotDescriber } from '../watch/snapshotDescriber';
import type { Badge } from './badge';
import { badgeOf } from './badge';
import { RowFinder } from './rowFinder';
import type { StatusBarPresentation } from './statusBarItem';
import { presentStatusBar } from './statusBarItem';
import type { Alarms, TreeLook } from './treeItem';
import { isSameLook } from './treeItem';
import type { Names } from '../model/rows/names';
import { isOfProtocols } from '../model/tree/viewOptions';

/** What the view shows: rows, and the words for when there are none. */
export interface ViewContent extends TreeLook {
  readonly status: ViewStatus;
  /** The same object while the tree looks the same. */
  readonly look: object;
  readonly findings: Findings;
  readonly snapshot: Snapshot | undefined;
  /** Shown above the rows: what is missing, stale or left out. Empty if all is well. */
  readonly message: string;
}

/** For whom, and when, the view is drawn. */
interface ViewMoment {
  /** What a person looks for; left out or empty if nothing. */
  readonly text?: string;
  readonly locale: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const noneEnded: readonly EndedServer[] = [];
const noneUnmet: readonly UnmetPort[] = [];
const noneExpected: readonly ExpectedPort[] = [];

type BuiltTree = TreeLook & {
  readonly look: object;
  /** Whether there is nothing in it because of the filter. */
  readonly isFiltered: boolean;
};

/** Ages are shown by the minute. */
const agesChangeMs = 60_000;

/**
 * All work that grows with the number of rows can pause. What is kept is replaced when a step is finished, so work that is
 * abandoned at a pause leaves nothing half-done.
 */
export class ViewState {
  private readonly describer: SnapshotDescriber;
  private readonly recentFindings: RecentFindings;
  private readonly unmetFinder = new UnmetPortFinder();
  private readonly appearances = new Appearances();
  private readonly treeBuilder = new TreeBuilder((row) => this.appearances.of(row));
  private readonly finder: RowFinder;
  private built: (BuiltTree & { readonly madeFrom: readonly unknown[] }) | undefined;

  private shown:
    { readonly madeFrom: readonly unknown[]; readonly status: StatusBarPresentation } | undefined;
  private sortedOnce:
    { readonly madeFrom: readonly unknown[]; readonly findings: SortedFindings } | undefined;

  private badgeOnce: { readonly madeFrom: readonly unknown[]; readonly badge: Badge | undefined } | undefined;
  private alarmsOnce: { readonly findings: SortedFindings; readonly alarms: Alarms } | undefined;

  /**
   * @param now milliseconds of a monotonic clock.
   * @param options what a person wants to be warned of.
   * @param ended the same array while the same servers have ended.
   * @param expected the same array while the same ports are expected.
   */
  constructor(
    private readonly hostContext: HostContext,
    private readonly names: Names,
    private readonly acknowledgements: Pick<AcknowledgementStore, 'all' | 'knows'>,
    private readonly now: () => number,
    options?: () => FindingOptions,
    evidence?: Evidence,
    private readonly ended = (): readonly EndedServer[] => noneEnded,
    private readonly expected = (): readonly ExpectedPort[] => noneExpected,
  ) {
    this.describer = new SnapshotDescriber(hostContext, names, evidence, options, (changes) =>
      this.appearances.update(changes, this.now()),
    );
    this.recentFindings = new RecentFindings(now);
    this.finder = new RowFinder(hostContext.editor);
  }

  /** The same object for as long as nothing has changed. */
  describe(snapshot: Snapshot | undefined): TimeSliced<DescribedSnapshot> {
    return this.describer.describe(snapshot);
  }

  /** See `SnapshotDescriber.findingOf`. */
  findingOf(row: ListenerRow): Finding | undefined {
    return this.describer.findingOf(row);
  }

  /** What is exposed in a snapshot, by whether the user has acknowledged it. */
  *sortedFindings(snapshot: Snapshot | undefined): TimeSliced<SortedFindings> {
    const { findings } = yield* this.describe(snapshot);
    const madeFrom = [findings, this.acknowledgements.all];
    if (isSameList(this.sortedOnce?.madeFrom, madeFrom)) return this.sortedOnce.findings;
    this.sortedOnce = { madeFrom, findings: yield* this.sorted([...findings.values()]) };
    return this.sortedOnce.findings;
  }

  *content(
    scanState: ScanState,
    snapshot: Snapshot | undefined,
    settings: Settings,
    settingProblems: readonly Problem[],
    { locale, now, text = '' }: ViewMoment,
  ): TimeSliced<ViewContent> {
    const { findings } = yield* this.describe(snapshot);
    const { now: builtAt, isFiltered, ...built } = yield* this.tree(snapshot, settings, text, now);
    const { roots } = built;
    const status = roots.length > 0 ? 'listed' : isFiltered ? 'filtered' : statusWithoutRows(scanState);
    const isAllShown = settings.show === 'everything' && text === '' && snapshot?.unread.length === 0;
    const onlyEditor = isAllShown && areOfEditor(roots) ? this.hostContext.editor.name : undefined;
    const shown = { show: settings.show, text, onlyEditor };
    const message = viewMessage(status, scanState, shown, settingProblems, locale);
    return { status, ...built, now: builtAt, findings, snapshot, message };
  }

  /** With findings that have just gone: a server that restarts must not make the warning blink. */
  *statusBar(snapshot: Snapshot, remoteKind: RemoteKind): TimeSliced<StatusBarPresentation> {
    const { findings, devServers, forgotten } = yield* this.describe(snapshot);
    const recent = yield* this.recentFindings.update(findings);
    const isAllRead = snapshot.unread.length === 0;
    const madeFrom = [recent, devServers, forgotten.length, this.acknowledgements.all, remoteKind, isAllRead];
    if (isSameList(this.shown?.madeFrom, madeFrom)) return this.shown.status;
    const servers = { all: devServers, forgotten: forgotten.length };
    const status = presentStatusBar(servers, yield* this.sorted(recent), remoteKind, isAllRead);
    this.shown = { madeFrom, status };
    return status;
  }

  /** @param snapshot undefined if nothing is known, or no longer followed: then there is no badge. */
  *badge(snapshot: Snapshot | undefined, settings: Settings): TimeSliced<Badge | undefined> {
    const { forgotten } = yield* this.describe(snapshot);
    const { open } = yield* this.sortedFindings(snapshot);
    const madeFrom = [forgotten, open, settings];
    if (!isSameList(this.badgeOnce?.madeFrom, madeFrom)) {
      const exposed = open.map(({ row }) => row);
      this.badgeOnce = { madeFrom, badge: badgeOf(exposed, forgotten, settings) };
    }
    return this.badgeOnce.badge;
  }

  /** The user terminated it, so it is not restarting: its finding goes at once. */
  forget(pid: number): void {
    this.recentFindings.forget(pid);
  }

  /** Whether a row is shown while a person looks for a text. */
  isFound(row: ListenerRow, text: string): boolean {
    return this.finder.of(text)?.row(row) ?? true;
  }

  /** The same object for as long as rows, settings, text and acknowledgements are. */
  private *tree(
    snapshot: Snapshot | undefined,
    settings: Settings,
    text: string,
    now: number,
  ): TimeSliced<BuiltTree> {
    const { rows, copies } = yield* this.describe(snapshot);
    const ended = this.ended();
    const minute = Math.floor(now / agesChangeMs);
    const unmet = yield* this.unmetPorts(snapshot);
    const found = this.finder.of(text);
    const madeFrom = [
      rows,
      settings,
      found,
      this.acknowledgements.all,
      minute,
      ended,
      unmet,
      this.names.version,
    ];
    if (isSameList(this.built?.madeFrom, madeFrom)) return this.built;
    const options = { ...settings, isFound: found?.row };
    const listed = yield* this.treeBuilder.build(rows, this.hostContext.editor, options);
    const seen = new Map(unmet.map((one) => [one, this.visibilityOf(one, settings)]));
    const ports = this.expectedNodes(unmet.filter((one) => seen.get(one) === 'shown'));
    const expected = expectedGroupNode(found === undefined ? ports : ports.filter(found.expected));
    const endedFound = found === undefined ? ended : ended.filter(found.ended);
    // the welcome text for a filter that leaves nothing says how to clear it, and is shown only beside no rows
    const isFiltered =
      listed.length === 0 &&
      expected === undefined &&
      (found === undefined || endedFound.length === 0) &&
      (rows.some((row) => isOfProtocols(row, settings.protocols)) ||
        [...seen.values()].includes('filtered') ||
        (found !== undefined && ports.length + ended.length > 0));
    const others = isFiltered ? [] : [expected, recentlyEndedNode(endedFound)];
    const roots = [...listed, ...others].filter((node) => node !== undefined);
    const shown = { roots, alarms: yield* this.alarms(snapshot), copies, now };
    const { built } = this;
    const look = built !== undefined && (yield* isSameLook(built, shown)) ? built.look : {};
    this.built = { madeFrom, ...shown, look, isFiltered };
    return this.built;
  }

  /** The same array while the same ports are expected, and nothing else listens on them. */
  *unmetPorts(snapshot: Snapshot | undefined): TimeSliced<readonly UnmetPort[]> {
    if (snapshot === undefined) return noneUnmet;
    const { rows } = yield* this.describe(snapshot);
    return yield* this.unmetFinder.find(this.expected(), rows, snapshot.unread);
  }

  private *alarms(snapshot: Snapshot | undefined): TimeSliced<Alarms> {
    const findings = yield* this.sortedFindings(snapshot);
    if (this.alarmsOnce?.findings !== findings) {
      this.alarmsOnce = { findings, alarms: yield* alarmsOf(findings) };
    }
    return this.alarmsOnce.alarms;
  }

  private visibilityOf(one: UnmetPort, settings: Settings): ExpectedVisibility {
    return expectedVisibility(one, settings, this.names.workspaceFolders);
  }

  private expectedNodes(unmet: readonly UnmetPort[]): readonly ExpectedNode[] {
    return unmet.map((one) => ({
      ...{ kind: 'expected', id: one.expected.id, unmet: one },
      given: this.names.givenOf(one.expected, namedPlaceOf(one.expected)),
    }));
  }

  private *sorted(findings: SortedFindings['open']): TimeSliced<SortedFindings> {
    const isKnown = this.acknowledgements.knows();
    const open: Finding[] = [];
    const acknowledged: Finding[] = [];
    for (const [index, finding] of findings.entries()) {
      if (index % itemsPerSlice === 0) yield;
      (isKnown(finding.traits) ? acknowledged : open).push(finding);
    }
    return { open, acknowledged };
  }
}

function isSameList(a: readonly unknown[] | undefined, b: readonly unknown[]): a is readonly unknown[] {
  return a?.length === b.length && a.every((part, index) => part === b[index]);
}

function* alarmsOf(findings: SortedFindings): TimeSliced<Alarms> {
  const alarms = new Map<string, 'open' | 'acknowledged'>();
  let seen = 0;
  for (const state of ['acknowledged', 'open'] as const) {
    for (const { row } of findings[state]) {
      alarms.set(row.id, state);
      if (++seen % itemsPerSlice === 0) yield;
    }
  }
  return alarms;
}

function statusWithoutRows(state: ScanState): ViewStatus {
  switch (state.kind) {
    case 'scanning':
      return 'scanning';
    case 'ok':
      // that there are no rows proves nothing if not everything was read
      return state.snapshot.unread.length === 0 ? 'empty' : 'failed.unexpected';
    case 'failed':
      return `failed.${state.reason}`;
  }
}
