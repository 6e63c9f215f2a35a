import type { KnownCopies } from '../model/actions/copies';
import { copiesAfter, noCopies } from '../model/actions/copies';
import type { Finding, FindingOptions, Findings } from '../model/exposure/findings';
import { findingOf, findingsAfter, findingsOf } from '../model/exposure/findings';
import type { Evidence } from '../model/forgotten/evidence';
import { noEvidence } from '../model/forgotten/evidence';
import type { Snapshot } from '../model/listeners/snapshot';
import type { HostContext } from '../model/process/hostContext';
import { ListenerDescriber } from '../model/rows/describeListeners';
import type { ListenerRow } from '../model/rows/listenerRow';
import { compareRows } from '../model/rows/listenerRow';
import type { Names } from '../model/rows/names';
import type { OwnerRows } from '../model/rows/ownerRows';
import { devServersMore, forgottenAfter, ownersAfter } from '../model/rows/ownerRows';
import type { Changes } from '../model/text/sortedChanges';
import { sortedChanges } from '../model/text/sortedChanges';
import type { TimeSliced } from '../model/text/timeSlice';
import { VersionedMap } from '../model/text/versionedMap';

/** A snapshot, described. */
export interface DescribedSnapshot {
  readonly rows: readonly ListenerRow[];
  readonly findings: Findings;
  readonly devServers: number;
  /** A row of each server that is called forgotten. */
  readonly forgotten: readonly ListenerRow[];
  /** The owners of which another copy runs, by `ownerId`. */
  readonly copies: ReadonlySet<string>;
  /** Which findings were looked for. */
  readonly options: FindingOptions;
}

/** With what the next one is made from. */
interface Known extends DescribedSnapshot {
  readonly owners: OwnerRows;
  readonly knownCopies: KnownCopies;
}

const nothing: Known = {
  ...{ rows: [], owners: new VersionedMap(), knownCopies: noCopies },
  ...{ findings: new Map(), devServers: 0, forgotten: [], copies: noCopies.owners },
  options: { publishedPorts: false },
};

/**
 * Describes snapshots once for each change: for a view, a command line or a tool alike. The work can pause, and what is kept
 * is replaced when all of it is finished.
 */
export class SnapshotDescriber {
  private readonly describer: ListenerDescriber;
  private described = nothing;

  /**
   * @param options what a person wants to be warned of.
   * @param onNewRows work that is part of describing other rows than before.
   */
  constructor(
    hostContext: HostContext,
    names: Names,
    evidence: Evidence = noEvidence,
    private readonly options = (): FindingOptions => nothing.options,
    private readonly onNewRows?: (changes: Changes<ListenerRow>) => TimeSliced<void>,
  ) {
    this.describer = new ListenerDescriber(hostContext, names, evidence);
  }

  /** The same object for as long as nothing has changed. */
  *describe(snapshot: Snapshot | undefined): TimeSliced<DescribedSnapshot> {
    if (snapshot === undefined) return nothing;
    const rows = yield* this.describer.describe(snapshot);
    const before = this.described;
    const options = this.options();
    const isSameFor = options.publishedPorts === before.options.publishedPorts;
    if (rows === before.rows && isSameFor) return before;
    const changes = yield* sortedChanges(before.rows, rows, compareRows);
    if (this.onNewRows !== undefined) yield* this.onNewRows(changes);
    const { owners, changed } = yield* ownersAfter(before.owners, changes);
    const findings = isSameFor
      ? yield* findingsAfter(before.findings, changes, options)
      : yield* findingsOf(rows, options);
    const knownCopies = yield* copiesAfter(before.knownCopies, changed, snapshot.processes);
    this.described = {
      ...{ rows, owners, findings, knownCopies, options },
      devServers: before.devServers + (yield* devServersMore(changed)),
      forgotten: yield* forgottenAfter(before.forgotten, changed),
      copies: knownCopies.owners,
    };
    return this.described;
  }

  /** The finding of a row: that of the last snapshot, or, if the row is gone since it was shown, that of then. */
  findingOf(row: ListenerRow): Finding | undefined {
    const { rows, findings } = this.described;
    const now = findings.get(row.id);
    const then = now === undefined ? findingOf(row, this.options()) : undefined;
    return then !== undefined && rows.some(({ id }) => id === row.id) ? undefined : (now ?? then);
  }
}
