/** The order of rows, and so of the groups that begin with them. */
import { compareText } from '../net/address';
import type { ListenerRow } from '../rows/listenerRow';
import { compareRows } from '../rows/listenerRow';

/**
 * `port`: lowest first. `name`: of the owner. `age`: what was started last comes first. `activity`: what opened a port last
 * comes first, as far as this window has seen that; below it what was there before, by age.
 */
export type SortBy = 'port' | 'name' | 'age' | 'activity';

/** When a row was seen to appear, on whatever clock; undefined for what was there at first. */
export type AppearedAt = (row: ListenerRow) => number | undefined;

export type RowOrder = (a: ListenerRow, b: ListenerRow) => number;

/** What is equal, or not known, is in the order of ports. */
export function rowOrder(sortBy: SortBy, appearedAt: AppearedAt): RowOrder {
  switch (sortBy) {
    case 'port':
      return compareRows;
    case 'name':
      return (a, b) => compareText(nameOf(a), nameOf(b)) || compareRows(a, b);
    case 'age':
      return (a, b) => byAge(a, b) || compareRows(a, b);
    case 'activity':
      return (a, b) => latestFirst(appearedAt(a), appearedAt(b)) || byAge(a, b) || compareRows(a, b);
  }
}

function byAge(a: ListenerRow, b: ListenerRow): number {
  return latestFirst(a.process?.startedAt, b.process?.startedAt);
}

/** What is not known is last. */
function latestFirst(a: number | undefined, b: number | undefined): number {
  return a === b ? 0 : (b ?? -Infinity) - (a ?? -Infinity);
}

/** As the row is labeled; what has no name is last. */
function nameOf({ container, recognition }: ListenerRow): string {
  const name =
    container === undefined
      ? recognition && `${recognition.program} ${recognition.project ?? recognition.title}`
      : `${container.service ?? container.name} ${container.project ?? ''}`;
  return name?.toLowerCase() ?? '\uffff';
}
