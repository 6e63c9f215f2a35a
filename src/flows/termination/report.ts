import { restartStabilizationMs, stabilizationTime, waitForNewHolders } from '../../act/waitForPort';
import { labelsByPid } from '../../messages/labels';
import { terminateProgress, terminateTitles } from '../../messages/terminate';
import type { Aftermath } from '../../messages/exited';
import { allExitedMessage, freeWords } from '../../messages/exited';
import { deniedCommand, deniedOffer, outcomeMessage } from '../../messages/terminationOutcome';
import type { Message } from '../../messages/message';
import type { PortsAfter } from '../../model/actions/portsAfter';
import { portsAfter } from '../../model/actions/portsAfter';
import type { Member, Outcome, Target } from '../../model/actions/termination';
import { withCompanions } from '../../model/actions/termination';
import type { PortConnection } from '../../model/net/portConnection';
import { upToEditor } from '../../model/process/ancestorChain';
import type { Snapshot } from '../../model/listeners/snapshot';
import type { ProcessRunner } from '../../model/recognition/processRunners';
import { processRunnersOf } from '../../model/recognition/processRunners';
import type { Restarter } from '../../model/recognition/supervisors';
import { restarterOf, supervisorOf } from '../../model/recognition/supervisors';
import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice } from '../../model/text/timeSlice';
import { askEach, inSlices } from '../../collect/timeSlice';
import { scanIfPossible } from '../scan';
import type { Assessment } from './assess';
import type { TerminationDependencies } from './dependencies';

/** What became of a process that was to be terminated. */
export interface Done {
  readonly assessment: Assessment;
  /** What a person agreed to: the assessed process, or its supervisor. */
  readonly target: Target;
  readonly outcome: Outcome;
}

/** Tells each outcome, and what has the ports now: those of all that have exited are watched at the same time. */
export async function report(dependencies: TerminationDependencies, done: readonly Done[]): Promise<void> {
  const exited = done.filter(({ outcome }) => outcome.kind === 'exited');
  const after = exited.length === 0 ? undefined : await watchPorts(dependencies, exited);
  // the list is brought up to date; the ports are reported only after an exit
  if (exited.length < done.length) await scanIfPossible(dependencies);
  const reports = await askEach(done, async (one) => ({
    one,
    aftermath:
      after === undefined || one.outcome.kind !== 'exited'
        ? { ports: undefined }
        : await aftermathOf(dependencies, one, after),
  }));
  const { shared, own } = await inSlices(messagesFor(reports));
  // none waits for the answer to what is offered with another
  await Promise.all([
    ...shared.map((some) => tellTogether(dependencies, some)),
    ...own.map((one) => tell(dependencies, one)),
  ]);
}

interface Report {
  readonly one: Done;
  readonly aftermath: Aftermath;
}

/** Which servers share a message: those of which the same is to be said, which is that their ports are free. */
function* messagesFor(
  reports: readonly Report[],
): TimeSliced<{ readonly shared: readonly (readonly Report[])[]; readonly own: readonly Report[] }> {
  const alike = { free: [] as Report[], notListening: [] as Report[] };
  const own: Report[] = [];
  for (const [index, report] of reports.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const words = freeWords(report.aftermath);
    (words === undefined ? own : alike[words]).push(report);
  }
  const groups = Object.values(alike);
  return {
    shared: groups.filter(({ length }) => length > 1),
    own: [...own, ...groups.flatMap((some) => (some.length === 1 ? some : []))],
  };
}

async function tellTogether(
  { startAgainOffers }: TerminationDependencies,
  reports: readonly Report[],
): Promise<void> {
  const targets = reports.map(({ one }) => one.target);
  const [ports] = reports.flatMap(({ aftermath }) => aftermath.ports ?? []);
  if (ports !== undefined) await startAgainOffers.tell(allExitedMessage(targets, ports), targets);
}

async function tell(
  dependencies: TerminationDependencies,
  { one: { assessment, target, outcome }, aftermath }: Report,
): Promise<void> {
  const user = isChosen({ assessment, target }) ? assessment.process.user : undefined;
  const message = outcomeMessage(outcome, target, aftermath, user);
  if (outcome.kind === 'denied') await offerCommand(dependencies, message, outcome.members);
  else if (outcome.kind === 'exited' && aftermath.ports?.held.length === 0) {
    await dependencies.startAgainOffers.tell(message, [target]);
  } else dependencies.dialogs.tell(message);
}

/** Whether it is not its supervisor that was terminated. */
function isChosen({ assessment, target }: Pick<Done, 'assessment' | 'target'>): boolean {
  return target.pid === assessment.target.pid;
}

/** A terminated supervisor restarts nothing. */
function restarterLeft(done: Done): Restarter | undefined {
  return isChosen(done) ? restarterOf(done.assessment.unit, done.assessment.supervisor) : undefined;
}

/** The ports of all that have exited, as the last scan found them. */
interface PortsWatched {
  readonly snapshot: Snapshot | undefined;
  /** What uses them without listening; undefined if that is unknown. */
  readonly connections: readonly PortConnection[] | undefined;
  /** By the process that it ran. */
  readonly scripts: ReadonlyMap<Done, ProcessRunner>;
}

/** Scans the ports for a while: what supervises a process may restart it. */
async function watchPorts(
  dependencies: TerminationDependencies,
  exited: readonly Done[],
): Promise<PortsWatched> {
  const { dialogs, clock, forget } = dependencies;
  const targets = exited.map(({ target }) => target);
  const listeners = targets.flatMap((target) => target.listeners);
  const waitMs = exited.reduce((longest, one) => Math.max(longest, stabilizationTime(restarterLeft(one))), 0);
  const watched = await dialogs.progress(
    terminateProgress.checkingPorts({ listeners }),
    async (cancelled) => {
      const watch = { scan: () => scanIfPossible(dependencies), clock, cancelled };
      const early = await waitForNewHolders(targets, waitMs, watch);
      const scripts = await scriptsStillRunning(dependencies, exited);
      // a loop in a script often sleeps before it continues
      const late =
        scripts.size === 0 ? early : await waitForNewHolders(targets, restartStabilizationMs - waitMs, watch);
      return { scripts, snapshot: late };
    },
  );
  // only now, when a scan has seen that they are gone
  for (const { pid } of targets.flatMap(withCompanions)) forget(pid);
  const { snapshot } = watched;
  return { ...watched, connections: snapshot && (await connectionsOf(dependencies, targets)) };
}

async function aftermathOf(
  dependencies: TerminationDependencies,
  done: Done,
  { snapshot, connections, scripts }: PortsWatched,
): Promise<Aftermath> {
  const { target } = done;
  const known = isInOwnNetwork(target) ? connections : undefined;
  const ports = snapshot && (await inSlices(portsAfter(target, snapshot, known)));
  const rows =
    ports === undefined || ports.held.length === 0 ? [] : await dependencies.currentRows(['tcp', 'udp']);
  const labels = await inSlices(labelsByPid(rows));
  const starter = await starterOf(dependencies, ports);
  return { ports, labels, starter, restarter: restarterLeft(done), script: scripts.get(done) };
}

/** Of all of them at once: each reading goes through all sockets, and all processes. */
async function connectionsOf(
  { collector }: TerminationDependencies,
  targets: readonly Target[],
): Promise<readonly PortConnection[] | undefined> {
  const own = targets.filter(isInOwnNetwork);
  if (own.length === 0) return undefined;
  const listeners = own.flatMap((target) => target.listeners);
  return collector.connectionsOn([...new Set(listeners.map(({ port }) => port))]);
}

/** What uses ports without listening is not read in other network namespaces. */
function isInOwnNetwork({ listeners }: Target): boolean {
  return listeners.every(({ namespace }) => namespace.kind !== 'other');
}

/** What a script does is unknown; if it has exited too, it can start nothing. */
async function scriptsStillRunning(
  { collector }: TerminationDependencies,
  exited: readonly Done[],
): Promise<PortsWatched['scripts']> {
  const found = exited.flatMap((done) => {
    const script = isChosen(done) ? done.assessment.runners.find(isScript) : undefined;
    return script === undefined ? [] : [{ done, script }];
  });
  const running = await askEach(found, async ({ done, script }) =>
    (await collector.hasEnded(script.process)) ? [] : [[done, script] as const],
  );
  return new Map(running.flat());
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
