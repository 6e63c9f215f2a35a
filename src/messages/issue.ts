import * as l10n from '@vscode/l10n';

/** Where the editor has no form for issues. */
export function issueCopied(): string {
  return l10n.t('This editor has no form for issues. The text was copied: paste it into an issue.');
}

/** Where a person writes. */
export function whatHappened(): string {
  return l10n.t('What happened, and what did you expect?');
}

export function describingSystem(): string {
  return l10n.t('Reading what this system is…');
}
