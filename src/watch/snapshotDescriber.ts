import { ownersWithCopies } from '../model/actions/copies';
import type { Finding, FindingOptions, Findings } from '../model/exposure/findings';
import { findingOf, findingsOf } from '../model/exposure/findings';
import type { Evidence } from '../model/forgotten/evidence';
import { noEvidence } from '../model/forgotten/evidence';
import type { Snapshot } from '../model/listeners/snapshot';
import type { HostContext } from '../model/process/hostContext';
import { ListenerDescriber } from '../model/rows/describeListeners';
import type { ListenerRow } from '../model/rows/listenerRow';
import { devServerCount, forgottenServers } from '../model/rows/listenerRow';
import type { Names } from '../model/rows/names';
import type { TimeSliced } from '../model/text/timeSlice';

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

const nothing: DescribedSnapshot = {
  rows: [],
  findings: new Map(),
  devServers: 0,
  forgotten: [],
  copies: new Set(),
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
    private readonly onNewRows?: (rows: readonly ListenerRow[]) => TimeSliced<void>,
  ) {
    this.describer = new ListenerDescriber(hostContext, names, evidence);
  }

  /** The same object for as long as nothing has changed. */
  *describe(snapshot: Snapshot | undefined): TimeSliced<DescribedSnapshot> {
    if (snapshot === undefined) return nothing;
    const rows = yield* this.describer.describe(snapshot);
    const options = this.options();
    if (rows !== this.described.rows || options.publishedPorts !== this.described.options.publishedPorts) {
      if (this.onNewRows !== undefined) yield* this.onNewRows(rows);
      const findings = yield* findingsOf(rows, options);
      const devServers = yield* devServerCount(rows);
      const copies = yield* ownersWithCopies(rows, snapshot.processes);
      const forgotten = yield* forgottenServers(rows);
      this.described = { rows, findings, devServers, forgotten, copies, options };
    }
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
