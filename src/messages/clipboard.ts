import * as l10n from '@vscode/l10n';
import type { ShellKind } from '../model/process/shellQuote';
import { plainText } from '../model/text/text';

/** The notice after text was copied. */
export function copiedNotice(text: string): string {
  return l10n.t('Copied {text}', { text: plainText(text, 60) });
}

/** The same for a command line with secrets, which are not repeated on the screen. */
export function secretsCopiedNotice(): string {
  return l10n.t('Copied the command line, including its secrets');
}

export function commandLineUnknownError(pid: number): string {
  return l10n.t('The command line of process {pid} could not be read.', { pid });
}

/** Why a command line is not copied. */
export function inexpressibleError(argument: string, shell: ShellKind): string {
  return l10n.t(
    'The command line was not copied: {shell} cannot express its argument "{argument}", which has control characters or a percent sign.',
    { shell: shellNames[shell], argument: plainText(argument, 60) },
  );
}

const shellNames: Readonly<Record<ShellKind, string>> = {
  posix: 'sh',
  bash: 'Bash',
  zsh: 'zsh',
  fish: 'fish',
  powershell: 'PowerShell',
  windowsPowerShell: 'Windows PowerShell',
  cmd: 'cmd',
};
