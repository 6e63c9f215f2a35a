import * as vscode from 'vscode';
import { waitForNewHolder, restartStabilizationMs, stabilizationTime } from '../act/waitForPort';
import { confirmationFor } from '../act/confirmation';
import { delay } from '../act/delay';
import type { Signal } from '../act/signals';
import { serviceUnitOf } from '../act/serviceUnit';
import type { TerminateDependencies } from '../act/terminate';
import { terminateWithEscalation, refusalFor, terminate, unknownStart } from '../act/terminate';
import type { ProcessRunner } from '../model/recognition/processRunners';
import { processRunnersOf } from '../model/recognition/processRunners';
import type { Process } from '../model/process/process';
import { sameProcess } from '../model/process/process';
import type { Snapshot } from '../model/listeners/snapshot';
import type { Supervisor } from '../model/recognition/supervisors';
import { restarterOf, supervisorOf } from '../model/recognition/supervisors';
import { withoutLinks } from '../model/text/text';
import {
  deniedCommand,
  forceQuestion,
  notListeningMessage,
  outcomeMessage,
  pausedQuestion,
  refusedMessage,
  supervisedQuestion,
  targetWords,
  terminateQuestion,
  terminateSeveralQuestion,
  unitQuestion,
} from '../messages/terminate';
import { stopContainerInstead } from './containers';
import { ancestorsNow, listenersOf } from './processLookup';
import { withCancellableProgress } from '../ui/progress';
import type { AppServices } from '../appServices';
import { pickProcesses } from '../commands/pickTarget';
import { upToEditor } from '../model/process/ancestorChain';
import type { Member, Outcome, Target, Unfinished } from '../model/actions/termination';
import { holdersOf } from '../model/listeners/listener';
import type { Message, Question } from '../messages/message';
import type { ServiceUnit } from '../model/recognition/serviceUnit';
import { unitStopCommand } from '../model/recognition/serviceUnit';

/** Ends one process or several: asks, tells them to end, waits, offers force, and says what became of their ports. */
export async function terminateProcess(
  services: AppServices,
  chosen: unknown,
  selection: unknown,
): Promise<void> {
  const processes = await pickProcesses(services, chosen, selection, 'terminate');
  const [only, ...more] = processes;
  if (only === undefined) return;
  if (more.length === 0) await terminateOne(services, only);
  else await terminateSeveral(services, processes);
}

/** @returns whether its end was agreed to and came. */
export async function terminateOne(services: AppServices, process: Process): Promise<boolean> {
  const choice = await assess(services, process);
  if (choice.kind === 'settled') return choice.ended;
  const { target, surroundings } = choice;
  const agreed = await confirm(services, target, surroundings);
  if (agreed === undefined) return false;
  const outcome = await terminateGently(services, agreed);
  if (outcome === undefined) return false;
  await report(services, agreed, process, outcome, agreed.pid === target.pid ? surroundings : undefined);
  return outcome.kind === 'exited';
}

/** Ends what the user has agreed to end. @returns whether it has ended; what else became of it is told. */
export async function endTarget(services: AppServices, target: Target, process: Process): Promise<boolean> {
  const outcome = await terminateGently(services, target);
  if (outcome === undefined) return false;
  if (outcome.kind === 'exited' || outcome.kind === 'alreadyExited') return true;
  tell(outcomeMessage(outcome, target, process, undefined, undefined));
  return false;
}

async function terminateSeveral(services: AppServices, processes: readonly Process[]): Promise<void> {
  const allowed: { process: Process; target: Target; surroundings: TerminationContext }[] = [];
  for (const process of processes) {
    const choice = await assess(services, process);
    if (choice.kind === 'settled') continue;
    allowed.push({ process, target: choice.target, surroundings: choice.surroundings });
  }
  if (allowed.length === 0) return;
  const question = terminateSeveralQuestion(
    allowed.map(({ target, surroundings: { supervisor, unit } }) => ({ target, supervisor, unit })),
  );
  if ((await ask(question, ['Terminate All'])) === undefined) return;
  for (const { process, target, surroundings } of allowed) {
    const outcome = await terminateGently(services, target);
    if (outcome !== undefined) await report(services, target, process, outcome, surroundings);
  }
}

/** `settled`: there is nothing to agree to, and the user was told why, or the container was stopped instead. */
type Choice =
  | { readonly kind: 'settled'; readonly ended: boolean }
  | { readonly kind: 'open'; readonly target: Target; readonly surroundings: TerminationContext };

/** What has to be known, and may speak against it, before anyone is asked whether a process is to end. */
async function assess(services: AppServices, process: Process): Promise<Choice> {
  const instead = await stopContainerInstead(services, process);
  if (instead !== 'terminate') return { kind: 'settled', ended: instead === 'stopped' };
  const target = targetOf(services, process);
  const settled = (message: Message): Choice => {
    tell(message);
    return { kind: 'settled', ended: false };
  };
  // without its start it cannot be told what it listens on either
  if (process.startMark === undefined) return settled(refusedMessage(target, unknownStart));
  if (target.listeners.length === 0) return settled(notListeningMessage(target));
  const reason = await refusalFor(process.pid, dependenciesOf(services));
  if (reason !== undefined) return settled(refusedMessage(target, reason));
  return { kind: 'open', target, surroundings: await readTerminationContext(services, process) };
}

/** What stands around a process: who would start it again, and who would end with it. */
interface TerminationContext {
  readonly supervisor: Supervisor | undefined;
  readonly unit: ServiceUnit | undefined;
  readonly launchers: readonly ProcessRunner[];
  readonly descendants: readonly Process[];
  /** Further owners of its sockets. */
  readonly sharers: readonly Process[];
}

async function readTerminationContext(services: AppServices, process: Process): Promise<TerminationContext> {
  const { collector, hostContext } = services;
  const ancestors = await ancestorsNow(services, process);
  const owners = listenersOf(services, process).flatMap(({ owner }) =>
    owner.kind === 'known' ? owner.processes : [],
  );
  return {
    supervisor: supervisorOf(process, upToEditor(ancestors, hostContext)),
    launchers: processRunnersOf(process, upToEditor(ancestors, hostContext)),
    unit: await serviceUnitOf(process, ancestors, collector, hostContext),
    descendants: await collector.descendants(process),
    sharers: [...new Map(owners.map((owner) => [owner.pid, owner])).values()].filter(
      (owner) => !sameProcess(owner, process),
    ),
  };
}

/** Asks what exactly is to end. @returns undefined where nothing is. */
async function confirm(
  services: AppServices,
  target: Target,
  surroundings: TerminationContext,
): Promise<Target | undefined> {
  const { supervisor, unit } = surroundings;
  const consent = confirmationFor(unit, supervisor, services.settings.current.confirmTerminate);
  switch (consent.kind) {
    case 'unit':
      return confirmDespiteUnit(target, consent.unit);
    case 'supervisor':
      return confirmDespiteSupervisor(services, target, consent.supervisor);
    case 'plain':
      return confirmTree(target, surroundings);
    case 'none':
      return target;
  }
}

async function confirmDespiteUnit(target: Target, unit: ServiceUnit): Promise<Target | undefined> {
  const [copy, anyway] = ['Copy Stop Command', 'Terminate Anyway'];
  const chosen = await ask(unitQuestion(target, unit), [copy, anyway]);
  if (chosen === copy) await vscode.env.clipboard.writeText(unitStopCommand(unit));
  return chosen === anyway ? target : undefined;
}

async function confirmDespiteSupervisor(
  services: AppServices,
  target: Target,
  supervisor: Supervisor,
): Promise<Target | undefined> {
  const only = 'Terminate Only This';
  const command = supervisor.stopCommand?.(await services.collector.environmentOf(target));
  const instead = command === undefined ? `Stop ${supervisor.name}` : 'Copy Stop Command';
  const isFirst = command === undefined && supervisor.process.pid === 1;
  const actions = isFirst ? [only] : [instead, only];
  const chosen = await ask(supervisedQuestion(target, supervisor, command), actions);
  if (chosen === only) return target;
  if (chosen === instead && command !== undefined) {
    await vscode.env.clipboard.writeText(command);
    return undefined;
  }
  return chosen === instead ? await supervisorTarget(services, target, supervisor) : undefined;
}

async function confirmTree(
  target: Target,
  { launchers, descendants, sharers }: TerminationContext,
): Promise<Target | undefined> {
  const all = [...new Map([...descendants, ...sharers].map((one) => [one.pid, one])).values()];
  const withOthers =
    sharers.length > 0 ? `Terminate All ${all.length + 1}` : `Terminate Tree (${all.length + 1})`;
  const chosen = await ask(
    terminateQuestion(target, { descendants, sharers, runners: launchers }),
    all.length === 0 ? ['Terminate'] : ['Terminate', withOthers],
  );
  if (chosen === undefined) return undefined;
  return chosen === 'Terminate' ? target : { ...target, companions: all.map(memberOf) };
}

/** The supervisor first, so that it starts nothing again, and all that it watches over. */
async function supervisorTarget(
  { collector }: AppServices,
  { pid, startMark, listeners }: Target,
  { process }: Supervisor,
): Promise<Target> {
  const below = await collector.descendants(process);
  return {
    ...memberOf(process),
    listeners,
    owner: { pid, startMark },
    companions: below.map(memberOf),
  };
}

/** @returns undefined where the user has been told of what still runs, and left it at that. */
async function terminateGently(services: AppServices, target: Target): Promise<Outcome | undefined> {
  return terminateWithEscalation(async (signal) => {
    const outcome = await sendAndWait(services, target, signal);
    services.log.info(`terminate ${targetWords(target)}: ${signal}, ${outcome.kind}`);
    return outcome;
  }, chooseSignal);
}

async function chooseSignal(outcome: Unfinished): Promise<Signal | undefined> {
  const [force, goOn] = ['Force Terminate', 'Continue'];
  const chosen =
    outcome.kind === 'suspended'
      ? await ask(pausedQuestion(outcome), [goOn, force])
      : await ask(forceQuestion(outcome.remaining, outcome.kind), [force]);
  if (chosen === force) return 'SIGKILL';
  return chosen === goOn ? 'SIGCONT' : undefined;
}

/**
 * Looks what holds the ports now, and again for a while: whoever watches over them may start it again.
 * @param left what stood around a process that was ended alone.
 */
async function report(
  services: AppServices,
  target: Target,
  process: Process,
  outcome: Outcome,
  left: TerminationContext | undefined,
): Promise<void> {
  const { scanner, viewController, hostContext } = services;
  const watchedBy = left && restarterOf(left.unit, left.supervisor);
  const look = async (): Promise<Snapshot | undefined> => {
    const state = await scanner.refresh();
    return state.kind === 'ok' ? state.snapshot : undefined;
  };
  const settleMs = outcome.kind === 'exited' ? stabilizationTime(watchedBy) : 0;
  let after = await waitForNewHolder(target, look, settleMs, delay);
  const script = outcome.kind === 'exited' ? await scriptThatRunsOn(services, left) : undefined;
  // a loop in a script often rests before it goes on
  if (script !== undefined)
    after = await waitForNewHolder(target, look, restartStabilizationMs - settleMs, delay);
  // once it was seen to be gone: what ended by the user's wish is no server that may be restarting
  if (outcome.kind === 'exited') {
    for (const { pid } of [target, ...(target.companions ?? [])]) viewController.forget(pid);
  }
  const [owner] = target.listeners
    .flatMap((wanted) => holdersOf(wanted, after?.listeners ?? []))
    .flatMap((holder) => (holder.owner.kind === 'known' ? holder.owner.processes : []));
  const above = owner === undefined ? [] : upToEditor(await ancestorsNow(services, owner), hostContext);
  const by = owner && (supervisorOf(owner, above) ?? processRunnersOf(owner, above).find(isScript));
  const message = outcomeMessage(outcome, target, process, after, by, watchedBy, script);
  if (outcome.kind === 'denied') await tellDenied(message, outcome.members, services);
  else tell(message);
}

/** What is written in it is not known: where it ended too there is nothing that would start anything again. */
async function scriptThatRunsOn(
  { collector }: AppServices,
  left: TerminationContext | undefined,
): Promise<ProcessRunner | undefined> {
  const script = left?.launchers.find(isScript);
  return script === undefined || (await collector.hasEnded(script.process)) ? undefined : script;
}

function isScript({ kind }: ProcessRunner): boolean {
  return kind === 'script';
}

/** Never with more rights than the user has: what would do it is offered to be copied. */
async function tellDenied(
  { text }: Message,
  members: readonly Member[],
  { scanner }: AppServices,
): Promise<void> {
  const copy = 'Copy Command';
  const pids = members.map(({ pid }) => pid);
  const command = deniedCommand(pids, scanner.lastSnapshot?.platform ?? '');
  const words = `${text} "${command}" would end ${pids.length === 1 ? 'it' : 'them'}.`;
  const chosen = await vscode.window.showWarningMessage(withoutLinks(words), copy);
  if (chosen === copy) await vscode.env.clipboard.writeText(command);
}

function targetOf(services: AppServices, process: Process): Target {
  return { ...memberOf(process), listeners: listenersOf(services, process) };
}

export function memberOf({ pid, startMark, name }: Process): Member {
  return { pid, startMark, name };
}

function dependenciesOf({ collector, hostContext, sendSignal }: AppServices): TerminateDependencies {
  return { collector, hostContext, sendSignal, delay };
}

async function ask({ message, detail }: Question, actions: readonly string[]): Promise<string | undefined> {
  return vscode.window.showWarningMessage(message, { modal: true, detail }, ...actions);
}

/** Not waited for: it has no answer. */
function tell({ level, text }: Message): void {
  const message = withoutLinks(text);
  if (level === 'information') void vscode.window.showInformationMessage(message);
  else void vscode.window.showWarningMessage(message);
}

async function sendAndWait(services: AppServices, target: Target, signal: Signal): Promise<Outcome> {
  return withCancellableProgress(`Waiting for ${targetWords(target)} to end`, (abandon) =>
    terminate(target, signal, dependenciesOf(services), abandon),
  );
}
