import { listReport } from '../../core/reportSchema';
import type { ListOptions } from '../commands/list';
import { named, printTable } from '../commands/list';
import type { ExitCode } from '../console';
import { printJson } from '../json';
import type { Session } from '../session';
import type { HostOptions } from './hostOptions';
import { codeOf, documentOf, readHosts } from './readHosts';

/** What listens on other machines, as one table or as one document. */
export async function listOn(session: Session, options: ListOptions & HostOptions): Promise<ExitCode> {
  const { read, failed } = await readHosts(session, options, listWords('list', options), listReport);
  const wanted = read.map(({ host, report }) => ({ host, report: named(report, options) }));
  const readings = { read: wanted, failed };
  if (options.json === true) printJson(session.console, documentOf(readings));
  else if (wanted.length > 0) printTable(session.console, wanted);
  return codeOf(readings);
}

/** Names are compared here: a shell there would read them. */
export function listWords(
  command: 'list' | 'watch',
  { udp, all, forgotten, exposed, what = [] }: ListOptions,
): readonly string[] {
  return [
    ...[command, '--json'],
    ...(udp === true ? ['--udp'] : []),
    ...(all === true || what.length > 0 ? ['--all'] : []),
    ...(forgotten === true ? ['--forgotten'] : []),
    ...(exposed === true ? ['--exposed'] : []),
  ];
}
