import type { ListenerRow } from '../rows/listenerRow';
import type { HideRule } from './hideRule';
import type { SortBy } from './order';

/** What the user wants to see, and how: these settings. */
export interface ViewOptions {
  readonly protocols: 'tcp' | 'tcpAndUdp';
  readonly groupBy: 'process' | 'project' | 'origin' | 'port';
  readonly sortBy: SortBy;
  readonly show: 'everything' | 'devServers' | 'workspace';
  readonly hide: readonly HideRule[];
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
