/** What is asked and said about a person's own names and notes. */
import * as l10n from '@vscode/l10n';
import type { Listener } from '../model/listeners/listener';
import type { GivenName } from '../model/rows/givenName';
import { plainText } from '../model/text/text';
import { portWords } from './listener';

type Port = Pick<Listener, 'protocol' | 'port'>;

export function renamePrompt(port: Port): { title: string; prompt: string } {
  return {
    title: l10n.t('Rename port {port}', { port: portWords(port) }),
    prompt: l10n.t('A name of your own for this port of this project. Leave it empty to see the usual name.'),
  };
}

export function notePrompt(port: Port): { title: string; prompt: string } {
  return {
    title: l10n.t('Note on port {port}', { port: portWords(port) }),
    prompt: l10n.t('A note for yourself. Leave it empty to remove it.'),
  };
}

export function tooLongText(maximum: number): string {
  return l10n.t('At most {maximum} characters.', { maximum });
}

/** What a person calls it, and wants to remember, a sentence each. */
export function givenSentences(given: GivenName | undefined): readonly string[] {
  const { name, note } = given ?? {};
  return [
    ...(name === undefined ? [] : [l10n.t('You call it {name}.', { name: plainText(name, 80) })]),
    ...(note === undefined ? [] : [l10n.t('Your note: {note}', { note: plainText(note, 500) })]),
  ];
}
