import { serviceUnitOf } from '../../model/process/serviceOf';
import type { FindRefusal } from '../../act/protectedProcesses';
import { askEach, inSlices } from '../../collect/timeSlice';
import type { Inspection } from '../../collect/collector';
import { rowLabel } from '../../messages/labels';
import { terminateProgress } from '../../messages/terminate';
import { listenersUnread, notListeningMessage, outcomeMessage } from '../../messages/terminationOutcome';
import type { Message } from '../../messages/message';
import type { Outcome, Target } from '../../model/actions/termination';
import { upToEditor } from '../../model/process/ancestorChain';
import type { Process } from '../../model/process/process';
import { ancestorsOf, isSameProgram, sameProcess } from '../../model/process/process';
import type { ListenerRow } from '../../model/rows/listenerRow';
import { rowsByPid } from '../../model/rows/listenerRow';
import type { ProcessRunner } from '../../model/recognition/processRunners';
import { processRunnersOf } from '../../model/recognition/processRunners';
import type { KnownUnit } from '../../model/process/serviceUnit';
import type { Supervisor } from '../../model/recognition/supervisors';
import { supervisorOf } from '../../model/recognition/supervisors';
import { isOwnedBy } from '../../model/listeners/listener';
import type { TimeSliced } from '../../model/text/timeSlice';
import { mapInSlices } from '../../model/text/timeSlice';
import { confirmListeners } from '../confirmListeners';
import { listenersByOwner, listenersOf, memberOf } from '../processLookup';
import { scanIfPossible } from '../scan';
import { unlessCancelled } from '../unlessCancelled';
import type { TerminationDependencies } from './dependencies';
import type { Inspections } from './refusals';
import { inspectWithLineage } from './refusals';

/** A process that may be terminated, with everything a person has to know before. */
export interface Assessment {
  readonly process: Process;
  readonly target: Target;
  /** The process and all its ancestors, as they were read. */
  readonly chain: readonly Process[];
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
  await confirmListeners(dependencies, () => listenersOf({ scanner }, processes));
  const readings = await readAssessments(dependencies, processes, terminateProgress.inspecting);
  return (readings ?? []).flatMap(({ target, assessment, obstacle }) => {
    if (obstacle !== undefined) dialogs.tell(obstacleMessage(obstacle, target));
    return assessment ?? [];
  });
}

/** Why a process that was chosen cannot be terminated, before anything was asked. */
type Obstacle = Extract<
  Outcome,
  {
    readonly kind: 'refused' | 'alreadyExited' | 'pidReused' | 'otherProgram' | 'notListening' | 'unverified';
  }
>;

export type Reading =
  | { readonly target: Target; readonly assessment: Assessment; readonly obstacle?: undefined }
  | { readonly target: Target; readonly assessment?: undefined; readonly obstacle: Obstacle };

/**
 * The same without telling anything.
 * @param titleOf the title of the progress, for those that are read.
 * @returns one for each process, in no order; undefined if the person cancelled.
 */
export async function readAssessments(
  dependencies: TerminationDependencies,
  processes: readonly Process[],
  titleOf: (targets: readonly Target[]) => string,
): Promise<readonly Reading[] | undefined> {
  const { dialogs, scanner } = dependencies;
  const rows = await dependencies.currentRows(['tcp', 'udp']);
  const targets = await inSlices(targetsOf(dependencies, rows, processes));
  const isAllRead = (scanner.lastSnapshot?.unread ?? []).length === 0;
  const obstacles = await inSlices(mapInSlices(targets, ({ target }) => obstacleTo(target, isAllRead)));
  const impossible = targets.flatMap(({ target }, index): Reading[] => {
    const obstacle = obstacles[index];
    return obstacle === undefined ? [] : [{ target, obstacle }];
  });
  const candidates = targets.filter((_target, index) => obstacles[index] === undefined);
  if (candidates.length === 0) return impossible;
  const reading = await dialogs.progress(titleOf(candidates.map(({ target }) => target)), (cancelled) =>
    unlessCancelled(readAll(dependencies, candidates), cancelled),
  );
  return reading && [...impossible, ...reading];
}

function obstacleMessage(obstacle: Obstacle, target: Target): Message {
  switch (obstacle.kind) {
    case 'notListening':
      return notListeningMessage(target);
    case 'unverified':
      return listenersUnread(target);
    case 'refused':
    case 'alreadyExited':
    case 'pidReused':
    case 'otherProgram':
      return outcomeMessage(obstacle, target, noPorts);
  }
}

/** What a person chose: each process, and what it was shown to listen on. */
function* targetsOf(
  { scanner }: TerminationDependencies,
  rows: readonly ListenerRow[],
  processes: readonly Process[],
): TimeSliced<Candidate[]> {
  const listeners = yield* listenersByOwner(scanner.lastSnapshot?.listeners ?? []);
  const shown = yield* rowsByPid(rows);
  return yield* mapInSlices(processes, (process) => {
    const row = shown.get(process.pid)?.find((one) => one.process && sameProcess(one.process, process));
    const own = listeners.get(process.pid)?.filter((listener) => isOwnedBy(listener, process));
    const label = row === undefined ? {} : { label: rowLabel(row) };
    return { process, target: { ...memberOf(process), ...label, listeners: own ?? [] } };
  });
}

/** What needs no reading: without its start time it is unknown what it listens on. */
function obstacleTo(target: Target, isAllRead: boolean): Obstacle | undefined {
  if (target.startMark === undefined) {
    return { kind: 'refused', reason: { kind: 'unknownStart' }, member: target };
  }
  if (target.listeners.length > 0) return undefined;
  return { kind: isAllRead ? 'notListening' : 'unverified' };
}

interface Candidate {
  readonly process: Process;
  readonly target: Target;
}

async function readAll(
  dependencies: TerminationDependencies,
  candidates: readonly Candidate[],
): Promise<readonly Reading[]> {
  const supervisors = await inSlices(
    mapInSlices(candidates, ({ process }) => knownSupervisorPid(dependencies, process)),
  );
  const pids = [
    ...supervisors.filter((pid) => pid !== undefined),
    ...candidates.map(({ process }) => process.pid),
  ];
  const { found, refusalOf } = await inspectWithLineage(dependencies, pids, pids);
  return askEach(candidates, (candidate) => assessOne(dependencies, candidate, found, refusalOf));
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
  found: Inspections,
  refusalOf: FindRefusal,
): Promise<Reading> {
  const { collector, hostContext } = dependencies;
  const now = found.get(process.pid);
  const reason = refusalOf(process.pid, now?.process);
  if (reason !== undefined) return { target, obstacle: { kind: 'refused', reason, member: target } };
  if (now === undefined) return { target, obstacle: { kind: 'alreadyExited' } };
  if (!sameProcess(now.process, process)) return { target, obstacle: { kind: 'pidReused' } };
  if (!isSameProgram(now.process, process)) {
    await scanIfPossible(dependencies);
    return { target, obstacle: { kind: 'otherProgram', member: target, now: now.process.name } };
  }
  const above = upToEditor(now.ancestors, hostContext);
  const supervisor = supervisorOf(process, above);
  const supervised = supervisor && (await inspectionOf(collector, supervisor.process, found))?.descendants;
  return {
    target,
    assessment: {
      process,
      target,
      chain: [now.process, ...now.ancestors],
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
