/** What a person is told of what an agent wants. */
import * as l10n from '@vscode/l10n';
import { plainText } from '../model/text/text';
import type { Question } from './message';
import { fittingQuestion } from './message';

/** The same question, which says that an agent asks. @param client as it calls itself; undefined for one of this window. */
export function withAgent(question: Question, client: string | undefined): Question {
  const { message, whole } = question;
  const who =
    client === undefined
      ? l10n.t('A coding agent of this window asks for it.')
      : l10n.t('A coding agent asks for it, which calls itself {client}.', { client: plainText(client, 60) });
  const detail = `${who}\n\n${question.detail}`;
  return fittingQuestion({ message, detail }, whole && (() => `${who}\n\n${whole()}`));
}
