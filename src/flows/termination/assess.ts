import { serviceUnitOf } from '../../act/serviceUnit';
import { lineagePids, refusalFor } from '../../act/protectedProcesses';
import type { Inspection } from '../../collect/collector';
import { rowLabel } from '../../messages/labels';
import { terminateProgress } from '../../messages/terminate';
import {
  listenersUnread,
  notListeningMessage,
  outcomeMessage,
  refusedMessage,
} from '../../messages/terminationOutcome';
import type { Message } from '../../messages/message';
import type { Target } from '../../model/actions/termination';
import { upToEditor } from '../../model/process/ancestorChain';
import type { Process } from '../../model/process/process';
import { ancestorsOf, isSameProgram, sameProcess } from '../../model/process/process';
import type { ListenerRow } from '../../model/rows/listenerRow';
import type { ProcessRunner } from '../../model/recognition/processRunners';
import { processRunnersOf } from '../../model/recognition/processRunners';
import type { KnownUnit } from '../../model/process/serviceUnit';
import type { Supervisor } from '../../model/recognition/supervisors';
import { supervisorOf } from '../../model/recognition/supervisors';
import { confirmListeners } from '../confirmListeners';
import { listenersOf, memberOf } from '../processLookup';
import { scanIfPossible } from '../scan';
import { unlessCancelled } from '../unlessCancelled';
import type { TerminationDependencies } from './dependencies';

/** A process that may be terminated, with everything a person has to know before. */
export interface Assessment {
  readonly process: Process;
  readonly target: Target;
  readonly unit: KnownUnit;
  readonly supervisor: Supervisor | undefined;
  /** Everything the supervisor has started, directly or not. */
  readonly supervised: readonly Process[];
  readonly runners: readonly ProcessRunner[];
  readonly descendants: readonly Process[];
  /** Further owners of its sockets. */
  readonly sharers: readonly Process[];
}

/**
 * Reads everything about these processes at once, and tells why some of them cannot be terminated.
 * @returns those that can; none if the person cancelled.
 */
export async function assess(
  dependencies: TerminationDependencies,
  processes: readonly Process[],
): Promise<readonly Assessment[]> {
  const { dialogs, scanner } = dependencies;
  await confirmListeners(dependencies, () =>
    processes.flatMap((process) => listenersOf({ scanner }, process)),
  );
  const rows = await dependencies.currentRows(['tcp', 'udp']);
  const candidates = processes.flatMap((process) => {
    const target = targetOf(dependencies, rows, process);
    const obstacle = obstacleTo(target, (scanner.lastSnapshot?.unread ?? []).length === 0);
    if (obstacle !== undefined) dialogs.tell(obstacle);
    return obstacle === undefined ? [{ process, target }] : [];
  });
  if (candidates.length === 0) return [];
  const title = terminateProgress.inspecting(candidates.map(({ target }) => target));
  const reading = await dialogs.progress(title, (cancelled) =>
    unlessCancelled(readAll(dependencies, candidates), cancelled),
  );
  return (reading ?? []).flatMap(({ assessment, obstacle }) => {
    if (obstacle !== undefined) dialogs.tell(obstacle);
    return assessment ?? [];
  });
}

/** What a person chose: the process, and what it was shown to listen on. */
function targetOf(
  { scanner }: TerminationDependencies,
  rows: readonly ListenerRow[],
  process: Process,
): Target {
  const row = rows.find((one) => one.process !== undefined && sameProcess(one.process, process));
  return {
    ...memberOf(process),
    ...(row === undefined ? {} : { label: rowLabel(row) }),
    listeners: listenersOf({ scanner }, process),
  };
}

/** What needs no reading: without its start time it is unknown what it listens on. */
function obstacleTo(target: Target, isAllRead: boolean): Message | undefined {
  if (target.startMark === undefined) return refusedMessage(target, { kind: 'unknownStart' });
  if (target.listeners.length > 0) return undefined;
  return isAllRead ? notListeningMessage(target) : listenersUnread(target);
}

interface Candidate {
  readonly process: Process;
  readonly target: Target;
}

type Reading =
  | { readonly assessment: Assessment; readonly obstacle?: undefined }
  | { readonly assessment?: undefined; readonly obstacle: Message };

async function readAll(
  dependencies: TerminationDependencies,
  candidates: readonly Candidate[],
): Promise<readonly Reading[]> {
  const { collector, hostContext } = dependencies;
  const pids = [
    ...lineagePids(hostContext.editor),
    ...candidates.flatMap(({ process }) => knownSupervisorPid(dependencies, process) ?? []),
    ...candidates.map(({ process }) => process.pid),
  ];
  const distinct = [...new Set(pids)];
  const inspections = await collector.inspect(distinct);
  const found = new Map(distinct.map((pid, index) => [pid, inspections[index]]));
  return Promise.all(candidates.map((candidate) => assessOne(dependencies, candidate, found)));
}

/** Most likely the supervisor is one of the last snapshot: then the same reading covers what it has started. */
function knownSupervisorPid(
  { scanner, hostContext }: TerminationDependencies,
  process: Process,
): number | undefined {
  const ancestors = ancestorsOf(scanner.lastSnapshot?.processes ?? new Map<number, Process>(), process);
  return supervisorOf(process, upToEditor(ancestors, hostContext))?.process.pid;
}

async function assessOne(
  dependencies: TerminationDependencies,
  { process, target }: Candidate,
  found: ReadonlyMap<number, Inspection | undefined>,
): Promise<Reading> {
  const { collector, hostContext } = dependencies;
  const now = found.get(process.pid);
  const self = lineagePids(hostContext.editor).flatMap((pid) => {
    const inspection = found.get(pid);
    return inspection === undefined ? [] : [inspection.process, ...inspection.ancestors];
  });
  const reason = refusalFor(process.pid, now?.process, self, hostContext);
  if (reason !== undefined) return { obstacle: refusedMessage(target, reason) };
  if (now === undefined) return { obstacle: outcomeMessage({ kind: 'alreadyExited' }, target, noPorts) };
  if (!sameProcess(now.process, process)) {
    return { obstacle: outcomeMessage({ kind: 'pidReused' }, target, noPorts) };
  }
  if (!isSameProgram(now.process, process)) {
    await scanIfPossible(dependencies);
    const outcome = { kind: 'otherProgram', member: target, now: now.process.name } as const;
    return { obstacle: outcomeMessage(outcome, target, noPorts) };
  }
  const above = upToEditor(now.ancestors, hostContext);
  const supervisor = supervisorOf(process, above);
  const supervised = supervisor && (await inspectionOf(collector, supervisor.process, found))?.descendants;
  return {
    assessment: {
      process,
      target,
      unit: serviceUnitOf(now, hostContext),
      supervisor,
      supervised: supervised ?? [],
      runners: processRunnersOf(process, above),
      descendants: now.descendants,
      sharers: sharersOf(target),
    },
  };
}

const noPorts = { ports: undefined };

/** Of the reading that was made, or of another one if the process was not expected. */
async function inspectionOf(
  collector: TerminationDependencies['collector'],
  process: Process,
  found: ReadonlyMap<number, Inspection | undefined>,
): Promise<Inspection | undefined> {
  const known = found.get(process.pid);
  const inspection = known ?? (await collector.inspect([process.pid]))[0];
  return inspection !== undefined && sameProcess(inspection.process, process) ? inspection : undefined;
}

function sharersOf(target: Target): readonly Process[] {
  const owners = target.listeners.flatMap(({ owner }) => (owner.kind === 'known' ? owner.processes : []));
  return [...new Map(owners.map((owner) => [owner.pid, owner])).values()].filter(
    (owner) => !sameProcess(owner, target),
  );
}
