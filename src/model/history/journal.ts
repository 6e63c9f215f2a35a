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

export function portKey({ listener: { namespace, protocol, port } }: ListenerRow): string {
  return `${namespace.kind === 'host' ? '' : namespace.id} ${protocol} ${port}`;
}
