import * as vscode from 'vscode';
import { pause } from '../act/pause';
import type { Signal } from '../act/sendSignal';
import type { Member, Outcome, Target, TerminateDependencies } from '../act/terminate';
import { holdersOf, refusalFor, terminate } from '../act/terminate';
import { isOwnedBy } from '../model/listener';
import type { Process } from '../model/process';
import { sameProcess } from '../model/process';
import { belowEditor } from '../model/restart';
import type { ServiceUnit, Supervisor } from '../model/supervisor';
import { stopCommand, supervisorOf } from '../model/supervisor';
import { withoutLinks } from '../model/text';
import type { Message, Question } from '../ui/terminateWords';
import {
  deniedCommand,
  forceQuestion,
  outcomeMessage,
  refusedMessage,
  supervisedQuestion,
  targetWords,
  terminateQuestion,
  terminateSeveralQuestion,
  unitQuestion,
} from '../ui/terminateWords';
import type { Services } from './services';
import { chooseProcesses } from './targets';

/** How long a port that was told free should have stayed so, and how long where someone watches over its process. */
const settleMs = 1_000;
const settleSupervisedMs = 4_000;
const lookEveryMs = 250;

/** Ends one process or several: asks, tells them to end, waits, offers force, and says what became of their ports. */
export async function terminateProcess(
  services: Services,
  chosen: unknown,
  selection: unknown,
): Promise<void> {
  const processes = await chooseProcesses(services, chosen, selection, 'Terminate Process');
  const [only, ...more] = processes;
  if (only === undefined) return;
  if (more.length === 0) await terminateOne(services, only);
  else await terminateSeveral(services, processes);
}

/** @returns whether its end was agreed to and came. */
export async function terminateOne(services: Services, process: Process): Promise<boolean> {
  const target = targetOf(services, process);
  const reason = await refusalFor(process.pid, dependenciesOf(services));
  if (reason !== undefined) {
    tell(refusedMessage(target, reason));
    return false;
  }
  const surroundings = await surroundingsOf(services, process);
  const agreed = await agree(services, target, surroundings);
  if (agreed === undefined) return false;
  const outcome = await endGently(services, agreed);
  if (outcome === undefined) return false;
  await report(
    services,
    agreed,
    process,
    outcome,
    agreed.pid === target.pid ? surroundings.supervisor : undefined,
  );
  return outcome.kind === 'ended';
}

/** Ends what the user has agreed to end. @returns whether it has ended; what else became of it is told. */
export async function endTarget(services: Services, target: Target, process: Process): Promise<boolean> {
  const outcome = await endGently(services, target);
  if (outcome === undefined) return false;
  if (outcome.kind === 'ended' || outcome.kind === 'gone') return true;
  tell(outcomeMessage(outcome, target, process, undefined, undefined));
  return false;
}

async function terminateSeveral(services: Services, processes: readonly Process[]): Promise<void> {
  const dependencies = dependenciesOf(services);
  const targets = processes.map((process) => targetOf(services, process));
  const allowed: { process: Process; target: Target }[] = [];
  for (const [index, target] of targets.entries()) {
    const process = processes[index];
    const reason = await refusalFor(target.pid, dependencies);
    if (reason !== undefined) tell(refusedMessage(target, reason));
    else if (process !== undefined) allowed.push({ process, target });
  }
  if (allowed.length === 0) return;
  const question = terminateSeveralQuestion(allowed.map(({ target }) => target));
  if ((await ask(question, ['Terminate All'])) === undefined) return;
  for (const { process, target } of allowed) {
    const outcome = await endGently(services, target);
    if (outcome !== undefined) await report(services, target, process, outcome, undefined);
  }
}

/** What stands around a process: who would start it again, and who would end with it. */
interface Surroundings {
  readonly supervisor: Supervisor | undefined;
  readonly unit: ServiceUnit | undefined;
  readonly descendants: readonly Process[];
  /** Further owners of its sockets. */
  readonly sharers: readonly Process[];
}

async function surroundingsOf(services: Services, process: Process): Promise<Surroundings> {
  const { collector, viewpoint, watcher } = services;
  const [[, ...ancestors] = []] = await collector.lineages([process.pid]);
  const chain = belowEditor(ancestors, viewpoint);
  // what a terminal or the editor runs stands in their unit, and is no service
  const isOfManager = chain.length === ancestors.filter(({ pid }) => pid > 1).length;
  const owners = (watcher.lastGood?.listeners ?? [])
    .filter((listener) => isOwnedBy(listener, process))
    .flatMap(({ owner }) => (owner.kind === 'known' ? owner.processes : []));
  return {
    supervisor: supervisorOf(chain),
    unit: isOfManager ? await collector.unitOf(process) : undefined,
    descendants: await collector.descendants(process),
    sharers: [...new Map(owners.map((owner) => [owner.pid, owner])).values()].filter(
      (owner) => !sameProcess(owner, process),
    ),
  };
}

/** Asks what exactly is to end. @returns undefined where nothing is. */
async function agree(
  services: Services,
  target: Target,
  { supervisor, unit, descendants, sharers }: Surroundings,
): Promise<Target | undefined> {
  if (unit !== undefined) {
    const [copy, anyway] = ['Copy Stop Command', 'Terminate Anyway'];
    const chosen = await ask(unitQuestion(target, unit), [copy, anyway]);
    if (chosen === copy) await vscode.env.clipboard.writeText(stopCommand(unit));
    return chosen === anyway ? target : undefined;
  }
  if (supervisor !== undefined) {
    const only = 'Terminate Only This';
    const command = supervisor.stopCommand?.(await services.collector.environmentOf(target));
    const instead = command === undefined ? `Stop ${supervisor.name}` : 'Copy Stop Command';
    const chosen = await ask(supervisedQuestion(target, supervisor, command), [instead, only]);
    if (chosen === only) return target;
    if (chosen === instead && command !== undefined) {
      await vscode.env.clipboard.writeText(command);
      return undefined;
    }
    return chosen === instead ? await supervisorTarget(services, target, supervisor) : undefined;
  }
  if (!services.settings.current.confirmTerminate) return target;
  const all = [...new Map([...descendants, ...sharers].map((one) => [one.pid, one])).values()];
  const withOthers =
    sharers.length > 0 ? `Terminate All ${all.length + 1}` : `Terminate Tree (${all.length + 1})`;
  const chosen = await ask(
    terminateQuestion(target, { descendants, sharers }),
    all.length === 0 ? ['Terminate'] : ['Terminate', withOthers],
  );
  if (chosen === undefined) return undefined;
  return chosen === 'Terminate' ? target : { ...target, companions: all.map(memberOf) };
}

/** The supervisor first, so that it starts nothing again, and all that it watches over. */
async function supervisorTarget(
  { collector }: Services,
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

async function endGently(services: Services, target: Target): Promise<Outcome | undefined> {
  let outcome = await sendAndWait(services, target, 'SIGTERM');
  if (outcome.kind === 'still-running' || outcome.kind === 'force-needed') {
    const remaining = outcome.kind === 'still-running' ? outcome.remaining : [target];
    const chosen = await ask(forceQuestion(remaining, outcome.kind), ['Force Terminate']);
    if (chosen === undefined) return undefined;
    outcome = await sendAndWait(services, target, 'SIGKILL');
  }
  services.log.info(`terminate ${targetWords(target)}: ${outcome.kind}`);
  return outcome;
}

/** Looks what holds the ports now, and again for a while: whoever watches over them may start it again. */
async function report(
  services: Services,
  target: Target,
  process: Process,
  outcome: Outcome,
  supervisor: Supervisor | undefined,
): Promise<void> {
  const { watcher, display, collector, viewpoint } = services;
  if (outcome.kind === 'ended') {
    for (const { pid } of [target, ...(target.companions ?? [])]) display.forget(pid);
  }
  const never = new AbortController().signal;
  const settledAfter =
    outcome.kind !== 'ended' ? 0 : supervisor === undefined ? settleMs : settleSupervisedMs;
  for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
    const sight = await watcher.refresh();
    const after = sight.kind === 'seen' ? sight.snapshot : undefined;
    const holders = target.listeners.flatMap((wanted) => holdersOf(wanted, after?.listeners ?? []));
    if (holders.length === 0 && waitedMs < settledAfter) {
      await pause(lookEveryMs, never);
      continue;
    }
    const [owner] = holders.flatMap((holder) =>
      holder.owner.kind === 'known' ? holder.owner.processes : [],
    );
    const [[, ...above] = []] = owner === undefined ? [[]] : await collector.lineages([owner.pid]);
    const by = supervisorOf(belowEditor(above, viewpoint));
    const message = outcomeMessage(outcome, target, process, after, by);
    if (outcome.kind === 'denied') await tellDenied(message, target, services);
    else tell(message);
    return;
  }
}

/** Never with more rights than the user has: what would do it is offered to be copied. */
async function tellDenied({ text }: Message, { pid }: Target, { watcher }: Services): Promise<void> {
  const copy = 'Copy Command';
  const command = deniedCommand(pid, watcher.lastGood?.platform ?? '');
  const chosen = await vscode.window.showWarningMessage(
    withoutLinks(`${text} "${command}" would end it.`),
    copy,
  );
  if (chosen === copy) await vscode.env.clipboard.writeText(command);
}

function targetOf({ watcher }: Services, process: Process): Target {
  const listeners = (watcher.lastGood?.listeners ?? []).filter((listener) => isOwnedBy(listener, process));
  return { ...memberOf(process), listeners };
}

function memberOf({ pid, startMark, name }: Process): Member {
  return { pid, startMark, name };
}

function dependenciesOf({ collector, viewpoint, sendSignal }: Services): TerminateDependencies {
  return { collector, viewpoint, sendSignal, pause };
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

async function sendAndWait(services: Services, target: Target, signal: Signal): Promise<Outcome> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: withoutLinks(`Waiting for ${targetWords(target)} to end`),
      cancellable: true,
    },
    async (_progress, token) => {
      const abandon = new AbortController();
      const subscription = token.onCancellationRequested(() => {
        abandon.abort();
      });
      try {
        return await terminate(target, signal, dependenciesOf(services), abandon.signal);
      } finally {
        subscription.dispose();
      }
    },
  );
}
