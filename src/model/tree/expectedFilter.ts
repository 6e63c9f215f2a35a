/** Which expected ports the view's filter and the user's rules leave. */
import type { ExpectedPort } from '../expected/expectedPort';
import type { UnmetPort } from '../expected/expectedState';
import { isBeneathFolder } from '../process/comparablePath';
import type { WorkspaceFolder } from '../rows/listenerRow';
import { hiddenBy } from './hideRule';
import type { ViewOptions } from './viewOptions';

/**
 * `filtered`: not by the filter that the view's title can clear; `left-out`: not of the protocols that are shown, or hidden by
 * a rule for its port or for what should listen. That a port is held by a process that is hidden remains shown: this is why
 * the expected server cannot start.
 */
export type ExpectedVisibility = 'shown' | 'filtered' | 'left-out';

/** What a person pinned or a workspace declares is a server: only the filter for the workspace applies. */
export function expectedVisibility(
  { expected }: UnmetPort,
  { protocols, show, hide }: Pick<ViewOptions, 'protocols' | 'show' | 'hide'>,
  folders: readonly WorkspaceFolder[],
): ExpectedVisibility {
  if (protocols === 'tcp' && expected.protocol === 'udp') return 'left-out';
  const name = expected.pin?.owner?.process;
  if (hiddenBy(hide, expected, name === undefined ? undefined : { name }) !== undefined) return 'left-out';
  return show === 'workspace' && isElsewhere(expected, folders) ? 'filtered' : 'shown';
}

/** Whether it is certain that what should listen belongs to no folder of the workspace. */
function isElsewhere({ pin, declarations }: ExpectedPort, folders: readonly WorkspaceFolder[]): boolean {
  const place = pin?.owner?.place;
  // a service or a container may be of the workspace
  if (declarations.length > 0 || place === undefined || !isFolder(place)) return false;
  return !folders.some(({ path }) => isBeneathFolder(place, path));
}

/** `/work/shop` or `C:\\shop`; not `program:PostgreSQL`. */
function isFolder(place: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/])/.test(place);
}
