/** What is said of servers that have ended. */
import * as l10n from '@vscode/l10n';
import type { EndedServer, HowItEnded } from '../model/history/endedServer';
import { isEndExact } from '../model/history/endedServer';
import type { Listener } from '../model/listeners/listener';
import type { Age } from '../model/process/age';
import { plainText } from '../model/text/text';
import { shortAge } from './age';
import { shownServerName } from './groupName';
import { fullProcessLabel, processLabel } from './labels';
import { listOfFirst } from './list';
import { portWords } from './listener';
import type { Message } from './message';
import { pidText } from './processNames';
import { spokenWords } from './spoken';

interface ItemText {
  readonly label: string;
  readonly description: string;
  readonly accessibilityLabel: string;
}

const portsAtMost = 5;
const namesAtMost = 3;

export function recentlyEndedText(servers: readonly EndedServer[]): ItemText {
  const count = servers.length;
  return {
    label: l10n.t('recently ended'),
    description: String(count),
    accessibilityLabel:
      count === 1
        ? l10n.t('1 server of this workspace has ended')
        : l10n.t('{count} servers of this workspace have ended', { count }),
  };
}

export function recentlyEndedSentence(): string {
  return l10n.t('Servers of this workspace that have ended since the window was opened.');
}

/** `Vite · shop`, and `5173 · exit code 1 · 5 min ago`. @param age since it ended; undefined below a minute. */
export function endedText(server: EndedServer, age: Age | undefined): ItemText {
  const [row] = server.rows;
  const { label, rest } = shownServerName(row);
  const ports = portsOf(server);
  const how = howWords(server.how);
  const ago = isEndExact(server) ? agoWords(age) : noticedWords(age);
  return {
    label,
    description: [ports, ...rest, how, ago].filter((part) => part !== undefined).join(' · '),
    accessibilityLabel: spokenWords([
      l10n.t('{label}, ended, was listening on {ports}', { label: processLabel(row), ports }),
      ...[how, ago],
    ]),
  };
}

function agoWords(age: Age | undefined): string {
  return age === undefined ? l10n.t('just now') : l10n.t('{age} ago', { age: shortAge(age) });
}

/** For long, nothing was scanned before. */
function noticedWords(age: Age | undefined): string {
  return age === undefined ? l10n.t('noticed just now') : l10n.t('noticed {age} ago', { age: shortAge(age) });
}

function portsOf({ rows, portCount }: EndedServer): string {
  const ports = [...new Set(rows.map(({ listener }) => portWords(listener)))];
  return listOfFirst(ports, portsAtMost, portCount);
}

/** Undefined if nothing tells it. */
function howWords(how: HowItEnded): string | undefined {
  switch (how.kind) {
    case 'terminated':
      return l10n.t('terminated');
    case 'exited':
      return exitWords(how);
    case 'unknown':
      return undefined;
  }
}

/** A package manager or a script may end with another code than what it ran. */
function exitWords({ of, code }: Extract<HowItEnded, { kind: 'exited' }>): string {
  switch (of) {
    case 'itself':
      return l10n.t('exit code {code}', { code });
    case 'command':
      return l10n.t('exit code of its command {code}', { code });
    case 'task':
      return l10n.t('exit code of its task {code}', { code });
  }
}

/** When and how it ended. */
export function endedSentence(server: EndedServer, locale: string | undefined): string {
  const { seenAt, endedAt, how } = server;
  const time = plainText(new Date(endedAt).toLocaleTimeString(locale));
  switch (how.kind) {
    case 'terminated':
      return l10n.t('Terminated with Local Ports at {time}.', { time });
    case 'exited':
      return exitedSentence(how, time);
    case 'unknown':
      return isEndExact(server)
        ? l10n.t('Ended at {time}. How is not known.', { time })
        : l10n.t('Ended between {from} and {time}. How is not known.', {
            from: plainText(new Date(seenAt).toLocaleTimeString(locale)),
            time,
          });
  }
}

function exitedSentence({ of, code }: Extract<HowItEnded, { kind: 'exited' }>, time: string): string {
  switch (of) {
    case 'itself':
      return l10n.t('Ended at {time} with exit code {code}.', { time, code });
    case 'command':
      return l10n.t('Ended at {time}; the command it belonged to ended with exit code {code}.', {
        time,
        code,
      });
    case 'task':
      return l10n.t('Ended at {time}; its task ended with exit code {code}.', { time, code });
  }
}

export const endedActions = {
  startAgain: (): string => l10n.t('Start Again…'),
} as const;

/** One message for all that ended at the same time. */
export function endedMessage(servers: readonly EndedServer[]): Message {
  const [server, ...more] = servers;
  if (server === undefined) throw new RangeError('nothing has ended');
  const names = servers.map((one) => fullProcessLabel(one.rows[0]));
  if (more.length > 0) {
    return {
      level: 'warning',
      text: l10n.t('{count} servers of this workspace have ended: {names}.', {
        count: servers.length,
        names: listOfFirst(names, namesAtMost),
      }),
    };
  }
  const { how } = server;
  const words = { name: names[0] ?? '', ports: portsOf(server) };
  return { level: 'warning', text: endedWithText(how, words) };
}

function endedWithText(how: HowItEnded, words: { readonly name: string; readonly ports: string }): string {
  if (how.kind !== 'exited') return l10n.t('{name}, which was listening on {ports}, has ended.', words);
  const { of, code } = how;
  switch (of) {
    case 'itself':
      return l10n.t('{name}, which was listening on {ports}, has ended with exit code {code}.', {
        ...words,
        code,
      });
    case 'command':
      return l10n.t(
        '{name}, which was listening on {ports}, has ended; its command ended with exit code {code}.',
        { ...words, code },
      );
    case 'task':
      return l10n.t(
        '{name}, which was listening on {ports}, has ended; its task ended with exit code {code}.',
        { ...words, code },
      );
  }
}

/** It cannot be started again while what started it may do the same. */
export function stillRunningError(server: EndedServer, pid: number): string {
  return l10n.t('What ran {name} is still running ({pid}) and may start it again. See its terminal.', {
    name: processLabel(server.rows[0]),
    pid: pidText({ pid }),
  });
}

export function portTakenError(listener: Pick<Listener, 'protocol' | 'port'>, holder: string): string {
  return l10n.t('Port {port} is used by {holder} now, so nothing was started.', {
    port: portWords(listener),
    holder: plainText(holder, 120),
  });
}

/** It was started again, or removed, while the question was open. */
export function noLongerEnded(server: Pick<EndedServer, 'rows'>): string {
  return l10n.t('{name} is no longer in the list of servers that have ended, so nothing was started.', {
    name: processLabel(server.rows[0]),
  });
}

/** How the choice of an ended server is introduced. */
export function startAgainPrompt(): { title: string; placeholder: string } {
  return {
    title: l10n.t('Start Again'),
    placeholder: l10n.t('Which of the servers that have ended should be started again?'),
  };
}

export function nothingEnded(): string {
  return l10n.t('No server of this workspace has ended since the window was opened.');
}
