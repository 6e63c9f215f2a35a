import { inSlices } from '../collect/timeSlice';
import { mapInSlices } from '../model/text/timeSlice';
import { exposureIcon, ownerLabel } from '../messages/labels';
import { exposureWords } from '../messages/exposure';
import { portWords } from '../messages/listener';
import { pidText } from '../messages/processNames';
import { samePortWords } from '../messages/samePort';
import type { Finding } from '../model/exposure/findings';
import type { Protocol } from '../model/listeners/listener';
import type { ListenerRow } from '../model/rows/listenerRow';
import { isContainerProxy } from '../model/rows/listenerRow';
import { Unverified } from '../model/text/userError';
import { plainText } from '../model/text/text';
import type { Scanner } from '../watch/scanner';
import type { ChoiceItem } from './dialogs';

/** Where flows read what is listening. */
export interface RowSource {
  readonly scanner: Pick<Scanner, 'refresh'>;
  /** The rows of the last snapshot. */
  readonly currentRows: (protocols: readonly Protocol[]) => Promise<readonly ListenerRow[]>;
}

/** The finding of a row; undefined if it is not warned about. */
export type FindFinding = (row: ListenerRow) => Finding | undefined;

/** The rows of a new scan: what is gone is not offered. @throws Unverified if the scan failed. */
export async function freshRows(
  { scanner, currentRows }: RowSource,
  protocols: readonly Protocol[],
): Promise<readonly ListenerRow[]> {
  const state = await scanner.refresh();
  if (state.kind === 'failed') throw new Unverified(state.problem.message, state.problem.detail);
  return currentRows(protocols);
}

/** Other network namespaces have ports of their own. */
export function isOfHost({ listener }: ListenerRow): boolean {
  return listener.namespace.kind === 'host';
}

/** All of them, in slices: there may be thousands. */
export function listenerChoices(rows: readonly ListenerRow[]): Promise<readonly ChoiceItem<ListenerRow>[]> {
  return inSlices(mapInSlices(rows, listenerChoice));
}

/** A row as an entry of a list, found by port, process or container, project or address. */
export function listenerChoice(row: ListenerRow): ChoiceItem<ListenerRow> {
  const { listener, process, alsoAt } = row;
  const parts = [
    ownerLabel(row),
    exposureWords(listener.exposure, listener.namespace),
    ...samePortWords(row),
    [listener.address, ...alsoAt].map(({ text }) => text).join(', '),
    process === undefined || isContainerProxy(row) ? undefined : pidText(process),
  ];
  return {
    value: row,
    label: portWords(listener),
    description: plainText(parts.filter((part) => part !== undefined).join(' · ')),
    icon: exposureIcon(listener),
  };
}
