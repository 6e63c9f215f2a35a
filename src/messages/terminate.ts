import * as l10n from '@vscode/l10n';
import type { Member, Target } from '../model/actions/termination';
import type { Listener } from '../model/listeners/listener';
import { portWords } from './listener';
import { hostAndPort } from '../model/net/url';
import type { ProcessRunner } from '../model/recognition/processRunners';
import type { KnownUnit, ServiceUnit } from '../model/process/serviceUnit';
import type { Restarter, Supervisor } from '../model/recognition/supervisors';
import { plainText, visibleText } from '../model/text/text';
import { listOf, shortListWith } from './list';
import type { Question } from './message';
import { fittingQuestion, textLimits } from './message';
import { supervisorName } from './supervisorName';
import { distinctPorts } from './distinctPorts';
import { areAllNamed, displayName, labelWithPid, processList, programWithPid } from './processNames';

/** The buttons of the questions below. Functions, because texts can only be looked up after activation. */
export const terminateTitles = {
  terminate: (): string => l10n.t('Terminate'),
  terminateSeveral: (): string => l10n.t('Terminate All'),
  withTree: (count: number): string => l10n.t('Terminate Tree ({count})', { count }),
  withSharers: (count: number): string => l10n.t('Terminate All {count}', { count }),
  onlyThis: (): string => l10n.t('Terminate Only This'),
  anyway: (): string => l10n.t('Terminate Anyway'),
  stopSupervisor: ({ name }: Pick<Supervisor, 'name'>): string =>
    l10n.t('Stop {supervisor}', { supervisor: supervisorName(name) }),
  copyStopCommand: (): string => l10n.t('Copy Stop Command'),
  copyCommand: (): string => l10n.t('Copy Command'),
  force: (): string => l10n.t('Force Terminate'),
  resume: (): string => l10n.t('Continue'),
} as const;

/** Titles of what takes its time. */
export const terminateProgress = {
  inspecting: (processes: readonly Member[]): string =>
    l10n.t('Inspecting {processes}', { processes: processList(processes) }),
  waitingForExit: (target: Member): string =>
    l10n.t('Waiting for {process} to exit', { process: labelWithPid(target) }),
  checkingPorts: ({ listeners }: Pick<Target, 'listeners'>): string => {
    const [port = '', ...more] = distinctPorts(listeners);
    return more.length === 0
      ? l10n.t('Checking port {port}', { port })
      : l10n.t('Checking ports {ports}', { ports: listOf([port, ...more]) });
  },
};

/** Other processes that the end of a process affects. */
interface AffectedProcesses {
  /** What it has started, directly or not. */
  readonly descendants: readonly Member[];
  /** Further owners of its sockets: processes that keep the ports open afterwards. */
  readonly sharers: readonly Member[];
  /** Ancestors that react to its end. */
  readonly runners: readonly ProcessRunner[];
  /** Whether a service manager supervises the process could not be read. */
  readonly isUnitUnknown?: boolean;
}

/** Names the process as the tree does, its PID, addresses and ports, and everything that would end with its tree. */
export function terminateQuestion(target: Target, affected: AffectedProcesses): Question {
  const [port = '', ...more] = distinctPorts(target.listeners);
  const name = displayName(target);
  const addresses = distinctAddresses(target.listeners);
  const detailOf = (maximumLength: number): string =>
    terminateDetail(target, addresses, affected, maximumLength);
  return fittingQuestion(
    {
      message:
        more.length === 0
          ? l10n.t('Terminate {name}, port {port}?', { name, port })
          : l10n.t('Terminate {name}, ports {ports}?', { name, ports: listOf([port, ...more]) }),
      detail: detailOf(listLength),
    },
    fits(addresses, affected) ? undefined : () => detailOf(Infinity),
  );
}

/** How long each list of the question is. */
const listLength = 160;

function fits(addresses: readonly Listener[], { descendants, sharers }: AffectedProcesses): boolean {
  return (
    addressesFit(addresses) && [descendants, sharers].every((members) => areAllNamed(members, listLength))
  );
}

/** @param maximumLength of each list. */
function terminateDetail(
  target: Target,
  addresses: readonly Listener[],
  { descendants, sharers, runners, isUnitUnknown = false }: AffectedProcesses,
  maximumLength: number,
): string {
  return paragraphs(
    sentences(
      l10n.t('{process} is listening on {addresses}.', {
        process: programWithPid(target),
        addresses: shortListWith(addresses, maximumLength, addressText),
      }),
      l10n.t('It will be asked to exit.'),
      l10n.t('Unsaved work may be lost.'),
    ),
    ...(sharers.length === 0 ? [] : [sharersSentence(sharers, descendants, maximumLength)]),
    ...(descendants.length === 0
      ? []
      : [
          l10n.t('Its process tree also includes {processes}.', {
            processes: processList(descendants, maximumLength),
          }),
        ]),
    ...runners.map((runner) => runnerSentence(runner, target)),
    ...(isUnitUnknown ? [unknownUnitSentence()] : []),
  );
}

function unknownUnitSentence(): string {
  return l10n.t('It could not be read whether a service manager supervises it and may restart it.');
}

function addressesFit(addresses: readonly Listener[]): boolean {
  return (
    addresses.length <= 8 &&
    shortListWith(addresses, listLength, addressText) === listOf(addresses.map((one) => addressText(one)))
  );
}

function addressText(listener: Listener): string {
  if (listener.exposure === 'all-interfaces') {
    return l10n.t('{port} on all interfaces', { port: portWords(listener) });
  }
  const address = hostAndPort(listener);
  return listener.protocol === 'udp' ? l10n.t('{address} (UDP)', { address }) : address;
}

/** One of those that have the same text. */
function distinctAddresses(listeners: readonly Listener[]): readonly Listener[] {
  // no text is made for each of thousands
  const known = { tcp: new Map<string, Set<number>>(), udp: new Map<string, Set<number>>() };
  return listeners.filter(({ protocol, port, address, exposure }) => {
    const key = exposure === 'all-interfaces' ? '' : address.text;
    const ports = known[protocol].get(key);
    if (ports === undefined) known[protocol].set(key, new Set([port]));
    else if (ports.has(port)) return false;
    else ports.add(port);
    return true;
  });
}

function sharersSentence(
  sharers: readonly Member[],
  descendants: readonly Member[],
  maximumLength: number,
): string {
  const processes = processList(sharers, maximumLength);
  const below = new Set(descendants.map(({ pid }) => pid));
  // the workers of a reloader or a master mostly exit with it, but need not
  const mayExitToo = sharers.every(({ pid }) => below.has(pid));
  if (sharers.length === 1) {
    return mayExitToo
      ? l10n.t('{process} shares its socket and keeps the port open unless it exits too.', {
          process: processes,
        })
      : l10n.t('{process} shares its socket and keeps the port open.', { process: processes });
  }
  return mayExitToo
    ? l10n.t('{processes} share its socket and keep the port open unless they exit too.', { processes })
    : l10n.t('{processes} share its socket and keep the port open.', { processes });
}

function runnerSentence({ kind, name, process }: ProcessRunner, target: Target): string {
  const runner = labelWithPid({ pid: process.pid, name });
  switch (kind) {
    case 'script':
      return l10n.t('{runner} runs it and may start it again.', { runner });
    case 'stopsSiblings':
      return l10n.t('{runner} stops everything it started if one of them exits.', { runner });
    case 'stopsSiblingsOnFailure':
      return l10n.t(
        '{runner} stops everything it started if one of them fails, and this may count as a failure.',
        { runner },
      );
    case 'container':
      return process.pid === target.pid
        ? l10n.t('It is the main process of this container: the container stops with it.')
        : l10n.t('{runner} is the main process of this container: if that exits too, the container stops.', {
            runner,
          });
  }
}

/** A process among several, and what restarts it. */
export interface SeveralItem {
  readonly target: Target;
  readonly supervisor: Restarter | undefined;
  readonly unit: KnownUnit;
}

export function terminateSeveralQuestion(several: readonly SeveralItem[]): Question {
  const first = several.slice(0, textLimits.detailLines).map(severalLine);
  const end = sentences(l10n.t('They will be asked to exit.'), l10n.t('Unsaved work may be lost.'));
  const shown = first.slice(0, linesThatFit(first));
  const count = several.length - shown.length;
  const rest =
    count === 1 ? l10n.t('1 more process.') : l10n.t('{count} more processes.', { count: String(count) });
  return fittingQuestion(
    {
      message: l10n.t('Terminate {count} processes?', { count: several.length }),
      detail: [...shown, ...(count === 0 ? [] : [rest]), end].join('\n'),
    },
    count === 0 ? undefined : () => [...several.map(severalLine), end].join('\n'),
  );
}

/** How many of these lines leave room for two more in a question. */
export function linesThatFit(lines: readonly string[]): number {
  let length = 0;
  const end = lines.findIndex((line, index) => {
    length += line.length + 1;
    return index > 0 && (index >= textLimits.detailLines - 2 || length > textLimits.detail - 150);
  });
  return end === -1 ? lines.length : end;
}

/** `Vite · shop (PID 4711), port 5173. nodemon restarts it when a file changes.` */
export function severalLine({ target, supervisor, unit }: SeveralItem): string {
  const [port = '', ...more] = distinctPorts(target.listeners);
  const process = labelWithPid(target);
  const line =
    more.length === 0
      ? l10n.t('{process}, port {port}.', { process, port })
      : l10n.t('{process}, ports {ports}.', { process, ports: listOf([port, ...more]) });
  if (unit === 'unknown' && supervisor === undefined) return sentences(line, unknownUnitSentence());
  if (unit !== undefined && unit !== 'unknown') {
    return sentences(
      line,
      l10n.t('It belongs to {unit}, which may restart it.', { unit: plainText(unit.name) }),
    );
  }
  return supervisor === undefined ? line : sentences(line, restartSentence(supervisor));
}

/** About a process that was named just before. */
export function restartSentence({ name, restarts }: Restarter): string {
  const supervisor = supervisorName(name, 'first');
  return restarts === 'always'
    ? l10n.t('{supervisor} restarts it when it exits.', { supervisor })
    : l10n.t('{supervisor} restarts it when a file changes.', { supervisor });
}

function restartSentenceOf(target: Target, { name, restarts }: Restarter): string {
  const words = { supervisor: supervisorName(name, 'first'), name: displayName(target) };
  return restarts === 'always'
    ? l10n.t('{supervisor} restarts {name} when it exits.', words)
    : l10n.t('{supervisor} restarts {name} when a file changes.', words);
}

/** Terminating a supervised process does not last. @param command stops it permanently. */
export function supervisedQuestion(
  target: Target,
  supervisor: Supervisor,
  command: string | undefined,
): Question {
  const restarts = restartSentenceOf(target, supervisor);
  const supervised = supervisedSentence(target, supervisor);
  if (command !== undefined) {
    return fittingQuestion({
      message: restarts,
      detail: paragraphs(
        supervised,
        l10n.t('If you terminate it, it will be restarted. To stop it permanently, run:'),
        visibleText(command),
      ),
    });
  }
  const name = supervisorName(supervisor.name);
  if (supervisor.process.pid === 1) {
    return fittingQuestion({
      message: sentences(restarts, l10n.t('Terminate it anyway?')),
      detail: sentences(
        supervised,
        l10n.t('{supervisor} is the main process of this container. To stop both, stop the container.', {
          supervisor: supervisorName(supervisor.name, 'first'),
        }),
      ),
    });
  }
  return fittingQuestion({
    message: sentences(restarts, l10n.t('Stop {supervisor} instead?', { supervisor: name })),
    detail: sentences(
      supervised,
      l10n.t('Stopping {supervisor} terminates both, and everything else it has started.', {
        supervisor: name,
      }),
    ),
  });
}

function supervisedSentence(target: Target, { process }: Supervisor): string {
  const [port = '', ...more] = distinctPorts(target.listeners);
  const words = { process: programWithPid(target), supervisor: programWithPid(process) };
  return more.length === 0
    ? l10n.t('{process} is listening on port {port} and is supervised by {supervisor}.', { ...words, port })
    : l10n.t('{process} is listening on ports {ports} and is supervised by {supervisor}.', {
        ...words,
        ports: listOf([port, ...more]),
      });
}

/** A service is stopped by its manager: terminated in another way it counts as failed, and may be restarted. */
export function unitQuestion(target: Target, unit: ServiceUnit, command: string): Question {
  return fittingQuestion({
    message: l10n.t('{name} belongs to {unit}, a service of {manager}.', {
      name: displayName(target),
      unit: plainText(unit.name, 60),
      manager: unit.manager,
    }),
    detail: paragraphs(
      l10n.t('If you terminate {process}, it may be restarted immediately. To stop the service, run:', {
        process: programWithPid(target),
      }),
      visibleText(command),
    ),
  });
}

/** Whole sentences, one after another. */
function sentences(...parts: readonly string[]): string {
  return parts.join(' ');
}

function paragraphs(...parts: readonly string[]): string {
  return parts.join('\n\n');
}
