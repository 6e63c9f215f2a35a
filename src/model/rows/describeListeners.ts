/** Describes each listener of a snapshot once: recognition, project, container, label and debugger. */
import type { Container } from '../containers/container';
import { proxyTargetOf } from '../containers/portProxies';
import type { Candidate } from '../forgotten/candidate';
import type { Evidence } from '../forgotten/evidence';
import { noEvidence } from '../forgotten/evidence';
import type { ForgottenServers } from '../forgotten/forgottenServers';
import { forgottenAfter, noServers } from '../forgotten/forgottenServers';
import type { ForgottenReason } from '../forgotten/reason';
import type { Snapshot } from '../listeners/snapshot';
import type { LocalAddress } from '../net/address';
import type { Origin } from '../origin/origin';
import { noProcess } from '../origin/origin';
import type { HostContext } from '../process/hostContext';
import type { UnreadableReason } from '../process/localPath';
import { debuggersAt } from '../recognition/debuggers';
import { changedMembers } from '../text/changedMembers';
import { withChanges } from '../text/sortedChanges';
import { PartedMap } from '../text/partedMap';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';
import { VersionedMap } from '../text/versionedMap';
import { candidateOf } from './candidateOf';
import type { Entry } from './entry';
import { isOwn } from './entry';
import type { ListenerRow } from './listenerRow';
import { compareRows, ownRow, workspaceFolderOf } from './listenerRow';
import type { Names } from './names';
import type { OwnerContext } from './ownerFacts';
import type { KnownOwners } from './ownersNow';
import { ownersNow } from './ownersNow';
import { personalFacts } from './personal';
import type { OwnedPorts, Ports, Slot } from './portIndex';
import { OwnedPortChanges, portAfter, portChanges } from './portIndex';

/** A snapshot with all that was found out about it. The next one is described by what is different in it. */
interface Described {
  readonly listeners: Snapshot['listeners'];
  readonly processes: Snapshot['processes'];
  readonly version: string | undefined;
  readonly evidenceVersion: number | undefined;
  readonly startersVersion: number | undefined;
  readonly owners: KnownOwners;
  readonly ports: Ports;
  readonly owned: OwnedPorts;
  readonly candidates: VersionedMap<number, Candidate>;
  readonly servers: ForgottenServers;
  readonly rows: readonly ListenerRow[];
}

const nothing: Described = {
  ...{ listeners: [], processes: new Map(), rows: [] },
  ...{ version: undefined, evidenceVersion: undefined, startersVersion: undefined },
  ...{ owners: new VersionedMap(), ports: new VersionedMap(), owned: new VersionedMap() },
  ...{ candidates: new VersionedMap(), servers: noServers },
};

const noReasons: readonly ForgottenReason[] = [];
const noEntries: readonly Entry[] = [];
const noProcesses: Snapshot['processes'] = new Map();

/**
 * Describes one snapshot after another, and reuses the rows of listeners that did not change. What is known is replaced at
 * the end alone, so that work that is not finished leaves no trace.
 */
export class ListenerDescriber {
  private last = nothing;

  constructor(
    private readonly hostContext: HostContext,
    private readonly names: Names,
    private readonly evidence: Evidence = noEvidence,
  ) {}

  /** All rows, by port; the very same array if nothing has changed. */
  *describe(snapshot: Pick<Snapshot, 'listeners' | 'processes'>): TimeSliced<readonly ListenerRow[]> {
    const { last } = this;
    const { version } = this.names;
    const { version: startersVersion } = this.names.windowStarters;
    const { version: evidenceVersion } = this.evidence;
    const isRenamed = last.version !== version;
    const areStartersChanged =
      last.startersVersion !== startersVersion || last.evidenceVersion !== evidenceVersion;
    const { listeners, processes } = snapshot;
    const isSameSnapshot = last.listeners === listeners && last.processes === processes;
    if (!isRenamed && !areStartersChanged && isSameSnapshot) return last.rows;
    const context = {
      ...{ hostContext: this.hostContext, names: this.names, evidence: this.evidence },
      ...{ processes, isRenamed, areStartersChanged },
    };
    // another name may be part of any row
    const before = isRenamed ? { ...nothing, owners: last.owners } : last;
    const described = yield* this.described(before, snapshot, context);
    const areNone = last.rows.length + described.rows.length === 0;
    const rows = areNone ? last.rows : described.rows;
    this.last = { ...described, version, evidenceVersion, startersVersion, rows };
    return rows;
  }

  private *described(
    before: Described,
    { listeners, processes }: Pick<Snapshot, 'listeners' | 'processes'>,
    context: OwnerContext,
  ): TimeSliced<Described> {
    const changes = yield* changedMembers(before.listeners, listeners);
    const both = { before: before.processes, now: processes };
    const { draft: owners, changed, factsOf } = yield* ownersNow(before.owners, changes.added, both, context);
    const others = [...changed].flatMap((pid) => before.owned.get(pid) ?? []);
    const ports = before.ports.draft();
    const owned = new OwnedPortChanges();
    const touched = new PartedMap<true>();
    const pids = new PartedMap<true>();
    let steps = 0;
    for (const [key, change] of (yield* portChanges(changes, others)).entries()) {
      const port = before.ports.get(key);
      const now = yield* portAfter(port, change, processes, { factsOf, names: this.names });
      ports.set(key, now);
      touched.set(key, true);
      yield* owned.add(key, port?.entries ?? [], now.entries);
      for (const { holder } of port?.entries ?? noEntries) pids.set(holder.process?.pid ?? 0, true);
      for (const { holder } of now.entries) pids.set(holder.process?.pid ?? 0, true);
      if (++steps % itemsPerSlice === 0) yield;
    }
    const nowOwned = yield* owned.applyTo(before.owned, owners);
    const { candidates, changes: candidateChanges } = yield* this.candidatesAfter(
      before,
      pids.keys(),
      (pid) => (nowOwned.get(pid) ?? []).map((key) => ports.get(key)?.entries ?? []),
    );
    const { servers, changed: judged } = yield* forgottenAfter(
      before.servers,
      candidateChanges,
      this.evidence,
      context.areStartersChanged,
    );
    for (const pid of judged) for (const key of nowOwned.get(pid) ?? []) touched.set(key, true);
    const rows = yield* this.rowsAfter(before.rows, touched.keys(), ports, servers.reasons);
    return {
      ...before,
      ...{ listeners, processes, owners: owners.finished(), ports: ports.finished(), owned: nowOwned },
      ...{ candidates, servers, rows },
    };
  }

  private *candidatesAfter(
    before: Described,
    pids: Iterable<number>,
    entriesOf: (pid: number) => (readonly Entry[])[],
  ) {
    const draft = before.candidates.draft();
    const removed: Candidate[] = [];
    const added: Candidate[] = [];
    let steps = 0;
    for (const pid of pids) {
      if (++steps % itemsPerSlice === 0) yield;
      const known = before.candidates.get(pid);
      const now = yield* candidateOf(pid, entriesOf(pid), this.names);
      if (known !== undefined) removed.push(known);
      if (now === undefined) draft.delete(pid);
      else {
        draft.set(pid, now);
        added.push(now);
      }
    }
    return { candidates: draft.finished(), changes: { removed, added } };
  }

  private *rowsAfter(
    before: readonly ListenerRow[],
    touched: Iterable<number>,
    ports: ReturnType<Ports['draft']>,
    reasons: ForgottenServers['reasons'],
  ): TimeSliced<readonly ListenerRow[]> {
    const removed: ListenerRow[] = [];
    const added: ListenerRow[] = [];
    for (const key of touched) {
      const port = ports.get(key);
      if (port === undefined) continue;
      const rows: ListenerRow[] = [];
      for (const slot of port.slots) {
        rows.push(this.rowOf(slot, reasons));
        if (rows.length % itemsPerSlice === 0) yield;
      }
      yield;
      const changes =
        port.rows.length === 0 ? { removed: [], added: rows } : yield* changedMembers(port.rows, rows);
      // one port may have more rows than a call can have arguments
      for (const row of changes.removed) removed.push(row);
      for (const row of changes.added) added.push(row);
      // copied: an array that has grown has room for 16 more
      if (port.entries.length > 0) ports.set(key, { ...port, rows: rows.slice() });
      else ports.delete(key);
    }
    return removed.length + added.length === 0
      ? before
      : yield* withChanges(before, { removed, added }, compareRows);
  }

  /** The last row of an entry, if it would be made from the same. */
  private rowOf(slot: Slot, reasons: ForgottenServers['reasons']): ListenerRow {
    const { entry, id, alsoAt, samePort } = slot;
    const pid = isOwn(entry) ? entry.holder.process?.pid : undefined;
    const forgotten = (pid === undefined ? undefined : reasons.get(pid)) ?? noReasons;
    const { row } = entry;
    const isKept =
      row?.id === id &&
      row.samePort === samePort &&
      row.forgotten === forgotten &&
      isSameAddresses(row.alsoAt, alsoAt);
    return (entry.row = isKept ? row : this.newRow(slot, forgotten));
  }

  private newRow({ entry, id, ...others }: Slot, forgotten: readonly ForgottenReason[]): ListenerRow {
    const { names } = this;
    const { listener, owners, container, holder } = entry;
    const [owner] = owners;
    const { process } = holder;
    // a container belongs to the folder it was composed in; its proxies and processes run in folders of their own
    const folder = container?.workingDirectory;
    const place =
      container === undefined
        ? {
            project: owner?.project,
            ...unreadableFolder(owner?.unreadableFolder),
            workspaceFolder: owner?.workspaceFolder,
          }
        : {
            project: folder === undefined ? undefined : names.projectOf(folder),
            ...unreadableFolder(folder === undefined ? undefined : names.unreadableReasonOf(folder)),
            workspaceFolder: workspaceFolderOf(folder, names.workspaceFolders),
          };
    return ownRow({
      id,
      ...holder,
      ...(isOwn(entry) && owner !== undefined ? debuggersAt(listener, owner.chain) : { debugger: undefined }),
      label: names.labelOf(listener, process),
      ...personalFacts({ ...holder, project: place.project }, names),
      ...place,
      origin: container === undefined ? owner?.origin : containerOrigin(container),
      forgotten,
      proxyTarget: process === undefined ? undefined : proxyTargetOf(listener, noProcesses),
      ...others,
    });
  }
}

function isSameAddresses(a: readonly LocalAddress[], b: readonly LocalAddress[]): boolean {
  return a.length === b.length && a.every(({ text }, index) => text === b[index]?.text);
}

function containerOrigin({ name }: Container): Origin {
  return { kind: 'container', title: name, ...noProcess };
}

function unreadableFolder(reason: UnreadableReason | undefined): Pick<ListenerRow, 'unreadableFolder'> {
  return reason === undefined ? {} : { unreadableFolder: reason };
}
