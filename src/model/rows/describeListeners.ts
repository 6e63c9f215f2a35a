/** Describes each listener of a snapshot once: recognition, project, container, label and debugger. */
import type { LocalAddress } from '../net/address';
import type { Container } from '../containers/container';
import { proxyTargetOf, readTarget } from '../containers/portProxies';
import { candidatesIn } from '../forgotten/candidate';
import type { Evidence } from '../forgotten/evidence';
import { noEvidence } from '../forgotten/evidence';
import { ForgottenFinder } from '../forgotten/forgottenFinder';
import type { ForgottenReason } from '../forgotten/reason';
import type { Origin } from '../origin/origin';
import { noProcess } from '../origin/origin';
import { debuggersAt } from '../recognition/debuggers';
import type { HiddenOwner, Listener } from '../listeners/listener';
import { compareListeners } from '../listeners/listener';
import type { Snapshot } from '../listeners/snapshot';
import { isSameGroup } from '../listeners/socketGroup';
import { isSameNamespace } from '../net/networkNamespace';
import type { TimeSliced } from '../text/timeSlice';
import { everyInSlices, itemsPerSlice, sortInSlices } from '../text/timeSlice';
import type { HostContext } from '../process/hostContext';
import type { UnreadableReason } from '../process/localPath';
import type { Process } from '../process/process';
import type { ListenerRow, PortHolder } from './listenerRow';
import { compareRows, ownerIdOf, ownRow, workspaceFolderOf } from './listenerRow';
import { foldPublished } from './foldPublished';
import { personalFacts, pinnedPids } from './personal';
import { PortGroups } from './samePort';
import type { Names } from './names';
import type { OwnerFacts } from './ownerFacts';
import { ownerFacts } from './ownerFacts';

/** A listener with what its row is made from, kept so that an unchanged listener keeps its row. */
interface Entry {
  readonly listener: Listener;
  readonly owners: readonly OwnerFacts[];
  readonly container: Container | undefined;
  readonly holder: PortHolder;
  readonly baseId: string;
  row: ListenerRow | undefined;
}

const noAddresses: readonly LocalAddress[] = [];
const noHolders: readonly PortHolder[] = [];
const noReasons: readonly ForgottenReason[] = [];
/** Owners and ancestors of theirs that are recognized between two pauses: a process may have thousands of ancestors. */
const processesPerSlice = 32;

/** Describes one snapshot after another, and reuses the rows of listeners that did not change. */
export class ListenerDescriber {
  private last:
    | (Pick<Snapshot, 'listeners' | 'processes'> & {
        readonly version: string;
        readonly evidenceVersion: number;
        readonly startersVersion: number;
        readonly rows: readonly ListenerRow[];
      })
    | undefined;
  private entries = new Map<Listener, Entry>();
  private facts = new Map<number, OwnerFacts>();
  private readonly portGroups = new PortGroups<Entry>();
  private readonly forgottenFinder = new ForgottenFinder();

  constructor(
    private readonly hostContext: HostContext,
    private readonly names: Names,
    private readonly evidence: Evidence = noEvidence,
  ) {}

  /**
   * All rows, by port; the very same array if nothing has changed. What is known is replaced at the end alone, so that
   * work that is not finished leaves no trace.
   */
  *describe({
    listeners,
    processes,
  }: Pick<Snapshot, 'listeners' | 'processes'>): TimeSliced<readonly ListenerRow[]> {
    const { last } = this;
    const { hostContext, names, evidence } = this;
    const { version } = names;
    const { version: startersVersion } = names.windowStarters;
    const evidenceVersion = evidence.version;
    const isRenamed = last?.version !== version;
    const areStartersChanged =
      last?.startersVersion !== startersVersion || last.evidenceVersion !== evidenceVersion;
    const isSameSnapshot = last?.listeners === listeners && last.processes === processes;
    if (!isRenamed && !areStartersChanged && isSameSnapshot) return last.rows;
    const context = { hostContext, names, evidence, processes, isRenamed, areStartersChanged };
    const facts = new Map<number, OwnerFacts>();
    const factsOf = (process: Process): OwnerFacts => {
      const known = facts.get(process.pid) ?? ownerFacts(process, this.facts.get(process.pid), context);
      facts.set(process.pid, known);
      return known;
    };
    // first of all, because one socket may have thousands of owners
    let read = 0;
    for (const { owner } of listeners) {
      if (owner.kind === 'hidden') continue;
      for (const process of owner.processes) {
        read += 1 + factsOf(process).ancestors.length;
        readTarget(process);
        if (read < processesPerSlice) continue;
        read = 0;
        yield;
      }
    }
    const entries = yield* this.entriesOf(
      yield* sortInSlices(listeners, compareListeners),
      processes,
      isRenamed ? new Map<Listener, Entry>() : this.entries,
      factsOf,
    );
    const found = yield* sortInSlices(yield* this.rowsOf([...entries.values()]), compareRows);
    const isSame =
      last?.rows.length === found.length &&
      (yield* everyInSlices(found, (row, index) => row === last.rows[index]));
    const rows = isSame ? last.rows : found;
    this.facts = facts;
    this.entries = entries;
    this.last = { listeners, processes, version, evidenceVersion, startersVersion, rows };
    return rows;
  }

  /** An entry is kept if its listener is the same object, or else if an equal one takes its place. */
  private *entriesOf(
    sorted: readonly Listener[],
    processes: Snapshot['processes'],
    before: ReadonlyMap<Listener, Entry>,
    factsOf: (process: Process) => OwnerFacts,
  ): TimeSliced<Map<Listener, Entry>> {
    const present = new Set<Listener>();
    const areAllKnown = yield* everyInSlices(sorted, (listener) => before.has(listener));
    for (const listener of areAllKnown ? [] : sorted) {
      present.add(listener);
      if (present.size % itemsPerSlice === 0) yield;
    }
    const replaced = areAllKnown ? undefined : yield* entriesByKey(before, present);
    const entries = new Map<Listener, Entry>();
    for (const [index, listener] of sorted.entries()) {
      if (index % itemsPerSlice === 0) yield;
      const known = before.get(listener) ?? replaced?.get(keyOf(listener));
      const isUnchanged = known !== undefined && isSameListener(known.listener, listener);
      if (isUnchanged && isOwnedAsBefore(known, listener, factsOf)) entries.set(listener, known);
      else entries.set(listener, this.entryOf(listener, ownersOf(listener, factsOf), processes));
    }
    return entries;
  }

  private entryOf(
    listener: Listener,
    owners: readonly OwnerFacts[],
    processes: Snapshot['processes'],
  ): Entry {
    const container = this.names.containerOf(listener, processes);
    const ownerId = ownerIdOf(listener, container);
    const baseId = `${ownerId}/${listener.protocol}:${listener.address.text}:${listener.port}`;
    const [owner] = owners;
    const { process, recognition } = owner ?? { process: undefined, recognition: undefined };
    const holder = { ownerId, listener, container, process, recognition };
    return { listener, owners, container, holder, baseId, row: undefined };
  }

  private *rowsOf(entries: readonly Entry[]): TimeSliced<ListenerRow[]> {
    const { alsoAt, absorbed } = yield* foldPublished(entries);
    const groups = yield* this.portGroups.group(entries);
    const wanted = yield* pinnedPids(entries, this.names);
    const mayBe = (entry: Entry): boolean => isOwn(entry) && !wanted.has(entry.holder.process?.pid ?? 0);
    const forgotten = yield* this.forgottenFinder.find(yield* candidatesIn(entries, mayBe), this.evidence);
    const numbered = numbering();
    const rows: ListenerRow[] = [];
    for (const [index, entry] of entries.entries()) {
      if (index % itemsPerSlice === 0) yield;
      if (absorbed.has(entry)) continue;
      const id = numbered(entry.baseId);
      const more = alsoAt.get(entry) ?? noAddresses;
      const samePort = groups.get(entry) ?? noHolders;
      const reasons = (isOwn(entry) ? forgotten.get(entry.holder.process?.pid ?? 0) : undefined) ?? noReasons;
      const { row } = entry;
      const isKept =
        row?.id === id &&
        row.samePort === samePort &&
        row.forgotten === reasons &&
        isSameAddresses(row.alsoAt, more);
      entry.row = isKept ? row : this.rowOf(entry, id, more, samePort, reasons);
      rows.push(entry.row);
    }
    return rows;
  }

  private rowOf(
    entry: Entry,
    id: string,
    alsoAt: readonly LocalAddress[],
    samePort: readonly PortHolder[],
    forgotten: readonly ForgottenReason[],
  ): ListenerRow {
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
      proxyTarget:
        process === undefined ? undefined : proxyTargetOf(listener, new Map([[process.pid, process]])),
      alsoAt,
      samePort,
    });
  }
}

/** On the host's network and in no container. */
function isOwn({ listener, container }: Entry): boolean {
  return listener.namespace.kind === 'host' && container === undefined;
}

/** Sockets of one address (SO_REUSEPORT) with different further owners are rows of their own: `…`, `…#2`. */
function numbering(): (text: string) => string {
  const counts = new Map<string, number>();
  return (text) => {
    const count = (counts.get(text) ?? 0) + 1;
    counts.set(text, count);
    return count === 1 ? text : `${text}#${count}`;
  };
}

function keyOf({ namespace, protocol, address, port, owner }: Listener): string {
  const there = namespace.kind === 'host' ? '' : namespace.id;
  const holder =
    owner.kind === 'known'
      ? owner.processes.map(({ pid }) => pid).join()
      : `${owner.reason} ${owner.user?.uid ?? '?'}`;
  return `${there} ${protocol} ${address.text} ${port} ${holder}`;
}

/** The entries of listeners that are gone: collectors may build equal listeners again in every scan. */
function* entriesByKey(
  entries: ReadonlyMap<Listener, Entry>,
  present: ReadonlySet<Listener>,
): TimeSliced<ReadonlyMap<string, Entry>> {
  const gone = new Map<string, Entry>();
  let seen = 0;
  for (const [listener, entry] of entries) {
    if (++seen % itemsPerSlice === 0) yield;
    if (!present.has(listener)) gone.set(keyOf(listener), entry);
  }
  return gone;
}

function ownersOf({ owner }: Listener, factsOf: (process: Process) => OwnerFacts): OwnerFacts[] {
  return owner.kind === 'known' ? owner.processes.map(factsOf) : [];
}

function isOwnedAsBefore(
  { owners }: Entry,
  { owner }: Listener,
  factsOf: (process: Process) => OwnerFacts,
): boolean {
  return owner.kind === 'hidden'
    ? owners.length === 0
    : owners.length === owner.processes.length &&
        owner.processes.every((process, index) => factsOf(process) === owners[index]);
}

/** Whether a row made for one would be the row of the other, if their owners are the same. */
function isSameListener(a: Listener, b: Listener): boolean {
  if (a === b) return true;
  return (
    a.sockets === b.sockets &&
    a.waiting === b.waiting &&
    a.exposure === b.exposure &&
    a.dualStack === b.dualStack &&
    a.isStale === b.isStale &&
    a.address.zone === b.address.zone &&
    isSameNamespace(a.namespace, b.namespace) &&
    (a.owner.kind === 'known'
      ? b.owner.kind === 'known'
      : b.owner.kind === 'hidden' &&
        a.owner.reason === b.owner.reason &&
        a.owner.inherited === b.owner.inherited &&
        isSameCandidates(a.owner.unreadable, b.owner.unreadable) &&
        a.owner.user?.name === b.owner.user?.name &&
        isSameGroup(a.owner.group, b.owner.group))
  );
}

function isSameCandidates(a: HiddenOwner['unreadable'] = [], b: HiddenOwner['unreadable'] = []): boolean {
  return (
    a.length === b.length &&
    a.every(({ pid, name }, index) => pid === b[index]?.pid && name === b[index].name)
  );
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
