import * as l10n from '@vscode/l10n';
import type { ListenerRow } from '../model/rows/listenerRow';
import { portWords } from './listener';
import type { Message } from './message';

/** What a command does, as the title of the list from which its target is chosen: the title of the command itself. */
export type PickTitle = keyof ReturnType<typeof pickTitles>;

function pickTitles() {
  return {
    acknowledge: l10n.t('Acknowledge Exposure'),
    bindToLoopback: l10n.t('Bind to Loopback'),
    copyAddress: l10n.t('Copy Address'),
    copyCommandLine: l10n.t('Copy Command Line'),
    copyPid: l10n.t('Copy PID'),
    copyUrl: l10n.t('Copy URL'),
    editNote: l10n.t('Edit Note'),
    freePort: l10n.t('Free Port'),
    hide: l10n.t('Hide'),
    openInBrowser: l10n.t('Open in Browser'),
    openInEditor: l10n.t('Open in Integrated Browser'),
    openProjectFolder: l10n.t('Open Project Folder'),
    pin: l10n.t('Pin Port'),
    rename: l10n.t('Rename'),
    restart: l10n.t('Restart'),
    revealInTree: l10n.t('Reveal in Local Ports View'),
    revealTerminal: l10n.t('Reveal Terminal or Debug Console'),
    showExposure: l10n.t('Show Who Can Connect'),
    showQrCode: l10n.t('Show QR Code'),
    terminate: l10n.t('Terminate Process'),
    terminateAgentSession: l10n.t('Terminate All of This Agent Session'),
    terminateDuplicates: l10n.t('Terminate Duplicates of This Project'),
    unpin: l10n.t('Unpin Port'),
    whatAnswers: l10n.t('What Does It Answer?'),
    whyRunning: l10n.t('Why Is This Running?'),
  };
}

export function pickTitle(title: PickTitle): string {
  return pickTitles()[title];
}

export function pickListenerPlaceholder(): string {
  return l10n.t('Type a port, process, container, project or address');
}

/** None of the listeners is one that the command applies to. */
export function noTargetMessage(): Message {
  return { level: 'information', text: l10n.t("This command doesn't apply to any listening port.") };
}

/** The same for the one row that the command was called on. */
export function notApplicableMessage({ listener }: Pick<ListenerRow, 'listener'>): Message {
  return {
    level: 'information',
    text: l10n.t("This command doesn't apply to port {port}.", { port: portWords(listener) }),
  };
}

export function ownerUnknownMessage({ listener }: Pick<ListenerRow, 'listener'>): Message {
  return {
    level: 'information',
    text: l10n.t('The process that owns port {port} is not known.', { port: portWords(listener) }),
  };
}

export function noWarningMessage({ listener }: Pick<ListenerRow, 'listener'>): Message {
  return {
    level: 'information',
    text: l10n.t('There is no warning for port {port}.', { port: portWords(listener) }),
  };
}

/** The row that a command was called on is gone, or the view is being drawn again. */
export function lostRowMessage(): Message {
  return { level: 'information', text: l10n.t('The list has just changed. Choose the row again.') };
}
