import { cannotVerify } from '../messages/listener';
import type { Listener } from '../model/listeners/listener';
import { Unverified } from '../model/text/userError';
import type { Scanner } from '../watch/scanner';
import { scanNow } from './scan';

/**
 * Scans again if a listener is not confirmed that something is about to be done about. What it is depends on rows of the
 * new scan, so the caller reads it again.
 * @param listenersNow those of the last snapshot.
 * @throws Unverified if one still is not confirmed.
 */
export async function confirmListeners(
  { scanner }: { readonly scanner: Pick<Scanner, 'state' | 'refresh'> },
  listenersNow: () => Promise<readonly Listener[]>,
): Promise<void> {
  if (!(await listenersNow()).some(({ isStale }) => isStale)) return;
  await scanNow({ scanner });
  const unconfirmed = (await listenersNow()).find(({ isStale }) => isStale);
  if (unconfirmed !== undefined) throw new Unverified(cannotVerify(unconfirmed));
}
