/** What is said of a process that has exited, and of its ports. */
import * as l10n from '@vscode/l10n';
import type { HeldPort, PortsAfter } from '../model/actions/portsAfter';
import type { Target } from '../model/actions/termination';
import { isOwnedBy } from '../model/listeners/listener';
import type { ProcessRunner } from '../model/recognition/processRunners';
import type { Restarter } from '../model/recognition/supervisors';
import { distinctPorts } from './distinctPorts';
import { hiddenHolderText } from './hiddenOwner';
import { listOf } from './list';
import { portWords } from './listener';
import type { Message } from './message';
import { freeSentence } from './portsAfter';
import { labelWithPid } from './processNames';
import { supervisorName } from './supervisorName';
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
  return {
    level: 'information',
    text: [serversExited(targets.length), freeSentence({ listeners }, ports)].join(' '),
  };
}

export function exitedMessage(target: Target, aftermath: Aftermath): Message {
  const exited = l10n.t('{process} has exited.', { process: labelWithPid(target) });
  const { ports } = aftermath;
  if (ports === undefined) return { level: 'warning', text: `${exited} ${notChecked(target)}` };
  if (ports.held.length > 0) {
    return { level: 'warning', text: [exited, ...heldSentences(ports.held, aftermath)].join(' ') };
  }
  return {
    level: 'information',
    text: [exited, freeSentence(target, ports), ...restartedLater(aftermath)].join(' '),
  };
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
