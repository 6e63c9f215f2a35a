import { holderReportsOf } from '../../core/holderReport';
import { readingOf } from '../../core/listReport';
import type { HolderReport } from '../../core/reportSchema';
import { nothingListens } from '../../messages/commandLine';
import { portWords } from '../../messages/listener';
import { ownerOnPort } from '../../messages/tooltip';
import { plainText } from '../../model/text/text';
import type { Console, ExitCode } from '../console';
import { exitCodes } from '../console';
import { printJson } from '../json';
import type { Session } from '../session';

export interface WhoOptions {
  readonly udp?: true;
  readonly json?: true;
}

/** Everything that is known about what listens on a port. */
export async function who(session: Session, port: number, options: WhoOptions): Promise<ExitCode> {
  const { console, core, locale, interrupted } = session;
  const reading = await session.read();
  const rows = reading.rows.filter(
    ({ listener }) => listener.port === port && (listener.protocol === 'tcp' || options.udp === true),
  );
  const listeners = await session.unlessInterrupted(
    holderReportsOf(core, reading, rows, { locale, cancelled: interrupted }),
  );
  const isWhole = reading.snapshot.unread.length === 0;
  if (options.json === true) printJson(console, { ...readingOf(reading.snapshot), listeners });
  else if (listeners.length === 0) console.say(nothingListens(port));
  else printHolders(console, listeners);
  if (listeners.length > 0) return exitCodes.done;
  return isWhole ? exitCodes.no : exitCodes.unseen;
}

/** A paragraph for each holder. @param host the machine that they are on, if it is another one. */
export function printHolders(console: Console, holders: readonly HolderReport[], host?: string): void {
  for (const [index, { label, port, protocol, url, explanation }] of holders.entries()) {
    if (index > 0) console.out('');
    const head = ownerOnPort(plainText(label), portWords({ port, protocol }));
    console.out(host === undefined ? head : `${plainText(host)}: ${head}`);
    for (const sentence of [...(url === null ? [] : [url]), ...explanation]) {
      console.out(`  ${plainText(sentence, sentenceLength)}`);
    }
  }
}

const sentenceLength = 4_000;
