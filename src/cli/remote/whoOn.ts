import { whoReport } from '../../core/reportSchema';
import { nothingListens } from '../../messages/commandLine';
import { saidByHost } from '../../messages/remote';
import type { WhoOptions } from '../commands/who';
import { printHolders } from '../commands/who';
import type { ExitCode } from '../console';
import { printJson } from '../json';
import type { Session } from '../session';
import type { HostOptions } from './hostOptions';
import { codeOf, documentOf, readHosts } from './readHosts';

/** Everything that is known about what listens on a port of other machines. */
export async function whoOn(
  session: Session,
  port: number,
  options: WhoOptions & HostOptions,
): Promise<ExitCode> {
  const { console } = session;
  const words = ['who', String(port), '--json', ...(options.udp === true ? ['--udp'] : [])];
  const readings = await readHosts(session, options, words, whoReport);
  if (options.json === true) printJson(console, documentOf(readings));
  else {
    const holding = readings.read.filter(({ report }) => report.listeners.length > 0);
    for (const [index, { host, report }] of holding.entries()) {
      if (index > 0) console.out('');
      printHolders(console, report.listeners, host);
    }
    for (const { host } of readings.read.filter((one) => !holding.includes(one))) {
      console.say(saidByHost(host, nothingListens(port)));
    }
  }
  return codeOf(readings);
}
