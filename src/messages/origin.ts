import * as l10n from '@vscode/l10n';
import type { MultiplexerSession } from '../model/origin/multiplexer';
import type { Process } from '../model/process/process';
import { maskShown } from '../model/process/redact';
import type { ShellKind } from '../model/process/shellQuote';
import { shellQuote } from '../model/process/shellQuote';
import type { KnownUnit } from '../model/process/serviceUnit';
import { plainText } from '../model/text/text';
import { userWords } from './listener';
import type { Message } from './message';
import { originSentence } from './originSentence';
import { containerSentence } from './tooltip';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { NamedProcess } from './processNames';
import { labelWithPid, pidText } from './processNames';
import { adoptionWords } from './starter';

const commandLength = 300;
const nameLength = 60;

/** @param row what the process is shown as; undefined if it has no row. */
export function notStartedHereMessage(
  named: NamedProcess,
  row: Pick<ListenerRow, 'origin' | 'container'> | undefined,
): Message {
  const process = labelWithPid(named);
  const where =
    row?.container === undefined
      ? row?.origin && originSentence(row.origin)
      : containerSentence(row.container);
  if (where === undefined) {
    const text = l10n.t('{process} was not started in a terminal or a debug session of this window.', {
      process,
    });
    return { level: 'information', text };
  }
  const lead = l10n.t('No open terminal or debug session of this window runs {process}.', { process });
  return { level: 'information', text: `${lead} ${where}` };
}

/** The same of what runs in a session that a terminal can be attached to. */
export function attachMessage(
  named: NamedProcess,
  row: Pick<ListenerRow, 'origin' | 'container'> | undefined,
  session: MultiplexerSession,
): Message {
  const { level, text } = notStartedHereMessage(named, row);
  return { level, text: `${text} ${sessionSentence(session)}` };
}

function sessionSentence({ program, name, part }: MultiplexerSession): string {
  const session = plainText(name, nameLength);
  switch (part?.kind) {
    case 'pane':
      return l10n.t('It is in pane {pane} of the {program} session {session}, which a command attaches to.', {
        ...{ program, session, pane: part.name },
      });
    case 'window':
      return l10n.t(
        'It is in window {window} of the {program} session {session}, which a command attaches to.',
        {
          ...{ program, session, window: part.name },
        },
      );
    case undefined:
      return l10n.t('It is in the {program} session {session}, which a command attaches to.', {
        ...{ program, session },
      });
  }
}

export const attachTitles = {
  type: () => l10n.t('Type Command in Terminal'),
  copy: () => l10n.t('Copy Command'),
};

export function folderUnknownError(): string {
  return l10n.t('The folder it was started in is not known or no longer exists.');
}

export function whyRunningPrompt(
  named: NamedProcess,
  unit: KnownUnit,
): { title: string; placeholder: string } {
  const process = labelWithPid(named);
  return {
    title:
      unit === undefined || unit === 'unknown'
        ? l10n.t('Why {process} Is Running', { process })
        : l10n.t('Why {process} Is Running: {unit} of {manager}', {
            process,
            unit: plainText(unit.name),
            manager: unit.manager,
          }),
    placeholder: l10n.t(
      'From the session or service manager down. Choose a process to copy its command line.',
    ),
  };
}

/** An ancestor of a process as an entry of a list, indented by its depth. */
export function ancestorChoice(
  process: Process,
  parent: Process | undefined,
  depth: number,
  locale: string,
  shell: ShellKind,
): { label: string; description: string; detail: string } {
  const { name, pid, startedAt, user, commandLine } = process;
  const adopted = adoptionWords(process, parent);
  const started =
    startedAt === undefined
      ? l10n.t('start time unknown')
      : l10n.t('since {time}', { time: new Date(startedAt).toLocaleString(locale) });
  const owner = user === undefined ? [] : [plainText(userWords(user))];
  const parts = [pidText({ pid }), ...owner, started, ...(adopted === undefined ? [] : [adopted])];
  return {
    label: `${'  '.repeat(depth)}${depth === 0 ? '' : '└ '}${plainText(name, 60)}`,
    description: parts.join(' · '),
    detail:
      commandLine === undefined
        ? l10n.t('command line unknown')
        : plainText(shellQuote(maskShown(commandLine, commandLength), shell), commandLength),
  };
}

/** The same for the row that a command was called on. */
export function folderUnknownMessage(): Message {
  return { level: 'information', text: folderUnknownError() };
}
