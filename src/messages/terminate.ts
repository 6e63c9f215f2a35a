import { isOwnedBy, holdersOf } from '../model/listeners/listener';
import { isSameNamespace } from '../model/net/networkNamespace';
import type { ProcessRunner } from '../model/recognition/processRunners';
import type { Process } from '../model/process/process';
import type { Snapshot } from '../model/listeners/snapshot';
import type { Restarter, Supervisor } from '../model/recognition/supervisors';
import { enumerate, plainText } from '../model/text/text';
import { hostAndPort } from '../model/net/url';
import type { Member, Outcome, Target } from '../model/actions/termination';
import { gracePeriodMs } from '../model/actions/termination';
import type { Question, Message } from './message';
import { portWords, userWords } from './listener';
import type { ServiceUnit } from '../model/recognition/serviceUnit';
import { unitStopCommand } from '../model/recognition/serviceUnit';

export function targetWords({ name, pid }: Pick<Target, 'name' | 'pid'>): string {
  return `${plainText(name, 60)} (PID ${pid})`;
}

/** Who else is concerned by the end of a process. */
export interface AffectedProcesses {
  /** What it has started, and what these have. */
  readonly descendants: readonly Member[];
  /** Further owners of its sockets. */
  readonly sharers: readonly Member[];
  /** Those above it for whom its end is of consequence. */
  readonly runners: readonly ProcessRunner[];
}

/** More than this are counted instead of named. */
const nameAtMost = 8;

/** Names the process, its PID, its ports, whom its end does not free them of, and all that would end with its tree. */
export function terminateQuestion(
  target: Target,
  { descendants, sharers, runners }: AffectedProcesses,
): Question {
  const addresses = target.listeners.map((listener) =>
    listener.exposure === 'all-interfaces'
      ? `${portWords(listener)} on all interfaces`
      : `${hostAndPort(listener)}${listener.protocol === 'udp' ? ' (UDP)' : ''}`,
  );
  const details = [
    `It listens on ${enumerate([...new Set(addresses)])}. It is asked to end; work that it has not saved may be lost.`,
  ];
  if (sharers.length > 0) {
    // what a reloader or a master has started mostly ends with it, and need not
    const isOwn = sharers.every(({ pid }) => descendants.some((one) => one.pid === pid));
    const one = sharers.length === 1;
    details.push(
      `${membersWords(sharers)} ${one ? 'shares its socket and keeps' : 'share its socket and keep'} the port${isOwn ? ` unless ${one ? 'it ends' : 'they end'} with it` : ''}.`,
    );
  }
  if (descendants.length > 0) {
    details.push(`Its tree is it and what it has started: ${membersWords(descendants)}.`);
  }
  details.push(...runners.map((launcher) => runnerWords(launcher, target)));
  return {
    message: `Terminate ${targetWords(target)}, which listens on ${portsOf(target)}?`,
    detail: details.join('\n\n'),
  };
}

export function terminateSeveralQuestion(
  several: readonly {
    readonly target: Target;
    readonly supervisor: Supervisor | undefined;
    readonly unit: ServiceUnit | undefined;
  }[],
): Question {
  return {
    message: `Terminate ${several.length} processes?`,
    detail: [
      ...several.map(({ target, supervisor, unit }) => {
        const why =
          unit === undefined
            ? supervisor && againWords(supervisor)
            : `of ${unit.name}, which may start it again`;
        return `${targetWords(target)}: ${portsOf(target)}${why === undefined ? '' : ` (${plainText(why)})`}`;
      }),
      'They are asked to end; work that they have not saved may be lost.',
    ].join('\n'),
  };
}

function runnerWords({ kind, name, process }: ProcessRunner, target: Target): string {
  const who = `${plainText(name, 60)} (PID ${process.pid})`;
  switch (kind) {
    case 'script':
      return `${who} runs it, and may start it again.`;
    case 'stopsSiblings':
      return `${who} ends all that it has started when one of them ends.`;
    case 'stopsSiblingsOnFailure':
      return `${who} ends all that it has started when one of them fails, as which this may count.`;
    case 'container':
      return process.pid === target.pid
        ? 'It is what this container runs: with it the container ends, and all that runs there.'
        : `${who} has started it and is what this container runs: should it end too, so does the container, with all that runs there.`;
  }
}

function againWords({ name, restarts }: Restarter): string {
  return restarts === 'restarts'
    ? `${name} starts it again when it ends`
    : `${name} starts it again when a file changes`;
}

/** Ending what a supervisor watches over does not last. */
export function supervisedQuestion(
  target: Target,
  supervisor: Supervisor,
  command: string | undefined,
): Question {
  const { name, process } = supervisor;
  const again = againWords(supervisor);
  if (command !== undefined) {
    return {
      message: `${again}: ${targetWords(target)} is one of those that it watches over.`,
      detail: `Ended as a process, it comes back. To stop it for good, type:\n\n${command}`,
    };
  }
  if (process.pid === 1) {
    return {
      message: `${again}. Terminate ${targetWords(target)} all the same?`,
      detail: `${targetWords(process)} watches over it, and is what this container runs. To stop both, stop the container.`,
    };
  }
  return {
    message: `${again}. Stop ${name} instead of ${targetWords(target)}?`,
    detail: `${targetWords(process)} watches over ${targetWords(target)}, which listens on ${portsOf(target)}. Stopping ${name} ends both, and all else that it has started.`,
  };
}

/** A service is stopped by its manager: ended otherwise it counts as failed, and may be started again. */
export function unitQuestion(target: Target, unit: ServiceUnit): Question {
  return {
    message: `${targetWords(target)} belongs to ${unit.name}, a service of ${unit.manager}.`,
    detail: `Ended as a process it may be started again at once. To stop the service, type:\n\n${unitStopCommand(unit)}`,
  };
}

/** What an administrator would type, in a terminal of theirs. */
export function deniedCommand(pids: readonly number[], platform: string): string {
  return platform === 'win32'
    ? `taskkill ${pids.map((pid) => `/PID ${pid}`).join(' ')} /F`
    : `sudo kill ${pids.join(' ')}`;
}

export function forceQuestion(remaining: readonly Member[], why: 'stillRunning' | 'forceNeeded'): Question {
  const who = membersWords(remaining);
  const one = remaining.length === 1;
  return {
    message:
      why === 'stillRunning'
        ? `${who} ${one ? 'is' : 'are'} still running ${gracePeriodMs / 1000} seconds after ${one ? 'it was' : 'they were'} asked to end.`
        : `${who} ${one ? 'has' : 'have'} no window and cannot be asked to end, only forced.`,
    detail: `Forcing ends ${one ? 'it' : 'them'} at once. ${one ? 'It' : 'They'} cannot save anything or clean up.`,
  };
}

/** They were asked to end, and do not know it yet. */
export function pausedQuestion({ remaining, paused }: Extract<Outcome, { kind: 'suspended' }>): Question {
  const one = paused.length === 1;
  const others = remaining.filter((member) => !paused.includes(member));
  const also = others.length === 0 ? '' : ` ${membersWords(others)} ${are(others)} still running too.`;
  return {
    message: `${membersWords(paused)} ${are(paused)} paused, by Ctrl+Z or a debugger, and ${one ? 'learns' : 'learn'} of being asked to end only when ${one ? 'it goes' : 'they go'} on.`,
    detail: `Continuing lets ${one ? 'it' : 'them'} go on and end. Forcing ends ${remaining.length === 1 ? 'it' : 'all'} at once, without saving anything or cleaning up.${also}`,
  };
}

function are(members: readonly Member[]): string {
  return members.length === 1 ? 'is' : 'are';
}

function membersWords(members: readonly Member[]): string {
  const named = members.slice(0, nameAtMost).map(targetWords);
  const more = members.length - named.length;
  return enumerate(more === 0 ? named : [...named, `${more} more`]);
}

/** It was chosen for listeners that it has closed since. */
export function notListeningMessage(target: Member): Message {
  return information(`${targetWords(target)} does not listen any more, so nothing was terminated.`);
}

/** @param member of whom the reason speaks, where it was to end with the target. */
export function refusedMessage(target: Target, reason: string, member: Member = target): Message {
  const who = targetWords(target);
  return warning(
    member.pid === target.pid
      ? `${who} is not terminated. ${reason}`
      : `${who} is not terminated, nor is anything else: to end with it was ${targetWords(member)}. ${reason}`,
  );
}

type After = Pick<Snapshot, 'listeners' | 'coverage'>;

/**
 * @param after what listens now; undefined where that could not be seen.
 * @param startedBy who watches over the process that has the port now, or has run it.
 * @param watchedBy who watches over the one that was ended, and was left alone.
 * @param script who ran the one that was ended, runs on, and may start it again.
 */
export function outcomeMessage(
  outcome: Outcome,
  target: Target,
  process: Process,
  after: After | undefined,
  startedBy: Pick<Supervisor, 'name'> | undefined,
  watchedBy?: Restarter,
  script?: ProcessRunner,
): Message {
  const who = targetWords(target);
  switch (outcome.kind) {
    case 'refused':
      return refusedMessage(target, outcome.reason, outcome.member);
    case 'alreadyExited':
      return information(`${who} had already ended.`);
    case 'pidReused':
      return warning(
        `Nothing was terminated: ${plainText(target.name, 60)} has ended, and PID ${target.pid} now belongs to another process.`,
      );
    case 'notListening':
      return warning(
        `Nothing was terminated: ${who} no longer listens on ${portsOf(target)}. The list is up to date again.`,
      );
    case 'ownerUnknown':
      return warning(
        `Nothing was terminated: whether ${who} still listens on ${portsOf(target)} cannot be seen.`,
      );
    case 'cancelled':
      return information(`Nothing was terminated: ${who} had not been asked to end when you cancelled.`);
    case 'denied':
      return deniedMessage(outcome.members, target, process);
    case 'forceNeeded':
      return warning(
        `${membersWords(outcome.remaining)} ${are(outcome.remaining)} still running: ${who} cannot be asked to end, only forced.`,
      );
    case 'suspended':
      return warning(
        `${membersWords(outcome.remaining)} ${are(outcome.remaining)} still running. ${membersWords(outcome.paused)} ${are(outcome.paused)} paused, and may end when continued.`,
      );
    case 'waitCancelled': {
      const one = outcome.remaining.length === 1;
      return warning(
        `${membersWords(outcome.remaining)} ${one ? 'was' : 'were'} asked to end and ${are(outcome.remaining)} still running. ${one ? 'It' : 'They'} may end yet.`,
      );
    }
    case 'stillRunning': {
      const one = outcome.remaining.length === 1;
      return warning(
        `${membersWords(outcome.remaining)} ${are(outcome.remaining)} still running although ${one ? 'it was' : 'they were'} forced to end. ${one ? 'It' : 'They'} may be waiting for a device.`,
      );
    }
    case 'exited':
      return endedMessage(target, after, startedBy, watchedBy, script);
  }
}

function deniedMessage(members: readonly Member[], target: Target, process: Process): Message {
  const who = targetWords(target);
  if (!members.some(({ pid }) => pid === target.pid)) {
    return warning(
      `${who} has ended, but the system does not allow you to terminate ${membersWords(members)}. ${members.length === 1 ? 'It is' : 'They are'} still running.`,
    );
  }
  // the process is the one that was looked at, which its supervisor is not
  const user = process.pid === target.pid ? process.user : undefined;
  const whose = user === undefined ? '' : `, which belongs to user ${plainText(userWords(user))}`;
  return warning(`The system does not allow you to terminate ${who}${whose}. It is still running.`);
}

function endedMessage(
  target: Target,
  after: After | undefined,
  startedBy: Pick<Supervisor, 'name'> | undefined,
  watchedBy: Restarter | undefined,
  script: ProcessRunner | undefined,
): Message {
  const who = targetWords(target);
  if (after === undefined) {
    return warning(`${who} has ended. Whether ${portsOf(target)} is free could not be seen.`);
  }
  const by = startedBy === undefined ? '' : `, which ${plainText(startedBy.name, 60)} has started`;
  const held = target.listeners.flatMap((wanted) => {
    const [holder] = holdersOf(wanted, after.listeners);
    if (holder === undefined) return [];
    const port = `port ${portWords(wanted)}`;
    if (holder.owner.kind === 'hidden') return [`${port} is held by a process that cannot be seen`];
    const [owner] = holder.owner.processes;
    return [`${port} is ${isOwnedBy(wanted, owner) ? 'still' : 'now'} held by ${targetWords(owner)}${by}`];
  });
  if (held.length > 0) return warning(`${who} has ended, but ${enumerate([...new Set(held)])}.`);
  const ports = portsOf(target);
  // another address of the port, which who is to have it next may want as well
  const other = after.listeners.find(({ protocol, port, namespace }) =>
    target.listeners.some(
      (was) => was.protocol === protocol && was.port === port && isSameNamespace(was.namespace, namespace),
    ),
  );
  const again =
    watchedBy === undefined
      ? script === undefined
        ? ''
        : ` ${plainText(script.name, 60)} (PID ${script.process.pid}) still runs, and may start it again.`
      : watchedBy.restarts === 'restarts'
        ? ` ${watchedBy.name} may start it again yet.`
        : ` ${againWords(watchedBy)}.`;
  if (other !== undefined) {
    return information(`${who} has ended. Another process listens on ${hostAndPort(other)}.${again}`);
  }
  if (after.coverage === 'own-processes') {
    return information(`${who} has ended. None of your processes listens on ${ports} any more.${again}`);
  }
  return information(
    `${who} has ended. ${ports.charAt(0).toUpperCase()}${ports.slice(1)} ${portSet(target).length === 1 ? 'is' : 'are'} free.${again}`,
  );
}

function portSet({ listeners }: Target): string[] {
  return [...new Set(listeners.map(portWords))];
}

function portsOf(target: Target): string {
  const ports = portSet(target);
  return `${ports.length === 1 ? 'port' : 'ports'} ${enumerate(ports)}`;
}

export function information(text: string): Message {
  return { level: 'information', text };
}

export function warning(text: string): Message {
  return { level: 'warning', text };
}
