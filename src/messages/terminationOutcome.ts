import * as l10n from '@vscode/l10n';
import type { HeldPort, PortsAfter } from '../model/actions/portsAfter';
import type { Member, Outcome, Refusal, Target } from '../model/actions/termination';
import type { Listener } from '../model/listeners/listener';
import { isOwnedBy } from '../model/listeners/listener';
import type { User } from '../model/process/process';
import type { ProcessRunner } from '../model/recognition/processRunners';
import type { Restarter } from '../model/recognition/supervisors';
import { plainText, visibleText } from '../model/text/text';
import { hiddenHolderText } from './hiddenOwner';
import { listOf } from './list';
import { portWords, userWords } from './listener';
import type { Message } from './message';
import { distinctPorts } from './distinctPorts';
import { displayName, labelWithPid, processList } from './processNames';
import { freeSentence } from './portsAfter';
import { supervisorName } from './supervisorName';
import { refusalSentence } from './refusal';
import { restartSentence } from './terminate';

interface Starter {
  readonly name: string;
  /** Of the process that it started. */
  readonly startedPid: number;
}

/** What is known when a process has exited. */
export interface Aftermath {
  /** Undefined if they could not be scanned. */
  readonly ports: PortsAfter | undefined;
  /** What the tree calls the processes that now have the ports, by PID. */
  readonly labels?: ReadonlyMap<number, string>;
  /** What started the process that now has one of the ports. */
  readonly starter?: Starter | undefined;
  /** Supervises the terminated process, and is still running. */
  readonly restarter?: Restarter | undefined;
  /** Ran the terminated process, is still running, and may start it again. */
  readonly script?: ProcessRunner | undefined;
}

/** The process was chosen for listeners that it has closed since. */
export function notListeningMessage(target: Member): Message {
  return information(
    l10n.t('{process} is no longer listening, so nothing was terminated.', { process: labelWithPid(target) }),
  );
}

/** It is in no list of listeners, but not all of them could be read. */
export function listenersUnread(target: Member): Message {
  return {
    ...warning(
      l10n.t(
        'Nothing was terminated: what shows listeners could not be read, so it is unknown whether {process} is listening. Try again, or see the log for details.',
        { process: labelWithPid(target) },
      ),
    ),
    because: 'unknown',
  };
}

/** @param member the process the reason is about, the target or one of its companions. */
export function refusedMessage(target: Target, reason: Refusal, member: Member = target): Message {
  const process = labelWithPid(target);
  const what =
    member.pid === target.pid
      ? l10n.t('{process} was not terminated.', { process })
      : l10n.t('Nothing was terminated: {member}, which would be terminated with {process}, cannot be.', {
          member: labelWithPid(member),
          process,
        });
  return refused(`${what} ${refusalSentence(reason)}`);
}

/** What an administrator would type in a terminal. */
export function deniedCommand(pids: readonly number[], platform: string): string {
  return platform === 'win32'
    ? `taskkill ${pids.map((pid) => `/PID ${pid}`).join(' ')} /F`
    : `sudo kill ${pids.join(' ')}`;
}

/** Offers the command; it is never run here, because nothing is done with more rights than the user has. */
export function deniedOffer({ text, level }: Message, count: number, command: string): Message {
  const offer =
    count === 1
      ? l10n.t('"{command}" would terminate it.', { command: visibleText(command) })
      : l10n.t('"{command}" would terminate them.', { command: visibleText(command) });
  return { level, text: `${text} ${offer}` };
}

/** @param user of the target, if known. */
export function outcomeMessage(outcome: Outcome, target: Target, aftermath: Aftermath, user?: User): Message {
  const process = labelWithPid(target);
  switch (outcome.kind) {
    case 'refused':
      return refusedMessage(target, outcome.reason, outcome.member);
    case 'alreadyExited':
      return information(l10n.t('{process} had already exited.', { process }));
    case 'pidReused':
      return refused(
        l10n.t('Nothing was terminated: {name} has exited, and PID {pid} now belongs to another process.', {
          name: displayName(target),
          pid: target.pid,
        }),
      );
    case 'otherProgram':
      return refused(becameOther(outcome.member, outcome.now));
    case 'notListening':
      return warning(noLongerListening(target));
    case 'ownerUnknown':
      return { ...warning(ownerUnknown(target)), because: 'unknown' };
    case 'unverified':
      return { ...warning(unverified(target.listeners, process)), because: 'unknown' };
    case 'cancelled':
      return information(l10n.t('Canceled; nothing was terminated.'));
    case 'denied':
      return deniedMessage(outcome.members, target, user);
    case 'forceNeeded':
      return warning(
        outcome.remaining.length === 1
          ? l10n.t('{process} is still running: it cannot be asked to exit, only forced.', { process })
          : l10n.t('{processes} are still running: {process} cannot be asked to exit, only forced.', {
              processes: processList(outcome.remaining),
              process,
            }),
      );
    case 'suspended':
      return warning(`${stillRunning(outcome.remaining)} ${mayExitWhenResumed(outcome.paused)}`);
    case 'waitCancelled':
      return warning(askedToExit(outcome.remaining));
    case 'stillRunning':
      return warning(survivedForce(outcome.remaining));
    case 'exited':
      return exitedMessage(target, aftermath);
  }
}

function noLongerListening(target: Target): string {
  const [port = '', ...more] = distinctPorts(target.listeners);
  const process = labelWithPid(target);
  const what =
    more.length === 0
      ? l10n.t('Nothing was terminated: {process} is no longer listening on port {port}.', { process, port })
      : l10n.t('Nothing was terminated: {process} is no longer listening on ports {ports}.', {
          process,
          ports: listOf([port, ...more]),
        });
  return `${what} ${l10n.t('The list is up to date again.')}`;
}

function unverified(listeners: readonly Listener[], process: string): string {
  const [port = '', ...more] = distinctPorts(listeners);
  return more.length === 0
    ? l10n.t(
        'Nothing was terminated: what shows listeners could not be read, so it is unknown whether {process} is still listening on port {port}. Try again, or see the log for details.',
        { process, port },
      )
    : l10n.t(
        'Nothing was terminated: what shows listeners could not be read, so it is unknown whether {process} is still listening on ports {ports}. Try again, or see the log for details.',
        { process, ports: listOf([port, ...more]) },
      );
}

function becameOther(member: Member, now: string | undefined): string {
  const process = labelWithPid(member);
  const what =
    now === undefined || now === member.name
      ? l10n.t('Nothing was terminated: {process} has become another program.', { process })
      : l10n.t('Nothing was terminated: {process} has become another program, {name}.', {
          process,
          name: plainText(now, 60),
        });
  return `${what} ${l10n.t('Try again to terminate it.')}`;
}

function ownerUnknown(target: Target): string {
  const [port = '', ...more] = distinctPorts(target.listeners);
  const process = labelWithPid(target);
  return more.length === 0
    ? l10n.t(
        'Nothing was terminated: {process} may no longer be listening on port {port}, whose owner is not visible.',
        { process, port },
      )
    : l10n.t(
        'Nothing was terminated: {process} may no longer be listening on ports {ports}, whose owners are not visible.',
        { process, ports: listOf([port, ...more]) },
      );
}

function deniedMessage(members: readonly Member[], target: Target, user: User | undefined): Message {
  const process = labelWithPid(target);
  if (members.some(({ pid }) => pid === target.pid)) {
    return refused(
      user === undefined
        ? l10n.t('The system does not allow you to terminate {process}. It is still running.', { process })
        : l10n.t(
            'The system does not allow you to terminate {process}, which belongs to user {user}. It is still running.',
            { process, user: plainText(userWords(user)) },
          ),
    );
  }
  return refused(
    members.length === 1
      ? l10n.t(
          '{process} has exited, but the system does not allow you to terminate {other}. It is still running.',
          { process, other: processList(members) },
        )
      : l10n.t(
          '{process} has exited, but the system does not allow you to terminate {others}. They are still running.',
          { process, others: processList(members) },
        ),
  );
}

function stillRunning(remaining: readonly Member[]): string {
  return remaining.length === 1
    ? l10n.t('{process} is still running.', { process: processList(remaining) })
    : l10n.t('{processes} are still running.', { processes: processList(remaining) });
}

function mayExitWhenResumed(paused: readonly Member[]): string {
  return paused.length === 1
    ? l10n.t('{process} is suspended and may exit when it is resumed.', { process: processList(paused) })
    : l10n.t('{processes} are suspended and may exit when they are resumed.', {
        processes: processList(paused),
      });
}

function askedToExit(remaining: readonly Member[]): string {
  return remaining.length === 1
    ? l10n.t('{process} was asked to exit and is still running. It may still exit.', {
        process: processList(remaining),
      })
    : l10n.t('{processes} were asked to exit and are still running. They may still exit.', {
        processes: processList(remaining),
      });
}

function survivedForce(remaining: readonly Member[]): string {
  return remaining.length === 1
    ? l10n.t('{process} is still running although it was force-terminated. It may be waiting for a device.', {
        process: processList(remaining),
      })
    : l10n.t(
        '{processes} are still running although they were force-terminated. They may be waiting for a device.',
        { processes: processList(remaining) },
      );
}

/**
 * How it is said of a process that has exited that nothing has its ports.
 * @returns undefined if there is more to say of it.
 */
export function freeWords({ ports, restarter, script }: Aftermath): 'free' | 'notListening' | undefined {
  if (ports === undefined || ports.held.length > 0 || ports.elsewhere !== undefined) return undefined;
  if (restarter !== undefined || script !== undefined) return undefined;
  if (ports.connections === undefined) return 'notListening';
  return ports.connections.length === 0 ? 'free' : undefined;
}

export function serversExited(count: number): string {
  return count === 1 ? l10n.t('1 server has exited.') : l10n.t('{count} servers have exited.', { count });
}

/** @param ports of one of them; of all of them the same is to be said (`freeWords`). */
export function allExitedMessage(targets: readonly Target[], ports: PortsAfter): Message {
  const listeners = targets.flatMap((target) => target.listeners);
  return information([serversExited(targets.length), freeSentence({ listeners }, ports)].join(' '));
}

function exitedMessage(target: Target, aftermath: Aftermath): Message {
  const exited = l10n.t('{process} has exited.', { process: labelWithPid(target) });
  const { ports } = aftermath;
  if (ports === undefined) return warning(`${exited} ${notChecked(target)}`);
  if (ports.held.length > 0) {
    return warning([exited, ...heldSentences(ports.held, aftermath)].join(' '));
  }
  return information([exited, freeSentence(target, ports), ...restartedLater(aftermath)].join(' '));
}

function notChecked({ listeners }: Target): string {
  const [port = '', ...more] = distinctPorts(listeners);
  return more.length === 0
    ? l10n.t("Couldn't check whether port {port} is free.", { port })
    : l10n.t("Couldn't check whether ports {ports} are free.", { ports: listOf([port, ...more]) });
}

/** More than this are counted. */
const heldAtMost = 5;

function heldSentences(held: readonly HeldPort[], aftermath: Aftermath): readonly string[] {
  const byPort = new Map<string, HeldPort>();
  for (const one of held) {
    const holder = one.holder.owner.kind === 'known' ? one.holder.owner.processes[0].pid : '';
    const key = `${one.wanted.protocol} ${one.wanted.port} ${holder}`;
    if (!byPort.has(key)) byPort.set(key, one);
  }
  const distinct = [...byPort.values()];
  const count = distinct.length - heldAtMost;
  const named = distinct.slice(0, count === 1 ? heldAtMost + 1 : heldAtMost);
  return [
    ...new Set(named.map((one) => heldSentence(one, aftermath))),
    ...(count < 2 ? [] : [l10n.t('{count} more of its ports are in use.', { count })]),
  ];
}

function heldSentence({ wanted, holder }: HeldPort, { starter, labels }: Aftermath): string {
  const port = portWords(wanted);
  if (holder.owner.kind === 'hidden') {
    return l10n.t('Port {port} is in use by {owner}.', { port, owner: hiddenHolderText(holder) });
  }
  const [process] = holder.owner.processes;
  const label = labels?.get(process.pid);
  const owner = labelWithPid(label === undefined ? process : { ...process, label });
  const words = { port, owner };
  if (starter?.startedPid === process.pid) {
    const started = { ...words, starter: supervisorName(starter.name) };
    return isOwnedBy(wanted, process)
      ? l10n.t('Port {port} is still in use by {owner}, which {starter} started.', started)
      : l10n.t('Port {port} is now in use by {owner}, which {starter} started.', started);
  }
  return isOwnedBy(wanted, process)
    ? l10n.t('Port {port} is still in use by {owner}.', words)
    : l10n.t('Port {port} is now in use by {owner}.', words);
}

function restartedLater({ restarter, script }: Aftermath): string[] {
  if (restarter !== undefined) {
    return [
      restarter.restarts === 'always'
        ? l10n.t('{supervisor} may still restart it.', {
            supervisor: supervisorName(restarter.name, 'first'),
          })
        : restartSentence(restarter),
    ];
  }
  if (script === undefined) return [];
  const runner = labelWithPid({ pid: script.process.pid, name: script.name });
  return [l10n.t('{runner} is still running and may start it again.', { runner })];
}

function information(text: string): Message {
  return { level: 'information', text };
}

function warning(text: string): Message {
  return { level: 'warning', text };
}

function refused(text: string): Message {
  return { ...warning(text), because: 'refused' };
}
