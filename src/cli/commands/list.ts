import { nothingFound } from '../../messages/commandLine';
import type { Console, ExitCode } from '../console';
import { exitCodes } from '../console';
import type { Filters } from '../filters';
import type { HostReport } from '../hostReport';
import { listedOf } from '../hostReport';
import { printJson } from '../json';
import { listColumns } from '../list';
import type { Session } from '../session';
import { tableLines } from '../table';

export interface ListOptions extends Filters {
  readonly json?: true;
}

/** What listens, as a table or as JSON. */
export async function list(session: Session, options: ListOptions): Promise<ExitCode> {
  const report = await session.report(options);
  if (options.json === true) printJson(session.console, report);
  else printTable(session.console, [{ report }]);
  return listCode([{ report }]);
}

/** One table, whichever machines the listeners are on. */
export function printTable(console: Console, reports: readonly HostReport[]): void {
  const listed = listedOf(reports);
  if (listed.length === 0) {
    console.say(nothingFound());
    return;
  }
  for (const line of tableLines(listColumns(listed, Date.now()), console.columns)) console.out(line);
}

/** Something was found; or nothing was, or what could not be read may be it. */
export function listCode(reports: readonly HostReport[]): ExitCode {
  if (listedOf(reports).length > 0) return exitCodes.done;
  return reports.every(({ report }) => report.isWhole) ? exitCodes.no : exitCodes.unseen;
}
