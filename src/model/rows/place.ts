import type { ListenerRow } from './listenerRow';

const maximumLength = 4096;

/**
 * What a listener belongs to, the same whenever it runs again: a service of a Compose project, a container, or the folder of
 * a project. Undefined if that is not known.
 */
export function placeOf({
  container,
  project,
  process,
  recognition,
}: Pick<ListenerRow, 'container' | 'project' | 'process' | 'recognition'>): string | undefined {
  const place =
    container === undefined ? (project?.folder ?? programOf({ process, recognition })) : nameOf(container);
  return place === undefined || place.length > maximumLength ? undefined : place;
}

function nameOf({ project, service, name }: NonNullable<ListenerRow['container']>): string {
  return project !== undefined && service !== undefined
    ? `compose:${project}/${service}`
    : `container:${name}`;
}

/** A program that is known by name belongs to no project: `program:PostgreSQL`. */
function programOf({
  process,
  recognition,
}: Pick<ListenerRow, 'process' | 'recognition'>): string | undefined {
  if (process === undefined || recognition === undefined) return undefined;
  return recognition.service !== undefined ? `program:${recognition.program}` : undefined;
}
