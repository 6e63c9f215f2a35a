/** What the command line says. */
import * as l10n from '@vscode/l10n';
import type { Listener } from '../model/listeners/listener';
import { plainText } from '../model/text/text';
import { portWords } from './listener';

type PortName = Pick<Listener, 'protocol' | 'port'>;

/** The titles of the columns of a list. */
export const listTitles = {
  host: () => l10n.t('HOST'),
  port: () => l10n.t('PORT'),
  address: () => l10n.t('ADDRESS'),
  owner: () => l10n.t('OWNER'),
  pid: () => l10n.t('PID'),
  age: () => l10n.t('AGE'),
  startedBy: () => l10n.t('STARTED BY'),
  reach: () => l10n.t('WHO CAN CONNECT'),
  remarks: () => l10n.t('REMARKS'),
};

/** @param fact `its folder was deleted`. */
export function forgottenRemark(fact: string): string {
  return l10n.t('forgotten: {fact}', { fact });
}

export function nothingFound(): string {
  return l10n.t('Nothing found.');
}

/** What a list leaves out of the system, the editor and other networks. */
export function moreWithAll(count: number): string {
  return count === 1
    ? l10n.t('1 more with --all: of the system, the editor or another network.')
    : l10n.t('{count} more with --all: of the system, the editor or other networks.', { count });
}

export function nothingListens(port: number): string {
  return l10n.t('Nothing listens on port {port}.', { port });
}

/** What happened to a listener, for a person who watches. @param time as a person reads it. */
export function changeLine(
  event: 'opened' | 'closed' | 'changed',
  { time, port, owner, pid }: { time: string; port: PortName; owner: string; pid: number | undefined },
): string {
  const words = { time: plainText(time), port: portWords(port), owner: withPid(owner, pid) };
  switch (event) {
    case 'opened':
      return l10n.t('{time}  opened   {port}  {owner}', words);
    case 'closed':
      return l10n.t('{time}  closed   {port}  {owner}', words);
    case 'changed':
      return l10n.t('{time}  changed  {port}  {owner}', words);
  }
}

function withPid(owner: string, pid: number | undefined): string {
  return pid === undefined ? owner : l10n.t('{owner} (PID {pid})', { owner, pid });
}

/** Rows are missing or old. */
export function notAllRead(): string {
  return l10n.t('Not everything could be read: what is not listed may listen nevertheless.');
}

export function namesIncomplete(): string {
  return l10n.t('Some names were not read in time.');
}

/** @param code `ENOSPC` */
export function outputFailed(code: string): string {
  return l10n.t('The output could not be written ({code}).', { code });
}

export function nobodyToAsk(): string {
  return l10n.t(
    'Nothing was done: this needs an answer, and there is no terminal to ask on. Add --yes to agree.',
  );
}

/** Several processes could be meant. */
export function nobodyToChoose(): string {
  return l10n.t(
    'Nothing was done: one has to be chosen, and there is no terminal to ask on. Use "local-ports stop" with its PID.',
  );
}

export function forceNotGiven(): string {
  return l10n.t('It was not forced: only --force, or an answer on a terminal, does that.');
}

/** A service manager or a supervisor would start it again. */
export function commandInstead(): string {
  return l10n.t(
    'Nothing was done: --yes does not agree to this. Use the command above, or answer on a terminal.',
  );
}

/** What a person may type, in lower case and divided by spaces: translations may have words of their own. */
export const answerWords = {
  yes: () => l10n.t('y yes'),
  no: () => l10n.t('n no none'),
};

/** @param action `Terminate` */
export function yesOrNoPrompt(action: string): string {
  return l10n.t('{action} (y/N): ', { action });
}

export function choicePrompt(): string {
  return l10n.t('Number, or Enter for none: ');
}

/** @param ticked how many are ticked already. */
export function tickPrompt(ticked: number): string {
  return ticked === 0
    ? l10n.t('Numbers, such as 1 3-5, or Enter for none: ')
    : l10n.t('Numbers, such as 1 3-5, Enter for those with *, or n for none: ');
}

export function answerNotUnderstood(): string {
  return l10n.t('That is none of the answers.');
}

export function portNumberExpected(text: string): string {
  return l10n.t('{text} is no port: expected a number from 1 to 65535.', { text: plainText(text) });
}

export function noListenerToStop(number: number): string {
  return l10n.t('No process with the PID {number} listens, and nothing listens on port {number}.', {
    number,
  });
}

export function noPortToStop(port: number): string {
  return l10n.t('Nothing listens on port {port}, so nothing was terminated.', { port });
}

export function ambiguousNumber(number: number): string {
  return l10n.t(
    'Nothing was done: {number} is a port that something listens on and the PID of another process. Add --port or --pid.',
    { number },
  );
}

export function alreadyFree(port: number): string {
  return l10n.t('Port {port} is free already.', { port });
}

/** Clean Up without a person ends only what is proposed. */
export function nothingTicked(): string {
  return l10n.t('None of these is certain enough to be terminated without being chosen.');
}

/** @param wanted what was waited for. */
export function waitTimedOut(port: number, wanted: 'listens' | 'closed' | 'http'): string {
  switch (wanted) {
    case 'closed':
      return l10n.t('Port {port} is still in use.', { port });
    case 'http':
      return l10n.t('Port {port} does not answer HTTP yet.', { port });
    case 'listens':
      return l10n.t('Nothing listens on port {port} yet.', { port });
  }
}

export function serverForAgentsMissing(): string {
  return l10n.t('The server for agents is not installed here: mcp.js is missing beside this program.');
}

/** The help of commands and options. */
export const commandHelp = {
  program: () => l10n.t('What listens on this machine, who owns it, and how to end it safely.'),
  usage: () => l10n.t('[command] [options]  (without a command: list)'),
  port: () => l10n.t('a port, such as 3000'),
  list: () => l10n.t('List what listens.'),
  what: () => l10n.t('only these: ports (3000, 3000-3010) or parts of names (vite, shop)'),
  json: () => l10n.t('print data for scripts'),
  udp: () => l10n.t('UDP too'),
  all: () => l10n.t('also of the system, the editor and other networks'),
  here: () => l10n.t('only servers of this folder'),
  forgotten: () => l10n.t('only servers that look forgotten'),
  exposed: () => l10n.t('only what other machines can connect to unless a firewall stops them'),
  who: () => l10n.t('Say everything about what listens on a port.'),
  wait: () => l10n.t('Wait until something listens on a port.'),
  closed: () => l10n.t('until nothing listens there'),
  http: () => l10n.t('until it answers HTTP, too'),
  timeout: () => l10n.t('how long to wait'),
  watch: () => l10n.t('Say what opens, closes and changes, until Ctrl+C.'),
  watchJson: () => l10n.t('print a line of JSON for each'),
  doctor: () => l10n.t('Check with listeners of its own whether this system is read right.'),
  evidence: () =>
    l10n.t('with what the tools of the system print about its own listeners, and about nothing else'),
  pick: () => l10n.t('Print a port that is free.'),
  firstPort: () => l10n.t('the first to try'),
  stable: () => l10n.t('the one that a server of this folder always gets; a name tells several apart'),
  open: () => l10n.t('Open what listens on a port in the browser.'),
  print: () => l10n.t('only print the URL'),
  yes: () => l10n.t('do not ask first'),
  force: () => l10n.t('force what does not end when it is asked to'),
  dryRun: () => l10n.t('only say what would be ended'),
  stop: () => l10n.t('End a process that listens, or what holds a port.'),
  pidOrPort: () => l10n.t('a PID, or a port'),
  asPid: () => l10n.t('the number is a PID'),
  asPort: () => l10n.t('the number is a port'),
  free: () => l10n.t('End what holds a port.'),
  udpPort: () => l10n.t('the UDP port'),
  clean: () => l10n.t('End servers that look forgotten: choose them from a list.'),
  cleanYes: () => l10n.t('end those that are ticked, without asking'),
  mcp: () => l10n.t('Serve agents over stdio (Model Context Protocol).'),
  agents: () =>
    l10n.t(
      'what agents may do: nothing (off), read (read), or also end servers if you agree (ask, the default)',
    ),
  completion: () => l10n.t('Print a script that completes commands in a shell.'),
  shell: () => l10n.t('the shell'),
};

export function exitCodeHelp(): string {
  return l10n.t(
    'Exit codes: 0 done, 1 no, 2 wrong usage, 3 refused, 4 something could not be read, 130 interrupted (Ctrl+C).',
  );
}

export function pidExpected(text: string): string {
  return l10n.t('{text} is no PID and no port.', { text: plainText(text) });
}

export function secondsExpected(text: string): string {
  return l10n.t('{text} is no time: expected seconds, up to 86400.', { text: plainText(text) });
}

/** A name of a server of one folder. */
export function nameTooLong(maximum: number): string {
  return l10n.t('A name has at most {maximum} characters.', { maximum });
}
