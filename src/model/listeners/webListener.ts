import type { Listener } from './listener';
import { httpUrl } from '../net/url';

/** Whether a browser on this machine can open it. */
export function isWeb(listener: Listener): boolean {
  return listener.protocol === 'tcp' && listener.namespace.kind === 'host' && httpUrl(listener) !== undefined;
}
