import type { ListenerRow } from '../rows/listenerRow';
import type { HideRule } from './hideRule';
import type { SortBy } from './order';

/** What the user wants to see, and how: these settings, and what is looked for. */
export interface ViewOptions {
  readonly protocols: 'tcp' | 'tcpAndUdp';
  readonly groupBy: 'process' | 'project' | 'origin' | 'port';
  readonly sortBy: SortBy;
  readonly show: 'everything' | 'devServers' | 'workspace';
  readonly hide: readonly HideRule[];
  /**
   * Whether a row is found by what a person typed; undefined if nothing is looked for. The same function while that is the
   * same, which answers the same for as long as a row is the same object.
   */
  readonly isFound: ((row: ListenerRow) => boolean) | undefined;
}

export function isOfProtocols({ listener }: ListenerRow, protocols: ViewOptions['protocols']): boolean {
  return protocols === 'tcpAndUdp' || listener.protocol === 'tcp';
}

export function passesFilter(row: ListenerRow, show: ViewOptions['show']): boolean {
  const { recognition, workspaceFolder, container, debugger: found } = row;
  switch (show) {
    case 'everything':
      return true;
    case 'devServers':
      return (
        recognition?.role === 'dev-server' ||
        recognition?.role === 'service' ||
        container !== undefined ||
        found !== undefined
      );
    case 'workspace':
      return workspaceFolder !== undefined;
  }
}
