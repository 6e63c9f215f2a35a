import type { ListenerReport, ListReport } from '../core/reportSchema';

/** What was read of one machine. Everything that is printed is made from this, wherever it was read. */
export interface HostReport {
  /** The name of another machine; undefined for this one. */
  readonly host?: string;
  readonly report: ListReport;
}

/** One listener of a list, with the machine that it is on. */
export interface Listed {
  readonly host: string | undefined;
  readonly report: ListenerReport;
  /** By the clock of its machine, in milliseconds since the epoch. */
  readonly takenAt: number;
}

export function listedOf(reports: readonly HostReport[]): readonly Listed[] {
  return reports.flatMap(({ host, report }) =>
    report.listeners.map((listener) => ({ host, report: listener, takenAt: Date.parse(report.takenAt) })),
  );
}
