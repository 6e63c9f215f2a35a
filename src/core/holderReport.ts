import { unlessCancelled } from '../flows/unlessCancelled';
import { interfaceWords } from '../messages/exposure';
import { firewallSentences } from '../messages/firewall';
import { rowParagraphs } from '../messages/rowParagraphs';
import { addressesOfRow } from '../model/exposure/exposedAddresses';
import { isWeb } from '../model/listeners/webListener';
import { isExposed } from '../model/net/exposure';
import type { NetworkInterface } from '../model/net/networkInterfaces';
import { urlAt } from '../model/net/url';
import { ancestorsOf } from '../model/process/process';
import type { ListenerRow } from '../model/rows/listenerRow';
import { placesOf } from '../model/rows/reach';
import { plainText } from '../model/text/text';
import type { Core } from './core';
import type { Reading } from './reading';
import { reportOf, shownCommandLine, timeOf } from './listenerReport';
import type { HolderReport } from './reportSchema';

const textLength = 300;
/** A chain that is longer has been made to be. */
const ancestorsAtMost = 60;

interface HolderOptions {
  /** How dates are written. */
  readonly locale: string;
  /** Gives up what takes long: tunnels and the firewall are unknown then. */
  readonly cancelled: AbortSignal;
}

/** Everything that is known about listeners. What programs of tunnels and the firewall say is read only now. */
export async function holderReportsOf(
  { machine }: Pick<Core, 'machine'>,
  { snapshot, findings }: Reading,
  rows: readonly ListenerRow[],
  { locale, cancelled }: HolderOptions,
): Promise<readonly HolderReport[]> {
  const interfaces = machine.interfaces.current();
  const isAnyExposed = rows.some(({ listener }) => isExposed(listener));
  const [tunnels, firewall] = await Promise.all([
    rows.length === 0 ? undefined : unlessCancelled(machine.tunnels.asked(snapshot.listeners), cancelled),
    isAnyExposed ? unlessCancelled(machine.readFirewall(cancelled), cancelled) : undefined,
  ]);
  const context = { findings, locale, interfaces, tunnels, usage: undefined, now: Date.now() };
  return rows.map((row) => {
    const { listener, process } = row;
    const said = firewall === undefined || !isExposed(listener) ? undefined : firewallSentences(firewall);
    const paragraphs = rowParagraphs(row, snapshot, { ...context, remoteKind: 'machine' });
    return {
      ...reportOf(row),
      url: urlOf(row, interfaces ?? []),
      connectFrom: { addresses: addressesFrom(row, interfaces ?? []), firewall: said ?? null },
      ancestors: (process === undefined ? [] : ancestorsOf(snapshot.processes, process))
        .slice(0, ancestorsAtMost)
        .map(({ pid, name, startedAt, commandLine }) => ({
          ...{ pid, name: plainText(name, textLength), startedAt: timeOf(startedAt) },
          commandLine: shownCommandLine(commandLine),
        })),
      explanation: [...paragraphs.map(({ text }) => text), ...(said === undefined ? [] : [said])],
    };
  });
}

/** Of what answers browsers, as far as that is known without asking. */
function urlOf(row: ListenerRow, interfaces: readonly NetworkInterface[]): string | null {
  if (row.recognition?.role !== 'dev-server' || !isWeb(row.listener)) return null;
  const [place] = placesOf(row, interfaces);
  return place === undefined ? null : urlAt(place.host, row.listener.port, 'http');
}

function addressesFrom(
  row: ListenerRow,
  interfaces: readonly NetworkInterface[],
): HolderReport['connectFrom']['addresses'] {
  if (!isExposed(row.listener)) return [];
  return addressesOfRow(row, interfaces).addresses.map(({ address, interface: place, isConfirmed }) => ({
    ...{ address: address.text, interface: plainText(interfaceWords(place)), isCertain: isConfirmed },
  }));
}
