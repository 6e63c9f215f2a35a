import type { ListenerReport } from '../core/reportSchema';
import { shortAge } from '../messages/age';
import { forgottenRemark, listTitles } from '../messages/commandLine';
import { staleWord } from '../messages/listener';
import { ageOf } from '../model/process/age';
import { plainText } from '../model/text/text';
import type { Listed } from './hostReport';
import type { Column } from './table';

/** The columns of a list for a person. */
export function listColumns(listed: readonly Listed[]): readonly Column[] {
  const column = (
    title: string,
    cell: (report: ListenerReport, takenAt: number) => string | undefined,
  ): Column => ({
    ...{
      title,
      cells: listed.map(({ report, takenAt }) => plainText(cell(report, takenAt) ?? '', cellLength)),
    },
  });
  const hosts = listed.map(({ host }) => plainText(host ?? '', cellLength));
  return [
    ...(hosts.every((host) => host === '') ? [] : [{ title: listTitles.host(), cells: hosts }]),
    { ...column(listTitles.port(), portText), isRight: true },
    { ...column(listTitles.owner(), ({ label }) => label), givesWay: 1 },
    { ...column(listTitles.pid(), pidText), isRight: true },
    { ...column(listTitles.age(), ageText), isRight: true, givesWay: 2 },
    { ...column(listTitles.address(), addressText), givesWay: 3 },
    {
      ...column(listTitles.reach(), ({ reachableFrom }) => reachableFrom),
      styles: listed.map(({ report }) => (report.exposure === 'loopback' ? undefined : 'warning')),
      givesWay: 5,
    },
    { ...column(listTitles.startedBy(), ({ startedBy }) => startedBy?.title), givesWay: 4 },
    {
      ...column(listTitles.remarks(), remarksText),
      styles: listed.map(({ report }) =>
        report.isStale || report.forgotten.isForgotten ? 'warning' : undefined,
      ),
      givesWay: 6,
    },
  ];
}

const cellLength = 120;

function portText({ port, protocol }: ListenerReport): string {
  return protocol === 'udp' ? `${port}/udp` : String(port);
}

function pidText({ owner }: ListenerReport): string | undefined {
  return owner.kind === 'process' ? owner.pid.toString() : undefined;
}

function addressText({ address, alsoAt }: ListenerReport): string {
  return [address, ...alsoAt].join(', ');
}

function ageText({ owner }: ListenerReport, takenAt: number): string | undefined {
  if (owner.kind !== 'process' || owner.startedAt === null) return undefined;
  const age = ageOf(Date.parse(owner.startedAt), takenAt);
  return age && shortAge(age);
}

function remarksText({ isStale, forgotten, samePort }: ListenerReport): string {
  const [fact] = forgotten.facts;
  return [
    ...(isStale ? [staleWord()] : []),
    ...(fact === undefined ? [] : [forgotten.isForgotten ? forgottenRemark(fact) : fact]),
    ...samePort,
  ].join(', ');
}
