import { isShownByDefault } from '../core/shownByDefault';
import { isForgotten } from '../model/forgotten/reason';
import { isExposed } from '../model/net/exposure';
import type { ListenerRow } from '../model/rows/listenerRow';

/** What of all listeners is wanted. */
export interface Filters {
  /** Ports, ranges of them, and parts of names: see `isNamed`. What is asked for like this is always meant. */
  readonly what?: readonly string[];
  /** UDP too. */
  readonly udp?: true;
  /** Also of the system, the editor and other networks. */
  readonly all?: true;
  /** Only servers of the folder that is asked about. */
  readonly here?: true;
  readonly forgotten?: true;
  /** Only what other machines can connect to unless a firewall stops them. */
  readonly exposed?: true;
}

/** Whether a row is wanted. Without `all`, what a developer runs: dev servers, services and containers, and hidden owners. */
export function passes(row: ListenerRow, filters: Filters): boolean {
  return isOfKind(row, filters) && (isEverything(filters) || isShownByDefault(row));
}

/** Whether only `all` shows it. */
export function isLeftOut(row: ListenerRow, filters: Filters): boolean {
  return isOfKind(row, filters) && !isEverything(filters) && !isShownByDefault(row);
}

function isEverything({ all, what = [] }: Filters): boolean {
  return all === true || what.length > 0;
}

function isOfKind({ listener, workspaceFolder, forgotten }: ListenerRow, filters: Filters): boolean {
  return (
    (listener.protocol === 'tcp' || filters.udp === true) &&
    (filters.here !== true || workspaceFolder !== undefined) &&
    (filters.forgotten !== true || isForgotten(forgotten)) &&
    (filters.exposed !== true || isExposed(listener))
  );
}
