import type { Listener } from './listener';
import { hasUrl } from '../net/url';

/** Whether a browser on this machine can open it. */
export function isWeb({ protocol, namespace, address }: Listener): boolean {
  return protocol === 'tcp' && namespace.kind === 'host' && hasUrl(address);
}
