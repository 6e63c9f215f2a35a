import { ageOf } from '../model/process/age';
import { shortAge } from '../messages/age';
import { listTitles } from '../messages/commandLine';
import { forgottenWords } from '../messages/forgotten';
import { exposureWords } from '../messages/exposure';
import { ownerLabel } from '../messages/labels';
import { staleWord } from '../messages/listener';
import { originLabel } from '../messages/originSentence';
import { samePortWords } from '../messages/samePort';
import type { ListenerRow } from '../model/rows/listenerRow';
import { plainText } from '../model/text/text';
import type { Column } from './table';

/** The rows of a list for a person. @param now milliseconds since the epoch. */
export function listColumns(rows: readonly ListenerRow[], now: number): readonly Column[] {
  const column = (title: string, cell: (row: ListenerRow) => string | undefined): Column => ({
    ...{ title, cells: rows.map((row) => plainText(cell(row) ?? '', cellLength)) },
  });
  return [
    { ...column(listTitles.port(), portText), isRight: true },
    { ...column(listTitles.owner(), ownerLabel), givesWay: 1 },
    { ...column(listTitles.pid(), ({ process }) => process?.pid.toString()), isRight: true },
    { ...column(listTitles.age(), (row) => ageText(row, now)), isRight: true, givesWay: 2 },
    { ...column(listTitles.address(), addressText), givesWay: 3 },
    { ...column(listTitles.reach(), reachText), givesWay: 5 },
    { ...column(listTitles.startedBy(), startedByText), givesWay: 4 },
    { ...column(listTitles.remarks(), remarksText), givesWay: 6 },
  ];
}

const cellLength = 120;

function portText({ listener: { port, protocol } }: ListenerRow): string {
  return protocol === 'udp' ? `${port}/udp` : String(port);
}

function addressText({ listener, alsoAt }: ListenerRow): string {
  return [listener.address, ...alsoAt].map(({ text }) => text).join(', ');
}

function reachText({ listener: { exposure, namespace } }: ListenerRow): string {
  return exposureWords(exposure, namespace);
}

function ageText({ process }: ListenerRow, now: number): string | undefined {
  const age = process?.startedAt === undefined ? undefined : ageOf(process.startedAt, now);
  return age && shortAge(age);
}

function startedByText({ origin }: ListenerRow): string | undefined {
  return origin && originLabel(origin);
}

function remarksText(row: ListenerRow): string {
  const stale = row.listener.isStale === true ? [staleWord()] : [];
  const forgotten = forgottenWords(row.forgotten);
  return [...stale, ...(forgotten === undefined ? [] : [forgotten]), ...samePortWords(row)].join(', ');
}
