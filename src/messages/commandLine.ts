/** What the command line says. */
import * as l10n from '@vscode/l10n';

/** The titles of the columns of a list. */
export const listTitles = {
  host: () => l10n.t('HOST'),
  port: () => l10n.t('PORT'),
  address: () => l10n.t('ADDRESS'),
  owner: () => l10n.t('OWNER'),
  pid: () => l10n.t('PID'),
  age: () => l10n.t('AGE'),
  startedBy: () => l10n.t('STARTED BY'),
  reach: () => l10n.t('REACHED FROM'),
  remarks: () => l10n.t('REMARKS'),
};

/** @param fact `its folder was deleted`. */
export function forgottenRemark(fact: string): string {
  return l10n.t('forgotten: {fact}', { fact });
}

export function nothingFound(): string {
  return l10n.t('Nothing found.');
}

/** Rows are missing or old. */
export function notAllRead(): string {
  return l10n.t('Not everything could be read: what is not listed may listen nevertheless.');
}

export function namesIncomplete(): string {
  return l10n.t('Some names were not read in time.');
}

export function nobodyToAsk(): string {
  return l10n.t('Nobody can be asked here. Add --yes to answer the question with yes.');
}

export function portNumberExpected(text: string): string {
  return l10n.t('{text} is no port: expected a number from 1 to 65535.', { text });
}

export function noProcessToStop(pid: number): string {
  return l10n.t('No process with the PID {pid} listens.', { pid });
}

/** @param wanted what was waited for. */
export function waitTimedOut(port: number, wanted: 'listens' | 'closed' | 'unknown'): string {
  return wanted === 'closed'
    ? l10n.t('Port {port} is still in use.', { port })
    : l10n.t('Nothing listens on port {port} yet.', { port });
}

/** The help of commands and options. */
export const commandHelp = {
  program: () => l10n.t('What listens on this machine, who owns it, and how to end it safely.'),
  usage: () => l10n.t('[COMMAND] [options]: without a command, list'),
  port: () => l10n.t('The number of a port.'),
  list: () => l10n.t('List what listens.'),
  json: () => l10n.t('Data for scripts.'),
  udp: () => l10n.t('UDP too.'),
  all: () => l10n.t('Also what the system and the editor run, and other networks.'),
  here: () => l10n.t('Only servers of this folder.'),
  forgotten: () => l10n.t('Only servers that look forgotten.'),
  who: () => l10n.t('Say who listens on a port.'),
  wait: () => l10n.t('Wait until something listens on a port.'),
  closed: () => l10n.t('Until nothing listens there.'),
  timeout: () => l10n.t('How long to wait.'),
  pick: () => l10n.t('Print a free port.'),
  firstPort: () => l10n.t('The first to try.'),
  yes: () => l10n.t('Do not ask first.'),
  force: () => l10n.t('Force what does not end.'),
  stop: () => l10n.t('End a process that listens.'),
  free: () => l10n.t('End what holds a port.'),
};

export function exitCodeHelp(): string {
  return l10n.t('Exit codes: 0 done, 1 no, 2 usage, 3 refused, 4 could not see.');
}

export function pidExpected(text: string): string {
  return l10n.t('{text} is no PID.', { text });
}

export function secondsExpected(text: string): string {
  return l10n.t('{text} is no time: expected seconds, up to 86400.', { text });
}
