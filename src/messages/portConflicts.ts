import * as l10n from '@vscode/l10n';
import type { ProtocolPort } from '../model/actions/portHolders';
import type { RerunObstacle } from '../model/actions/rerunCommand';
import { plainText, visibleText } from '../model/text/text';
import { portWords } from './listener';
import type { Message, Question } from './message';
import { fittingQuestion } from './message';

/** The tooltip of a port in a terminal. */
export function portLinkTooltip(endpoint: ProtocolPort): string {
  return l10n.t('Free port {port}', { port: portWords(endpoint) });
}

/** Short, for the status bar. */
export function conflictStatusText(endpoint: ProtocolPort): string {
  return l10n.t('Port {port} in use', { port: portWords(endpoint) });
}

export function conflictActions(): Readonly<
  Record<'stop' | 'stopOnly' | 'open' | 'explain' | 'never' | 'rerun', string>
> {
  return {
    stop: l10n.t('Stop It and Run Again'),
    stopOnly: l10n.t('Stop It'),
    open: l10n.t('Open'),
    explain: l10n.t('Find Out Why'),
    never: l10n.t("Don't Offer Again"),
    rerun: l10n.t('Run Again'),
  };
}

/** @param command in short. */
export function rerunMessage(command: string): Message {
  return { level: 'information', text: l10n.t('Run "{command}" again?', { command: plainText(command) }) };
}

/** A task or debug session, by its name. */
export function restartSessionMessage(name: string): Message {
  return { level: 'information', text: l10n.t('Run "{name}" again?', { name: plainText(name, 80) }) };
}

export function putAtPromptMessage(): Message {
  return {
    level: 'information',
    text: l10n.t(
      'The command may be incomplete, so it was not run again. It is at the prompt of its terminal: check it, then press Enter.',
    ),
  };
}

/** @param command all of it: the shell did not report it reliably, so a person reads it first. */
export function rerunQuestion(command: string): Question {
  return fittingQuestion({ message: l10n.t('Run this again?'), detail: visibleText(command) });
}

/** Why a command is not run again. */
export function rerunObstacleError(obstacle: RerunObstacle): string {
  switch (obstacle) {
    case 'restrictedMode':
      return l10n.t(
        'In Restricted Mode no command can be run, so nothing was run again. Trust this workspace first.',
      );
    case 'closed':
      return l10n.t('The terminal was closed, so nothing was run again.');
    case 'noShellIntegration':
      return l10n.t(
        'That terminal has no shell integration, so nothing was run again. Run the command there yourself.',
      );
    case 'busy':
      return l10n.t('Another command is running in that terminal, so nothing was run again.');
    case 'controlCharacters':
      return l10n.t(
        'The command line has control characters, which its terminal would carry out, so nothing was run again.',
      );
    case 'unknownCommand':
      return l10n.t(
        'The shell did not report the command line, so nothing was run again. Run it there yourself.',
      );
    case 'tooLong':
      return l10n.t(
        'The shell did not report the command line reliably, and it is too long to be shown whole, so nothing was run again.',
      );
  }
}
