import type { ListenerRow } from '../model/rows/listenerRow';

/** What a developer runs: dev servers, services and containers, and hidden owners; nothing of the system, the editor, or another network. */
export function isShownByDefault({ recognition, listener }: ListenerRow): boolean {
  const isOther = recognition?.role === 'system' || recognition?.role === 'editor';
  return !isOther && listener.namespace.kind === 'host';
}
