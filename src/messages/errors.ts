import * as l10n from '@vscode/l10n';
import type { Message } from './message';

/** For a defect: its own message is for the log. */
export function unexpectedErrorMessage(): Message {
  return { level: 'error', text: l10n.t('Local Ports ran into an unexpected problem.') };
}

export function reportActions(): Readonly<Record<'showLog' | 'reportIssue', string>> {
  return { showLog: l10n.t('Show Log'), reportIssue: l10n.t('Report Issue') };
}
