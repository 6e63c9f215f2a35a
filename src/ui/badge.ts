/** How many servers need attention. */
import { badgeText } from '../messages/badge';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { Settings } from '../model/settings';

export interface Badge {
  readonly value: number;
  readonly tooltip: string;
}

/**
 * Exposed and forgotten servers, as far as the settings ask for them. A server that is both counts once.
 * @param exposed the rows of open findings.
 * @returns undefined if there are none.
 */
export function badgeOf(
  exposed: readonly ListenerRow[],
  forgotten: readonly ListenerRow[],
  { badge, warnAboutExposedDevServers }: Pick<Settings, 'badge' | 'warnAboutExposedDevServers'>,
): Badge | undefined {
  const isExposedCounted =
    warnAboutExposedDevServers && (badge === 'exposed' || badge === 'exposedAndForgotten');
  const isForgottenCounted = badge === 'forgotten' || badge === 'exposedAndForgotten';
  const open = ownersOf(isExposedCounted ? exposed : []);
  const left = ownersOf(isForgottenCounted ? forgotten : []);
  const servers = new Set([...open, ...left]).size;
  if (servers === 0) return undefined;
  return { value: servers, tooltip: badgeText({ servers, exposed: open.size, forgotten: left.size }) };
}

function ownersOf(rows: readonly ListenerRow[]): ReadonlySet<string> {
  return new Set(rows.map(({ ownerId }) => ownerId));
}
