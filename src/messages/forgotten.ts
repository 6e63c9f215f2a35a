/** Why a dev server may be no longer wanted: in a few words on its row, in sentences in its tooltip. */
import * as l10n from '@vscode/l10n';
import type { ForgottenReason } from '../model/forgotten/reason';
import { isForgotten } from '../model/forgotten/reason';
import type { ListenerRow } from '../model/rows/listenerRow';
import { plainText } from '../model/text/text';
import { fullProcessLabel } from './labels';
import { listOfFirst } from './list';

const folderLength = 300;
const nameLength = 60;

/** `forgotten: its terminal was closed`, or the fact alone if that is not enough to say so; undefined without any. */
export function forgottenWords(reasons: readonly ForgottenReason[]): string | undefined {
  const [strongest] = reasons;
  if (strongest === undefined) return undefined;
  return isForgotten(reasons) ? verdictWords(strongest) : factWords(strongest);
}

function verdictWords(reason: ForgottenReason): string {
  switch (reason.kind) {
    case 'folderDeleted':
      return reason.isReplaced === true
        ? l10n.t('forgotten: its folder was replaced')
        : l10n.t('forgotten: its folder was deleted');
    case 'worktreePruned':
      return l10n.t('forgotten: its worktree was removed');
    case 'branchGone':
      return reason.upstream === undefined
        ? l10n.t('forgotten: its branch was deleted')
        : l10n.t('forgotten: its remote branch is gone');
    case 'branchMerged':
      return l10n.t('forgotten: its branch was merged');
    case 'terminalClosed':
      return l10n.t('forgotten: its terminal was closed');
    case 'starterEnded':
      return reason.agent === undefined
        ? l10n.t('forgotten: what started it has ended')
        : l10n.t('forgotten: {agent} has ended', { agent: plainText(reason.agent.title, nameLength) });
    case 'newerCopy':
      return l10n.t('forgotten: a newer copy is on {port}', { port: reason.port });
    case 'lastSession':
      return l10n.t('forgotten: left from the last session');
    case 'idle':
      return l10n.t('forgotten: idle');
  }
}

/** The fact alone, short, for a list: `its terminal was closed`. */
export function factWords(reason: ForgottenReason): string {
  switch (reason.kind) {
    case 'folderDeleted':
      return reason.isReplaced === true
        ? l10n.t('its folder was replaced')
        : l10n.t('its folder was deleted');
    case 'worktreePruned':
      return l10n.t('its worktree was removed');
    case 'branchGone':
      return reason.upstream === undefined
        ? l10n.t('branch {branch} was deleted', { branch: plainText(reason.branch, nameLength) })
        : l10n.t('the remote branch of {branch} is gone', { branch: plainText(reason.branch, nameLength) });
    case 'branchMerged':
      return l10n.t('branch {branch} was merged', { branch: plainText(reason.branch, nameLength) });
    case 'terminalClosed':
      return l10n.t('its terminal was closed');
    case 'starterEnded':
      return reason.agent === undefined
        ? l10n.t('what started it has ended')
        : l10n.t('{agent} has ended', { agent: plainText(reason.agent.title, nameLength) });
    case 'newerCopy':
      return l10n.t('a newer copy is on {port}', { port: reason.port });
    case 'lastSession':
      return l10n.t('left from the last session');
    case 'idle':
      return l10n.t('idle');
  }
}

/** All of them as facts, the strongest first. */
export function forgottenSentences(
  reasons: readonly ForgottenReason[],
  locale: string | undefined,
): readonly string[] {
  const sentences = reasons.flatMap((reason) => reasonSentence(reason, locale) ?? []);
  return isForgotten(reasons) ? [l10n.t('It looks forgotten.'), ...sentences] : sentences;
}

/** Undefined if another line of the tooltip says it. */
function reasonSentence(reason: ForgottenReason, locale: string | undefined): string | undefined {
  switch (reason.kind) {
    case 'folderDeleted': {
      const folder = plainText(reason.folder, folderLength);
      return reason.isReplaced === true
        ? l10n.t('Its folder {folder} was deleted; another folder has the name now.', { folder })
        : l10n.t('Its folder {folder} was deleted.', { folder });
    }
    case 'worktreePruned':
      return undefined;
    case 'branchGone':
    case 'branchMerged':
      return branchSentence(reason);
    case 'terminalClosed':
      return l10n.t('It was started in the terminal {name}, which was closed.', {
        name: plainText(reason.name, nameLength),
      });
    case 'starterEnded':
      return starterSentence(reason);
    case 'newerCopy':
      return l10n.t(
        'The same command was started in its folder later, and listens on port {port} (PID {pid}).',
        {
          port: reason.port,
          pid: reason.process.pid,
        },
      );
    case 'lastSession':
      return l10n.t('A terminal of this window started it before the window was last opened, and is gone.');
    case 'idle': {
      const time = plainText(new Date(reason.sinceMs).toLocaleString(locale));
      return l10n.t('No program is connected to it, and it has used almost no CPU time since {time}.', {
        time,
      });
    }
  }
}

function branchSentence(reason: Extract<ForgottenReason, { kind: 'branchGone' | 'branchMerged' }>): string {
  const branch = plainText(reason.branch);
  if (reason.kind === 'branchMerged') {
    return reason.into === undefined
      ? l10n.t('Its branch {branch} was merged.', { branch })
      : l10n.t('Its branch {branch} was merged into {into}.', { branch, into: plainText(reason.into) });
  }
  return reason.upstream === undefined
    ? l10n.t('Its branch {branch} was deleted.', { branch })
    : l10n.t('Its branch {branch} tracks {upstream}, which is gone.', {
        branch,
        upstream: plainText(reason.upstream),
      });
}

function starterSentence({
  agent,
  how,
  starter,
}: Extract<ForgottenReason, { kind: 'starterEnded' }>): string {
  if (agent !== undefined) {
    const name = plainText(agent.title, nameLength);
    return agent.session === undefined
      ? l10n.t('The coding agent {agent}, which started it, has ended.', { agent: name })
      : l10n.t('The coding agent {agent}, which started it in session {session}, has ended.', {
          agent: name,
          session: plainText(agent.session, nameLength),
        });
  }
  return how === 'sessionLeaderGone'
    ? l10n.t('The terminal session that it was started in has ended.')
    : starter === undefined
      ? l10n.t('The program that started it has ended.')
      : l10n.t('The program that started it, {starter} (PID {pid}), has ended.', {
          starter: plainText(starter.name, nameLength),
          pid: starter.pid,
        });
}

/** Of the badge of the view. */
export function forgottenCountWords(count: number): string {
  return count === 1
    ? l10n.t('1 dev server looks forgotten')
    : l10n.t('{count} dev servers look forgotten', { count });
}

const namesAtMost = 3;

/** Of a notification: the servers, and of a single one why. */
export function forgottenMessage(rows: readonly ListenerRow[], locale: string | undefined): string {
  const [only, ...more] = rows;
  if (only !== undefined && more.length === 0) {
    const { port } = only.listener;
    const [reason] = only.forgotten;
    const why = reason && (reasonSentence(reason, locale) ?? l10n.t('Its worktree was removed.'));
    const verdict = l10n.t('{server} on port {port} looks forgotten.', {
      server: fullProcessLabel(only),
      port,
    });
    return why === undefined ? verdict : `${verdict} ${why}`;
  }
  const servers = listOfFirst([...new Set(rows.map(fullProcessLabel))], namesAtMost);
  return l10n.t('{count} dev servers look forgotten: {servers}.', { count: rows.length, servers });
}

export const forgottenActions = {
  cleanUp: (): string => l10n.t('Clean Up…'),
};
