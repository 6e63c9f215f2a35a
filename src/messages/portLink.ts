import * as l10n from '@vscode/l10n';
import type { Message } from './message';

/** Of a link that asks for nothing that there is; what it says is not repeated. */
export function notALinkMessage(): Message {
  return {
    level: 'warning',
    text: l10n.t('This link does not say what Local Ports should do, so nothing was done.'),
  };
}

export function nothingListensMessage(port: number): Message {
  return { level: 'information', text: l10n.t('No process is listening on TCP port {port}.', { port }) };
}

/** The process that a link means may have ended, and its number may have been given to another. */
export function otherProcessMessage(port: number, pid: number): Message {
  return {
    level: 'warning',
    text: l10n.t('Process {pid} is not listening on TCP port {port}, so nothing was done.', { pid, port }),
  };
}

/** How the choice between several listeners of one port is introduced. */
export const linkPrompt = {
  open: (port: number): { title: string; placeholder: string } => ({
    title: l10n.t('Open Port {port}', { port }),
    placeholder: l10n.t('Several processes use this port'),
  }),
  reveal: (port: number): { title: string; placeholder: string } => ({
    title: l10n.t('Reveal Port {port}', { port }),
    placeholder: l10n.t('Several processes use this port'),
  }),
} as const;
