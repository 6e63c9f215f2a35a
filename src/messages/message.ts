import * as l10n from '@vscode/l10n';
import { cutText } from '../model/text/text';

/** A question that is answered by one of its actions, or cancelled. It fits on one screen, with its buttons. */
export interface Question {
  readonly message: string;
  readonly detail: string;
  /** Makes all of it, if the question is shortened; otherwise undefined. */
  readonly whole?: () => string;
}

/** A text that is shown to a person and needs no answer. */
export interface Message {
  /** `error`: what the person asked for was not done. */
  readonly level: 'information' | 'warning' | 'error';
  readonly text: string;
  /**
   * Why nothing, or not everything, was done: a rule or the system forbids it, or what has to be known is not. For what
   * must answer with more than a sentence, such as a command line.
   */
  readonly because?: 'refused' | 'unknown';
}

/** How much of a text is shown at most, in UTF-16 code units; names from outside can have any length. */
export const textLimits = {
  question: 200,
  detail: 900,
  detailLines: 12,
  /** VS Code itself cuts at 1,000; in its width of at most 450 pixels this is about ten lines. */
  notification: 600,
  label: 200,
  placeholder: 300,
  pickDetail: 300,
} as const;

/** @param whole the detail with everything that `detail` only counts; undefined if it leaves nothing out. */
export function fittingQuestion({ message, detail }: Question, whole?: () => string): Question {
  const shown = { message: cutText(message, textLimits.question), detail: fittingDetail(detail) };
  const isCut = shown.message !== message || shown.detail !== detail;
  return isCut || whole !== undefined
    ? { ...shown, whole: () => `${message}\n\n${whole?.() ?? detail}` }
    : shown;
}

function fittingDetail(detail: string): string {
  const lines = detail.split('\n', textLimits.detailLines + 1);
  const fitting = lines.slice(0, textLimits.detailLines).join('\n');
  return cutText(lines.length > textLimits.detailLines ? `${fitting} …` : fitting, textLimits.detail);
}

/** The texts of showing all of a question that was shortened. */
export const wholeQuestion = {
  showAll: (): string => l10n.t('Show All…'),
  /** While the person reads it. */
  opened: (): string => l10n.t('All of the question is open in an editor. Answer it when you have read it.'),
  answer: (): string => l10n.t('Answer…'),
  documentTitle: (): string => l10n.t('Question'),
} as const;

/** Of a notification that a setting turns off. */
export function neverAgain(): string {
  return l10n.t("Don't Show Again");
}
