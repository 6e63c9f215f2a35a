import type { AppServices } from '../appServices';
import { editNote, rename } from '../flows/givenName';
import { namedPlaceOf } from '../model/expected/expectedPort';
import { placeOf } from '../model/rows/place';
import type { NamedPort } from '../watch/givenNameStore';
import type { PickTitle } from '../messages/pickTarget';
import { expectedTarget, pickListener } from './pickTarget';

export async function renameCommand(services: AppServices, target: unknown): Promise<void> {
  const port = await pickPort(services, target, 'rename');
  if (port !== undefined) await rename(services, port);
}

export async function editNoteCommand(services: AppServices, target: unknown): Promise<void> {
  const port = await pickPort(services, target, 'editNote');
  if (port !== undefined) await editNote(services, port);
}

async function pickPort(
  services: AppServices,
  target: unknown,
  title: PickTitle,
): Promise<NamedPort | undefined> {
  const expected = expectedTarget(services.expectedPorts.all, target);
  if (expected !== undefined) {
    const { protocol, port } = expected;
    return { protocol, port, place: namedPlaceOf(expected) };
  }
  const row = await pickListener(
    services,
    target,
    title,
    ({ listener }) => listener.namespace.kind === 'host',
  );
  if (row === undefined) return undefined;
  const { protocol, port } = row.listener;
  return { protocol, port, place: placeOf(row) ?? '' };
}
