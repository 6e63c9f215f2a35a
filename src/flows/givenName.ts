import { notePrompt, renamePrompt, tooLongText } from '../messages/givenName';
import { maximumNameLength, maximumNoteLength } from '../model/rows/givenName';
import type { GivenNameStore, NamedPort } from '../watch/givenNameStore';
import type { Dialogs } from './dialogs';

interface GivenNameDependencies {
  readonly dialogs: Pick<Dialogs, 'enter'>;
  readonly givenNames: GivenNameStore;
}

/** Asks for a person's own name of a port; an empty one restores the usual one. */
export async function rename({ dialogs, givenNames }: GivenNameDependencies, port: NamedPort): Promise<void> {
  const { name, note } = givenNames.of(port) ?? { name: undefined, note: undefined };
  const entered = await dialogs.enter({
    ...renamePrompt(port),
    value: name ?? '',
    ...limit(maximumNameLength),
  });
  if (entered !== undefined) await givenNames.set(port, { name: filled(entered), note });
}

/** The same for a note. */
export async function editNote(
  { dialogs, givenNames }: GivenNameDependencies,
  port: NamedPort,
): Promise<void> {
  const { name, note } = givenNames.of(port) ?? { name: undefined, note: undefined };
  const entered = await dialogs.enter({
    ...notePrompt(port),
    value: note ?? '',
    ...limit(maximumNoteLength),
  });
  if (entered !== undefined) await givenNames.set(port, { name, note: filled(entered) });
}

function limit(maximum: number): { problemOf: (text: string) => string | undefined } {
  return { problemOf: (text) => (text.trim().length > maximum ? tooLongText(maximum) : undefined) };
}

function filled(text: string): string | undefined {
  const trimmed = text.trim();
  return trimmed === '' ? undefined : trimmed;
}
