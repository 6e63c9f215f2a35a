/** What a person is asked through an agent's client. */
import * as l10n from '@vscode/l10n';

/** The answer that does nothing. */
export function leaveIt(): string {
  return l10n.t('Do Nothing');
}

/** The name of the field in which the client shows the answers. */
export function answerField(): string {
  return l10n.t('Answer');
}
