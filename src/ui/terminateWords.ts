import type { Outcome, Target } from '../act/terminate';
import { holdersOf, patienceMs } from '../act/terminate';
import { isOwnedBy, portWords } from '../model/listener';
import type { Process } from '../model/process';
import { userWords } from '../model/process';
import type { Snapshot } from '../model/snapshot';
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

/** Names the process, its PID, its ports and whom its end does not free them of. */
export function terminateQuestion(target: Target): Question {
  const addresses = target.listeners.map((listener) =>
    listener.exposure === 'all-interfaces'
      ? `${portWords(listener)} on all interfaces`
      : `${hostAndPort(listener)}${listener.protocol === 'udp' ? ' (UDP)' : ''}`,
  );
  const others = target.listeners.flatMap(({ owner }) =>
    owner.kind === 'known' ? owner.processes.filter(({ pid }) => pid !== target.pid) : [],
  );
  const sharers = [...new Set(others.map(targetWords))];
  const details = [
    `It listens on ${enumerate([...new Set(addresses)])}. It is asked to end; work that it has not saved may be lost.`,
  ];
  if (sharers.length > 0) {
    details.push(
      `${enumerate(sharers)} ${sharers.length === 1 ? 'shares its socket and keeps' : 'share its socket and keep'} the port.`,
    );
  }
  return {
    message: `Terminate ${targetWords(target)}, which listens on ${portsOf(target)}?`,
    detail: details.join('\n\n'),
  };
}

export function forceQuestion(target: Target, why: 'still-running' | 'force-needed'): Question {
  return {
    message:
      why === 'still-running'
        ? `${targetWords(target)} is still running ${patienceMs / 1000} seconds after it was asked to end.`
        : `${targetWords(target)} has no window and cannot be asked to end, only forced.`,
    detail: 'Forcing ends it at once. It cannot save anything or clean up.',
  };
}

export function refusedMessage(target: Target, reason: string): Message {
  return warning(`${targetWords(target)} is not terminated. ${reason}`);
}

type After = Pick<Snapshot, 'listeners' | 'coverage'>;

/** @param after what listens now; undefined where that could not be seen. */
export function outcomeMessage(
  outcome: Outcome,
  target: Target,
  process: Process,
  after: After | undefined,
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
      return endedMessage(target, after);
  }
}

function endedMessage(target: Target, after: After | undefined): Message {
  const who = targetWords(target);
  if (after === undefined) {
    return warning(`${who} has ended. Whether ${portsOf(target)} is free could not be seen.`);
  }
  const held = target.listeners.flatMap((wanted) => {
    const [holder] = holdersOf(wanted, after.listeners);
    if (holder === undefined) return [];
    const port = `port ${portWords(wanted)}`;
    if (holder.owner.kind === 'hidden') return [`${port} is held by a process that cannot be seen`];
    const [owner] = holder.owner.processes;
    return [`${port} is ${isOwnedBy(wanted, owner) ? 'still' : 'now'} held by ${targetWords(owner)}`];
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
