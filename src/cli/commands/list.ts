import { listReportOf } from '../../core/listReport';
import type { ListReport } from '../../core/reportSchema';
import { moreWithAll, nothingFound } from '../../messages/commandLine';
import type { Console, ExitCode } from '../console';
import { exitCodes } from '../console';
import type { Filters } from '../filters';
import { isLeftOut, passes } from '../filters';
import type { HostReport } from '../hostReport';
import { listedOf } from '../hostReport';
import { isNamed } from '../isNamed';
import { printJson } from '../json';
import { listColumns } from '../list';
import type { Session } from '../session';
import { tableLines } from '../table';

export interface ListOptions extends Filters {
  readonly json?: true;
}

/** What listens, as a table or as JSON. */
export async function list(session: Session, options: ListOptions): Promise<ExitCode> {
  const { console } = session;
  const { rows, snapshot } = await session.read();
  const passing = rows.filter((row) => passes(row, options));
  const report = named(listReportOf(snapshot, passing), options);
  if (options.json === true) printJson(console, report);
  else {
    printTable(console, [{ report }]);
    const more = rows.filter((row) => isLeftOut(row, options)).length;
    // to a person, not to a script that asked for no more
    if (more > 0 && console.columns !== undefined) console.say(moreWithAll(more));
  }
  return listCode([{ report }]);
}

/** Those of a machine that are named. */
export function named(report: ListReport, { what }: Filters): ListReport {
  return { ...report, listeners: report.listeners.filter((listener) => isNamed(listener, what)) };
}

/** One table, whichever machines the listeners are on. */
export function printTable(console: Console, reports: readonly HostReport[]): void {
  const listed = listedOf(reports);
  if (listed.length === 0) {
    console.say(nothingFound());
    return;
  }
  for (const line of tableLines(listColumns(listed), console)) console.out(line);
}

/** Something was found; or nothing was, or what could not be read may be it. */
function listCode(reports: readonly HostReport[]): ExitCode {
  if (listedOf(reports).length > 0) return exitCodes.done;
  return reports.every(({ report }) => report.isWhole) ? exitCodes.no : exitCodes.unseen;
}
