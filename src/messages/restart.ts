import * as l10n from '@vscode/l10n';
import type { RestartPlan } from '../model/actions/restartPlan';
import type { Member } from '../model/actions/termination';
import type { Listener } from '../model/listeners/listener';
import { hostAndPort } from '../model/net/url';
import type { Process } from '../model/process/process';
import { maskShown } from '../model/process/redact';
import type { ShellKind } from '../model/process/shellQuote';
import { shellQuote } from '../model/process/shellQuote';
import type { ForeignVariable, LoadingReason } from '../model/process/loadingVariables';
import { cutText, plainText, visibleText } from '../model/text/text';
import { shortListOf } from './list';
import type { Message, Question } from './message';
import { fittingQuestion } from './message';
import { programWithPid } from './processNames';

/** Of a command in a message. */
const commandLength = 300;

/** Whether the server is started as it was, or so that it listens on loopback only; `again`: after it has ended. */
export type RestartMode = 'as-it-was' | 'on-loopback' | 'again';

export const restartTitles = {
  restart: (): string => l10n.t('Restart'),
  start: (): string => l10n.t('Start'),
  withVariables: (): string => l10n.t('Restart with These Variables'),
} as const;

/** What a person agrees to. */
export interface RestartOffer {
  /** As the tree labels it. */
  readonly label: string;
  readonly port: number;
  readonly mode: RestartMode;
  readonly plan: RestartPlan;
  /** Terminated first. */
  readonly members: readonly Member[];
  readonly isEnvironmentKnown: boolean;
  /** The path of the program that the first word of the command stands for. */
  readonly program: string;
  readonly match: 'same' | 'other' | 'replaced';
  /** What of its environment can load code, and is left out unless a person wants it. */
  readonly foreign: readonly ForeignVariable[];
}

/** Shows exactly what will be started; nothing is masked, because it is what a person agrees to. */
export function restartQuestion(offer: RestartOffer, shell: ShellKind): Question {
  const { label, port, mode } = offer;
  const name = plainText(label, 80);
  const detail = restartDetail(offer, shell, shownLengths);
  const whole = restartDetail(offer, shell, wholeLengths);
  return fittingQuestion(
    {
      message: restartMessage(mode, { name, port }),
      detail,
    },
    whole === detail ? undefined : () => whole,
  );
}

function restartMessage(mode: RestartMode, words: { readonly name: string; readonly port: number }): string {
  switch (mode) {
    case 'as-it-was':
      return l10n.t('Restart {name}, port {port}?', words);
    case 'on-loopback':
      return l10n.t('Restart {name}, port {port}, on loopback?', words);
    case 'again':
      return l10n.t('Start {name}, port {port}, again?', words);
  }
}

/** How much of each part is shown. */
interface PartLengths {
  readonly folder: number;
  readonly command: number;
  readonly value: number;
  readonly variables: number;
}

const shownLengths: PartLengths = { folder: 100, command: 300, value: 30, variables: 140 };
const wholeLengths: PartLengths = {
  ...{ folder: Infinity, command: Infinity, value: Infinity, variables: Infinity },
};

function restartDetail(offer: RestartOffer, shell: ShellKind, lengths: PartLengths): string {
  const { plan, members } = offer;
  return [
    l10n.t('Runs in a new terminal, in {folder}:', {
      folder: cutText(visibleText(plan.cwd), lengths.folder),
    }),
    cutText(shellQuote(plan.argv, shell), lengths.command),
    ...programSentences(offer, lengths),
    environmentSentence(offer, lengths),
    ...(members.length === 0 ? [] : [endingSentence(members)]),
  ].join('\n\n');
}

function endingSentence(members: readonly Member[]): string {
  return [
    l10n.t('First, {processes} will be asked to exit.', {
      processes: shortListOf(members.map(programWithPid), 100),
    }),
    l10n.t('Unsaved work may be lost.'),
  ].join(' ');
}

/** What the first word stands for, unless it is that path itself and still the program that is running. */
function programSentences({ plan, program, match, mode }: RestartOffer, { folder }: PartLengths): string[] {
  const isStillRunning = mode !== 'again';
  const [word] = plan.argv;
  const shown = (path: string): string => cutText(visibleText(path), folder);
  const words = { word: cutText(visibleText(word), 40), path: shown(program) };
  const { executable } = plan.process;
  if (match === 'replaced') {
    return [
      l10n.t('The program that is running was deleted or replaced on disk; {path} would run instead.', words),
    ];
  }
  if (match === 'other' && executable !== undefined) {
    return [
      isStillRunning
        ? l10n.t('"{word}" is {path} there; the program that is running now is {executable}.', {
            ...words,
            executable: shown(executable),
          })
        : l10n.t('"{word}" is {path} there; the program that has ended was {executable}.', {
            ...words,
            executable: shown(executable),
          }),
    ];
  }
  return word === program ? [] : [l10n.t('"{word}" is {path} there.', words)];
}

function reasonWords(reason: LoadingReason): string {
  switch (reason) {
    case 'libraries':
      return l10n.t('names libraries to load');
    case 'options':
      return l10n.t('has options, which can name modules');
    case 'modules':
      return l10n.t('says where modules are found');
    case 'startup':
      return l10n.t('names what is run first');
    case 'programs':
      return l10n.t('decides which programs are run');
  }
}

function environmentSentence(
  { isEnvironmentKnown, foreign }: RestartOffer,
  { value, variables }: PartLengths,
): string {
  if (!isEnvironmentKnown) {
    return l10n.t(
      'With the environment of new terminals: the variables it was started with are unknown and not carried over.',
    );
  }
  if (foreign.length === 0) return l10n.t('With its current environment.');
  const named = foreign.map((one) => {
    const text = `${cutText(visibleText(one.name), 40)}=${cutText(visibleText(one.value), value)}`;
    return value === Infinity ? `${text} (${reasonWords(one.reason)})` : text;
  });
  return l10n.t(
    'With its current environment, but without the variables that can load other code: {variables}.',
    { variables: shortListOf(named, variables) },
  );
}

/** @param isRunning whether a process that runs it was to be terminated. */
export function programMissing(program: string, isRunning: boolean): string {
  const words = { program: plainText(program) };
  return isRunning
    ? l10n.t('{program} is no longer found in PATH, so nothing was terminated.', words)
    : l10n.t('{program} is no longer found in PATH, so nothing was started.', words);
}

/** The old process has exited, and another one with the port would keep the new one from starting. */
export function portNotFree(
  { port }: Pick<Listener, 'port'>,
  argv: readonly string[],
  shell: ShellKind,
): string {
  return l10n.t('Port {port} did not become free, so nothing was started. The command was: {command}', {
    port,
    command: cutText(shellQuote(maskShown(argv, commandLength), shell), commandLength),
  });
}

/** The same, where it could not be read what listens. */
export function portNotChecked(
  { port }: Pick<Listener, 'port'>,
  argv: readonly string[],
  shell: ShellKind,
): string {
  return l10n.t(
    "Couldn't check whether port {port} is free, so nothing was started. The command was: {command}",
    { port, command: cutText(shellQuote(maskShown(argv, commandLength), shell), commandLength) },
  );
}

/** @param code the exit code, if known. */
export function exitedEarlyMessage(
  name: string,
  code: number | undefined,
  argv: readonly string[],
  shell: ShellKind,
): Message {
  const words = {
    name: plainText(name),
    command: cutText(shellQuote(maskShown(argv, commandLength), shell), commandLength),
  };
  return {
    level: 'warning',
    text:
      code === undefined
        ? l10n.t('{name} exited before it started listening. To see the error, run: {command}', words)
        : l10n.t(
            '{name} exited with code {code} before it started listening. To see the error, run: {command}',
            {
              ...words,
              code,
            },
          ),
  };
}

export function notListeningYetMessage(name: string, seconds: number): Message {
  return {
    level: 'information',
    text: l10n.t('{name} is not listening yet after {seconds} seconds. See its terminal.', {
      name: plainText(name),
      seconds,
    }),
  };
}

/** The same, where it could not be read what listens. */
export function listeningUnknownMessage(name: string): Message {
  return {
    level: 'warning',
    text: l10n.t("Couldn't check whether {name} is listening. See its terminal.", { name: plainText(name) }),
  };
}

/** Where the restarted server listens, which a configuration file may have decided. */
export function listeningMessage(process: Process, listener: Listener): Message {
  const words = { process: programWithPid(process), address: hostAndPort(listener), port: listener.port };
  switch (listener.exposure) {
    case 'loopback':
      return {
        level: 'information',
        text: l10n.t('{process} is listening on {address}, on loopback only.', words),
      };
    case 'interface':
      return {
        level: 'information',
        text: l10n.t(
          '{process} is listening on {address}: other machines can connect unless a firewall stops them.',
          words,
        ),
      };
    case 'all-interfaces':
      return {
        level: 'information',
        text: l10n.t(
          '{process} is listening on port {port} on all interfaces: other machines can connect unless a firewall stops them.',
          words,
        ),
      };
  }
}
