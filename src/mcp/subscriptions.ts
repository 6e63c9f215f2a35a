import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { isJSONRPCNotification, SUBSCRIPTION_ID_META_KEY } from '@modelcontextprotocol/server';
import { isRecord } from '../model/text/json';

/** More than a client could show. */
const maximumUris = 64;

/**
 * What the client wants to be notified of. Since 2026-07-28 it says so in long-lived requests, which the SDK answers by
 * itself and which are only seen passing by; before that, URI by URI.
 */
export class Subscriptions {
  private readonly listening = new Set<unknown>();
  private readonly uris = new Set<string>();

  /** @param onChange is called when there is a first one, and when the last one has gone. */
  constructor(private readonly onChange: (hasAny: boolean) => void) {}

  get hasAny(): boolean {
    return this.listening.size + this.uris.size > 0;
  }

  /** Whether a notification of this URI is expected; the SDK drops what no long-lived request asked for. */
  wants(uri: string): boolean {
    return this.listening.size > 0 || this.uris.has(uri);
  }

  /** @returns false if there are too many. */
  add(uri: string): boolean {
    if (!this.uris.has(uri) && this.uris.size >= maximumUris) return false;
    this.update(() => this.uris.add(uri));
    return true;
  }

  remove(uri: string): void {
    this.update(() => this.uris.delete(uri));
  }

  observe(message: JSONRPCMessage, direction: 'in' | 'out'): void {
    if (!isJSONRPCNotification(message)) return;
    const { method, params } = message;
    if (direction === 'out' && method === 'notifications/subscriptions/acknowledged') {
      const { notifications } = params ?? {};
      // one in which nothing is honored is a wish for nothing
      if (!isRecord(notifications) || Object.keys(notifications).length === 0) return;
      this.update(() => this.listening.add(params?._meta?.[SUBSCRIPTION_ID_META_KEY]));
    }
    if (direction === 'in' && method === 'notifications/cancelled') {
      this.update(() => this.listening.delete(params?.['requestId']));
    }
  }

  private update(change: () => void): void {
    const before = this.hasAny;
    change();
    if (this.hasAny !== before) this.onChange(this.hasAny);
  }
}
