import * as l10n from '@vscode/l10n';
import { plainText } from '../model/text/text';

/** The notice after text was copied. */
export function copiedNotice(text: string): string {
  return l10n.t('Copied {text}', { text: plainText(text, 60) });
}

/** The same for a command line with secrets, which are not repeated on the screen. */
export function secretsCopiedNotice(): string {
  return l10n.t('Copied the command line, including its secrets');
}
