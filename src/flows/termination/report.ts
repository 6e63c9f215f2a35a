import { restartStabilizationMs, stabilizationTime, waitForNewHolder } from '../../act/waitForPort';
import { labelsByPid } from '../../messages/labels';
import { terminateProgress, terminateTitles } from '../../messages/terminate';
import type { Aftermath } from '../../messages/terminationOutcome';
import { deniedCommand, deniedOffer, outcomeMessage } from '../../messages/terminationOutcome';
import type { Message } from '../../messages/message';
import type { PortsAfter } from '../../model/actions/portsAfter';
import { portsAfter } from '../../model/actions/portsAfter';
import type { Member, Outcome, Target } from '../../model/actions/termination';
import { withCompanions } from '../../model/actions/termination';
import type { PortConnection } from '../../model/net/portConnection';
import { upToEditor } from '../../model/process/ancestorChain';
import type { ProcessRunner } from '../../model/recognition/processRunners';
import { processRunnersOf } from '../../model/recognition/processRunners';
import { restarterOf, supervisorOf } from '../../model/recognition/supervisors';
import { inSlices } from '../../collect/timeSlice';
import { scanIfPossible } from '../scan';
import type { Assessment } from './assess';
import type { TerminationDependencies } from './dependencies';

/**
 * Tells the outcome, and what has the ports now.
 * @param target what a person agreed to: the assessed process, or its supervisor.
 */
export async function report(
  dependencies: TerminationDependencies,
  assessment: Assessment,
  target: Target,
  outcome: Outcome,
): Promise<void> {
  const isChosen = target.pid === assessment.target.pid;
  // a terminated supervisor restarts nothing
  const left = isChosen ? assessment : undefined;
  const aftermath =
    outcome.kind === 'exited' ? await afterExit(dependencies, target, left) : await refresh(dependencies);
  const message = outcomeMessage(outcome, target, aftermath, isChosen ? assessment.process.user : undefined);
  if (outcome.kind === 'denied') await offerCommand(dependencies, message, outcome.members);
  else if (outcome.kind === 'exited' && aftermath.ports?.held.length === 0) {
    await dependencies.startAgainOffers.tell(message, [target]);
  } else dependencies.dialogs.tell(message);
}

/** Brings the list up to date; the ports are reported only after an exit. */
async function refresh(dependencies: TerminationDependencies): Promise<Aftermath> {
  await scanIfPossible(dependencies);
  return { ports: undefined };
}

/** Scans the ports for a while: what supervises the process may restart it. */
async function afterExit(
  dependencies: TerminationDependencies,
  target: Target,
  left: Assessment | undefined,
): Promise<Aftermath> {
  const { dialogs, clock, forget } = dependencies;
  const restarter = left && restarterOf(left.unit, left.supervisor);
  const waitMs = stabilizationTime(restarter);
  const { script, snapshot } = await dialogs.progress(
    terminateProgress.checkingPorts(target),
    async (cancelled) => {
      const watch = { scan: () => scanIfPossible(dependencies), clock, cancelled };
      const early = await waitForNewHolder(target, waitMs, watch);
      const running = await scriptStillRunning(dependencies, left);
      // a loop in a script often sleeps before it continues
      const late =
        running === undefined
          ? early
          : await waitForNewHolder(target, restartStabilizationMs - waitMs, watch);
      return { script: running, snapshot: late };
    },
  );
  // only now, when a scan has seen that it is gone
  for (const { pid } of withCompanions(target)) forget(pid);
  const connections = snapshot && (await connectionsOf(dependencies, target));
  const ports = snapshot && (await inSlices(portsAfter(target, snapshot, connections)));
  const rows =
    ports === undefined || ports.held.length === 0 ? [] : await dependencies.currentRows(['tcp', 'udp']);
  const labels = await inSlices(labelsByPid(rows));
  return { ports, labels, starter: await starterOf(dependencies, ports), restarter, script };
}

/** Undefined if they are unknown; other network namespaces are not read. */
async function connectionsOf(
  { collector }: TerminationDependencies,
  { listeners }: Target,
): Promise<readonly PortConnection[] | undefined> {
  if (listeners.some(({ namespace }) => namespace.kind === 'other')) return undefined;
  return collector.connectionsOn([...new Set(listeners.map(({ port }) => port))]);
}

/** What the script does is unknown; if it has exited too, it can start nothing. */
async function scriptStillRunning(
  { collector }: TerminationDependencies,
  left: Assessment | undefined,
): Promise<ProcessRunner | undefined> {
  const script = left?.runners.find(isScript);
  return script === undefined || (await collector.hasEnded(script.process)) ? undefined : script;
}

function isScript({ kind }: ProcessRunner): boolean {
  return kind === 'script';
}

/** What started the process that has one of the ports now. */
async function starterOf(
  { collector, hostContext }: TerminationDependencies,
  ports: PortsAfter | undefined,
): Promise<Aftermath['starter']> {
  const [owner] = (ports?.held ?? []).flatMap(({ holder }) =>
    holder.owner.kind === 'known' ? holder.owner.processes : [],
  );
  if (owner === undefined) return undefined;
  const [[, ...ancestors] = []] = await collector.readAncestorChains([owner.pid]);
  const above = upToEditor(ancestors, hostContext);
  const starter = supervisorOf(owner, above) ?? processRunnersOf(owner, above).find(isScript);
  return starter && { name: starter.name, startedPid: owner.pid };
}

/** Nothing is done with more rights than the user has: the command that would do it is offered for copying. */
async function offerCommand(
  { scanner, dialogs }: TerminationDependencies,
  message: Message,
  members: readonly Member[],
): Promise<void> {
  const pids = members.map(({ pid }) => pid);
  const command = deniedCommand(pids, scanner.lastSnapshot?.platform ?? '');
  const chosen = await dialogs.offer(deniedOffer(message, pids.length, command), [
    { id: 'copy', title: terminateTitles.copyCommand() },
  ]);
  if (chosen === 'copy') await dialogs.copy(command);
}
