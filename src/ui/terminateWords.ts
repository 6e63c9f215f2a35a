import type { Member, Outcome, Target } from '../act/terminate';
import { holdersOf, patienceMs } from '../act/terminate';
import { isOwnedBy, portWords } from '../model/listener';
import type { Process } from '../model/process';
import { userWords } from '../model/process';
import type { Snapshot } from '../model/snapshot';
import type { ServiceUnit, Supervisor } from '../model/supervisor';
import { stopCommand } from '../model/supervisor';
import { enumerate, plainText } from '../model/text';
import { hostAndPort } from '../model/url';

export interface Question {
  readonly message: string;
  readonly detail: string;
}

export interface Message {
  readonly level: 'information' | 'warning';
  readonly text: string;
}

export function targetWords({ name, pid }: Pick<Target, 'name' | 'pid'>): string {
  return `${plainText(name, 60)} (PID ${pid})`;
}

/** Who else is concerned by the end of a process. */
export interface Company {
  /** What it has started, and what these have. */
  readonly descendants: readonly Member[];
  /** Further owners of its sockets. */
  readonly sharers: readonly Member[];
}

/** More than this are counted instead of named. */
const nameAtMost = 8;

/** Names the process, its PID, its ports, whom its end does not free them of, and all that would end with its tree. */
export function terminateQuestion(target: Target, { descendants, sharers }: Company): Question {
  const addresses = target.listeners.map((listener) =>
    listener.exposure === 'all-interfaces'
      ? `${portWords(listener)} on all interfaces`
      : `${hostAndPort(listener)}${listener.protocol === 'udp' ? ' (UDP)' : ''}`,
  );
  const details = [
    `It listens on ${enumerate([...new Set(addresses)])}. It is asked to end; work that it has not saved may be lost.`,
  ];
  if (sharers.length > 0) {
    details.push(
      `${membersWords(sharers)} ${sharers.length === 1 ? 'shares its socket and keeps' : 'share its socket and keep'} the port.`,
    );
  }
  if (descendants.length > 0) {
    details.push(`Its tree is it and what it has started: ${membersWords(descendants)}.`);
  }
  return {
    message: `Terminate ${targetWords(target)}, which listens on ${portsOf(target)}?`,
    detail: details.join('\n\n'),
  };
}

export function terminateSeveralQuestion(targets: readonly Target[]): Question {
  return {
    message: `Terminate ${targets.length} processes?`,
    detail: [
      ...targets.map((target) => `${targetWords(target)}: ${portsOf(target)}`),
      'They are asked to end; work that they have not saved may be lost.',
    ].join('\n'),
  };
}

/** Ending what a supervisor watches over does not last. */
export function supervisedQuestion(
  target: Target,
  { name, process, restarts }: Supervisor,
  command: string | undefined,
): Question {
  const again =
    restarts === 'restarts' ? 'starts it again when it ends' : 'starts it again when a file changes';
  if (command !== undefined) {
    return {
      message: `${name} ${again}: ${targetWords(target)} is one of those that it watches over.`,
      detail: `Ended as a process, it comes back. To stop it for good, type:\n\n${command}`,
    };
  }
  return {
    message: `${name} ${again}. Stop ${name} instead of ${targetWords(target)}?`,
    detail: `${targetWords(process)} watches over ${targetWords(target)}, which listens on ${portsOf(target)}. Stopping ${name} ends both, and all else that it has started.`,
  };
}

/** A service is stopped by its manager: ended otherwise it counts as failed, and may be started again. */
export function unitQuestion(target: Target, unit: ServiceUnit): Question {
  return {
    message: `${targetWords(target)} belongs to ${unit.name}, a service of ${unit.manager}.`,
    detail: `Ended as a process it may be started again at once. To stop the service, type:\n\n${stopCommand(unit)}`,
  };
}

/** What an administrator would type, in a terminal of theirs. */
export function deniedCommand(pid: number, platform: string): string {
  return platform === 'win32' ? `taskkill /PID ${pid} /F` : `sudo kill ${pid}`;
}

export function forceQuestion(remaining: readonly Member[], why: 'still-running' | 'force-needed'): Question {
  const who = membersWords(remaining);
  const one = remaining.length === 1;
  return {
    message:
      why === 'still-running'
        ? `${who} ${one ? 'is' : 'are'} still running ${patienceMs / 1000} seconds after ${one ? 'it was' : 'they were'} asked to end.`
        : `${who} has no window and cannot be asked to end, only forced.`,
    detail: `Forcing ends ${one ? 'it' : 'them'} at once. ${one ? 'It' : 'They'} cannot save anything or clean up.`,
  };
}

function membersWords(members: readonly Member[]): string {
  const named = members.slice(0, nameAtMost).map(targetWords);
  const more = members.length - named.length;
  return enumerate(more === 0 ? named : [...named, `${more} more`]);
}

export function refusedMessage(target: Target, reason: string): Message {
  return warning(`${targetWords(target)} is not terminated. ${reason}`);
}

type After = Pick<Snapshot, 'listeners' | 'coverage'>;

/**
 * @param after what listens now; undefined where that could not be seen.
 * @param startedBy who watches over the process that has the port now.
 */
export function outcomeMessage(
  outcome: Outcome,
  target: Target,
  process: Process,
  after: After | undefined,
  startedBy: Supervisor | undefined,
): Message {
  const who = targetWords(target);
  switch (outcome.kind) {
    case 'refused':
      return refusedMessage(target, outcome.reason);
    case 'gone':
      return information(`${who} had already ended.`);
    case 'replaced':
      return warning(
        `Nothing was terminated: ${plainText(target.name, 60)} has ended, and PID ${target.pid} now belongs to another process.`,
      );
    case 'let-go':
      return warning(
        `Nothing was terminated: ${who} no longer listens on ${portsOf(target)}. The list is up to date again.`,
      );
    case 'denied':
      return warning(
        `The system does not allow you to terminate ${who}${process.user === undefined ? '' : `, which belongs to user ${plainText(userWords(process.user))}`}. It is still running.`,
      );
    case 'force-needed':
      return warning(`${who} is still running: it cannot be asked to end, only forced.`);
    case 'abandoned':
      return warning(`${who} was asked to end and is still running. It may end yet.`);
    case 'still-running':
      return warning(
        `${who} is still running although it was forced to end. It may be waiting for a device.`,
      );
    case 'ended':
      return endedMessage(target, after, startedBy);
  }
}

function endedMessage(target: Target, after: After | undefined, startedBy: Supervisor | undefined): Message {
  const who = targetWords(target);
  if (after === undefined) {
    return warning(`${who} has ended. Whether ${portsOf(target)} is free could not be seen.`);
  }
  const by = startedBy === undefined ? '' : `, which ${startedBy.name} has started`;
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
  if (after.coverage === 'own-processes') {
    return information(`${who} has ended. None of your processes listens on ${ports} any more.`);
  }
  return information(
    `${who} has ended. ${ports.charAt(0).toUpperCase()}${ports.slice(1)} ${portSet(target).length === 1 ? 'is' : 'are'} free.`,
  );
}

function portSet({ listeners }: Target): string[] {
  return [...new Set(listeners.map(portWords))];
}

function portsOf(target: Target): string {
  const ports = portSet(target);
  return `${ports.length === 1 ? 'port' : 'ports'} ${enumerate(ports)}`;
}

function information(text: string): Message {
  return { level: 'information', text };
}

function warning(text: string): Message {
  return { level: 'warning', text };
}
