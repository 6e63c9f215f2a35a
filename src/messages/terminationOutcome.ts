import * as l10n from '@vscode/l10n';
import type { Member, Outcome, Refusal, Target } from '../model/actions/termination';
import type { Listener } from '../model/listeners/listener';
import type { User } from '../model/process/process';
import { plainText, visibleText } from '../model/text/text';
import { listOf } from './list';
import { userWords } from './listener';
import type { Aftermath } from './exited';
import { exitedMessage } from './exited';
import type { Message } from './message';
import { distinctPorts } from './distinctPorts';
import { displayName, labelWithPid, processList } from './processNames';
import { refusalSentence } from './refusal';

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

function information(text: string): Message {
  return { level: 'information', text };
}

function warning(text: string): Message {
  return { level: 'warning', text };
}

function refused(text: string): Message {
  return { ...warning(text), because: 'refused' };
}
