import { reportOf } from '../../core/listenerReport';
import { nothingFound } from '../../messages/commandLine';
import type { ExitCode } from '../console';
import { exitCodes } from '../console';
import type { Filters } from '../filters';
import { passes } from '../filters';
import { listColumns } from '../list';
import type { Session } from '../session';
import { tableLines } from '../table';

/** What listens, as a table or as JSON. */
export async function list(session: Session, filters: Filters & { readonly json?: true }): Promise<ExitCode> {
  const { console } = session;
  const { rows, snapshot } = await session.read();
  const wanted = rows.filter((row) => passes(row, filters));
  if (filters.json === true) {
    const { takenAt, platform, coverage, problems, unread } = snapshot;
    const isWhole = unread.length === 0;
    const listeners = wanted.map(reportOf);
    const data = {
      takenAt: new Date(takenAt).toISOString(),
      platform,
      coverage,
      isWhole,
      listeners,
      problems,
    };
    console.out(JSON.stringify(data, undefined, 2));
  } else if (wanted.length === 0) console.say(nothingFound());
  else {
    for (const line of tableLines(listColumns(wanted, Date.now()), console.columns)) console.out(line);
  }
  if (wanted.length > 0) return exitCodes.done;
  return snapshot.unread.length > 0 ? exitCodes.unseen : exitCodes.no;
}
