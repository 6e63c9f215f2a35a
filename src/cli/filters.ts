import { isForgotten } from '../model/forgotten/reason';
import type { ListenerRow } from '../model/rows/listenerRow';

/** What of all listeners is wanted. */
export interface Filters {
  readonly port?: number;
  /** UDP too. */
  readonly udp?: true;
  /** Also of the system, the editor and other networks. */
  readonly all?: true;
  /** Only servers of the folder that is asked about. */
  readonly here?: true;
  readonly forgotten?: true;
}

/** Whether a row is wanted. Without `all`, what a developer runs: dev servers, services and containers, and hidden owners. */
export function passes(row: ListenerRow, filters: Filters): boolean {
  const { listener, recognition, workspaceFolder, forgotten } = row;
  if (listener.protocol === 'udp' && filters.udp !== true) return false;
  if (filters.port !== undefined && listener.port !== filters.port) return false;
  if (filters.here === true && workspaceFolder === undefined) return false;
  if (filters.forgotten === true && !isForgotten(forgotten)) return false;
  if (filters.all === true || filters.port !== undefined) return true;
  const isOther = recognition?.role === 'system' || recognition?.role === 'editor';
  return !isOther && listener.namespace.kind === 'host';
}
