/** Who started a process, in a sentence and as the name of a group. */
import * as l10n from '@vscode/l10n';
import type { Origin } from '../model/origin/origin';
import { isWindowStarterKind } from '../model/origin/windowStarters';
import { plainText } from '../model/text/text';

const nameLength = 80;

/** `From the coding agent Claude Code (PID 4711).`; undefined for what a container publishes: its own sentence says so. */
export function originSentence(origin: Origin): string | undefined {
  const sentence =
    origin.pid === undefined ? sentenceWithoutPid(origin) : sentenceWithPid(origin, origin.pid);
  return sentence === undefined ? undefined : [sentence, ...endedSentence(origin)].join(' ');
}

function endedSentence({ kind, hasEnded }: Origin): string[] {
  if (hasEnded !== true) return [];
  if (kind === 'windowTerminal') return [l10n.t('That terminal was closed.')];
  if (kind === 'agent') return [l10n.t('That agent has ended.')];
  return [kind === 'task' ? l10n.t('That task has ended.') : l10n.t('That program has ended.')];
}

/** What is inherited may be from long ago: it is said where it is from. */
function sentenceWithoutPid({ kind, title, session, manager }: Origin): string | undefined {
  const starter = plainText(title);
  switch (kind) {
    case 'agent':
      return session === undefined
        ? l10n.t('Its environment names the coding agent {starter}.', { starter })
        : l10n.t('Its environment names the coding agent {starter}, session {session}.', {
            starter,
            session,
          });
    case 'service':
      return l10n.t('From the service {starter} of {manager}.', { starter, manager: manager ?? '' });
    case 'scheduler':
      return l10n.t('From a scheduled job of {starter}.', { starter });
    case 'container':
      return undefined;
    case 'editor':
    case 'terminal':
      return l10n.t('Its environment names a terminal of {starter}.', { starter });
    case 'windowTerminal':
    case 'task':
    case 'debugSession':
    case 'otherWindow':
    case 'multiplexer':
    case 'remote':
    case 'console':
    case 'manager':
    case 'shell':
      return l10n.t('Its environment names a session of {starter}.', { starter });
  }
}

function sentenceWithPid({ kind, title, session }: Origin, pid: number): string | undefined {
  const starter = plainText(title);
  switch (kind) {
    case 'agent':
      return session === undefined
        ? l10n.t('From the coding agent {starter} (PID {pid}).', { starter, pid })
        : l10n.t('From the coding agent {starter} (PID {pid}), session {session}.', {
            starter,
            pid,
            session,
          });
    case 'windowTerminal':
      return l10n.t('From the terminal {starter} of this window (PID {pid}).', { starter, pid });
    case 'task':
      return l10n.t('From the task {starter} of this window (PID {pid}).', { starter, pid });
    case 'debugSession':
      return l10n.t('From the debug session {starter} of this window (PID {pid}).', { starter, pid });
    case 'otherWindow':
      return l10n.t('From a terminal of {starter} (PID {pid}) that is not in this window.', { starter, pid });
    case 'editor':
      return l10n.t('From the editor {starter} (PID {pid}).', { starter, pid });
    case 'multiplexer':
      return l10n.t('From a session of {starter} (PID {pid}), which continues without a window.', {
        starter,
        pid,
      });
    case 'terminal':
      return l10n.t('From the terminal application {starter} (PID {pid}).', { starter, pid });
    case 'remote':
      return l10n.t('From a session of another machine over {starter} (PID {pid}).', { starter, pid });
    case 'console':
      return l10n.t('From a login at this machine (PID {pid}).', { pid });
    case 'shell':
      return l10n.t('From the shell {starter} (PID {pid}).', { starter, pid });
    case 'scheduler':
      return l10n.t('From a scheduled job of {starter} (PID {pid}).', { starter, pid });
    case 'manager':
      return l10n.t('From the process manager {starter} (PID {pid}).', { starter, pid });
    case 'service':
    case 'container':
      return undefined;
  }
}

/** The name of a group of what it started: short enough for a narrow sidebar. */
export function originLabel(origin: Pick<Origin, 'kind' | 'title' | 'hasEnded'>): string {
  const label = kindLabel(origin);
  if (origin.hasEnded !== true || !isWindowStarterKind(origin.kind)) return label;
  return origin.kind === 'windowTerminal'
    ? l10n.t('{label}, closed', { label })
    : l10n.t('{label}, ended', { label });
}

function kindLabel({ kind, title }: Pick<Origin, 'kind' | 'title'>): string {
  const name = plainText(title, nameLength);
  switch (kind) {
    case 'windowTerminal':
      return l10n.t('Terminal {name}', { name });
    case 'task':
      return l10n.t('Task {name}', { name });
    case 'debugSession':
      return l10n.t('Debugging {name}', { name });
    case 'otherWindow':
      return l10n.t('{editor}, another window', { editor: name });
    case 'shell':
      return l10n.t('Shell {name}', { name });
    case 'agent':
    case 'editor':
    case 'multiplexer':
    case 'terminal':
    case 'remote':
    case 'console':
    case 'scheduler':
    case 'manager':
    case 'service':
    case 'container':
      return name;
  }
}
