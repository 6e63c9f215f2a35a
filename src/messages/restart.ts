import * as l10n from '@vscode/l10n';
import type { RestartPlan } from '../model/actions/restartPlan';
import type { Member } from '../model/actions/termination';
import type { Listener } from '../model/listeners/listener';
import { hostAndPort } from '../model/net/url';
import type { Process } from '../model/process/process';
import { maskCommandLine } from '../model/process/redact';
import type { ShellKind } from '../model/process/shellQuote';
import { shellQuote } from '../model/process/shellQuote';
import { plainText, visibleText } from '../model/text/text';
import { listOf } from './list';
import type { Message, Question } from './message';
import { programWithPid } from './processNames';

/** Whether the server is started as it was, or so that it listens on loopback only. */
export type RestartMode = 'as-it-was' | 'on-loopback';

export const restartTitles = { restart: (): string => l10n.t('Restart') } as const;

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
  /** The program that the first word of the command would run, if it is not the one that is running. */
  readonly otherProgram: string | undefined;
}

/** Shows exactly what will be started; nothing is masked, because it is what a person agrees to. */
export function restartQuestion(offer: RestartOffer, shell: ShellKind): Question {
  const { port, mode } = offer;
  const name = plainText(offer.label, 120);
  return {
    message:
      mode === 'on-loopback'
        ? l10n.t('Restart {name}, port {port}, on loopback?', { name, port })
        : l10n.t('Restart {name}, port {port}?', { name, port }),
    detail: restartDetail(offer, shell),
  };
}

function restartDetail(
  { plan, members, isEnvironmentKnown, otherProgram }: RestartOffer,
  shell: ShellKind,
): string {
  const { argv, cwd, process } = plan;
  return [
    l10n.t('Runs in a new terminal, in {folder}:', { folder: visibleText(cwd) }),
    visibleText(shellQuote(argv, shell)),
    ...(otherProgram === undefined ? [] : [otherProgramSentence(argv[0], otherProgram, process)]),
    isEnvironmentKnown
      ? l10n.t('With its current environment.')
      : l10n.t(
          'With the environment of new terminals: the variables it was started with are unknown and not carried over.',
        ),
    [
      l10n.t('First, {processes} will be asked to exit.', { processes: listOf(members.map(programWithPid)) }),
      l10n.t('Unsaved work may be lost.'),
    ].join(' '),
  ].join('\n\n');
}

function otherProgramSentence(word: string, path: string, { executable }: Process): string {
  const words = { word: plainText(word), path: plainText(path) };
  return executable === undefined
    ? l10n.t('"{word}" is {path} there; the program that is running now is unknown.', words)
    : l10n.t('"{word}" is {path} there; the program that is running now is {executable}.', {
        ...words,
        executable: plainText(executable),
      });
}

export function programMissing(program: string): string {
  return l10n.t('{program} is no longer found in PATH, so nothing was terminated.', {
    program: plainText(program),
  });
}

/** The old process has exited, and another one with the port would keep the new one from starting. */
export function portNotFree(
  { port }: Pick<Listener, 'port'>,
  argv: readonly string[],
  shell: ShellKind,
): string {
  return l10n.t('Port {port} did not become free, so nothing was started. The command was: {command}', {
    port,
    command: visibleText(shellQuote(maskCommandLine(argv), shell)),
  });
}

/** @param code the exit code, if known. */
export function exitedEarlyMessage(
  name: string,
  code: number | undefined,
  argv: readonly string[],
  shell: ShellKind,
): Message {
  const words = { name: plainText(name), command: visibleText(shellQuote(maskCommandLine(argv), shell)) };
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
