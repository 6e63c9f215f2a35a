/** What happened to ports while the window was open. */
import type { LocalAddress } from '../net/address';
import type { ListenerRow } from '../rows/listenerRow';
import type { Protocol } from '../listeners/listener';
import type { HowItEnded } from './endedServer';

/** A listener as an event names it. */
export interface PortOfEvent {
  readonly protocol: Protocol;
  readonly address: LocalAddress['text'];
  readonly port: number;
  /** Undefined if the owner is hidden. */
  readonly pid: number | undefined;
  /** As the tree labels its owner. */
  readonly label: string;
}

export type PortEvent = { readonly at: number } & PortOfEvent &
  (
    | { readonly kind: 'opened' | 'closed' | 'exposed' }
    | { readonly kind: 'ended'; readonly how: HowItEnded }
    /** `before` held the port earlier, and is another program or runs in another folder. */
    | { readonly kind: 'held-by-another'; readonly before: PortOfEvent }
  );

/** What tells one server on a port from another; a server that was started again is the same. */
export function holderKey({ process, container, recognition, listener }: ListenerRow): string {
  const { owner } = listener;
  const parts =
    container !== undefined
      ? [container.engine, container.name]
      : process !== undefined
        ? [recognition?.title ?? process.name, process.cwd]
        : [owner.kind === 'hidden' ? owner.user?.uid : undefined];
  return JSON.stringify(parts);
}

export function portKey({ listener: { namespace, protocol, port } }: ListenerRow): string {
  return `${namespace.kind === 'host' ? '' : namespace.id} ${protocol} ${port}`;
}
