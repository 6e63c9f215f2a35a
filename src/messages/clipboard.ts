import * as l10n from '@vscode/l10n';
import type { Inexpressible, ShellKind } from '../model/process/shellQuote';
import { plainText, visibleText } from '../model/text/text';

/** The notice after text was copied. */
export function copiedNotice(text: string): string {
  return l10n.t('Copied {text}', { text: plainText(text, 60) });
}

/** The same for a command line with secrets, which are not repeated on the screen. @param isCertain undefined if it may have some. */
export function secretsCopiedNotice(isCertain: true | undefined): string {
  return isCertain === true
    ? l10n.t('Copied the command line, including its secrets')
    : l10n.t('Copied the command line, which may include secrets');
}

export function commandLineUnknownError(pid: number): string {
  return l10n.t('The command line of process {pid} could not be read.', { pid });
}

/** Why a command line is not copied. */
export function inexpressibleError(why: Inexpressible, shell: ShellKind): string {
  const name = shellName(shell);
  switch (why.reason) {
    case 'characters':
      return shell === 'other'
        ? l10n.t(
            'The command line was not copied: how its argument "{argument}" is quoted for this shell is not known.',
            { argument: shown(why.argument) },
          )
        : l10n.t('The command line was not copied: {shell} cannot express its argument "{argument}".', {
            shell: name,
            argument: shown(why.argument),
          });
    case 'not-text':
      return l10n.t(
        'The command line was not copied: its argument "{argument}" has bytes that are not text, so what it was is not known.',
        { argument: shown(why.argument) },
      );
    case 'too-long':
      return l10n.t(
        'The command line was not copied: it is longer than the {limit} bytes that {shell} reads.',
        {
          ...{ limit: why.limit, shell: name },
        },
      );
  }
}

/** Text that could run something when it is pasted into a terminal. */
export function unsafeToPasteError(text: string): string {
  return l10n.t('"{text}" was not copied: it has control characters, which a terminal would carry out.', {
    text: shown(text),
  });
}

function shown(text: string): string {
  return plainText(visibleText(text.slice(0, 200)), 60);
}

function shellName(shell: ShellKind): string {
  return shell === 'other' ? l10n.t('this shell') : shellNames[shell];
}

const shellNames: Readonly<Record<Exclude<ShellKind, 'other'>, string>> = {
  posix: 'sh',
  bash: 'Bash',
  zsh: 'zsh',
  fish: 'fish',
  powershell: 'PowerShell',
  windowsPowerShell: 'Windows PowerShell',
  cmd: 'cmd',
};
