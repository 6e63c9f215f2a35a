import { confirmationFor } from '../../act/confirmation';
import {
  supervisedQuestion,
  terminateQuestion,
  terminateSeveralQuestion,
  terminateTitles,
  unitQuestion,
} from '../../messages/terminate';
import type { Target } from '../../model/actions/termination';
import { isStartedBy } from '../../model/origin/agentClient';
import type { Process } from '../../model/process/process';
import { ancestorsOf, sameProcess } from '../../model/process/process';
import type { ServiceUnit } from '../../model/process/serviceUnit';
import type { Supervisor } from '../../model/recognition/supervisors';
import { quoteCommandLine } from '../../model/process/shellQuote';
import { unitStopCommand } from '../../model/process/serviceUnit';
import { memberOf } from '../processLookup';
import type { Assessment } from './assess';
import { copyQuoted } from '../copyCommandLine';
import type { TerminationDependencies } from './dependencies';

/** Asks what exactly is to be terminated. @returns undefined if nothing is. */
export async function confirmOne(
  dependencies: TerminationDependencies,
  assessment: Assessment,
  mustAsk?: true,
): Promise<Target | undefined> {
  const { target, unit, supervisor } = assessment;
  const unasked = targetOfAgent(assessment, dependencies.startedBy);
  if (unasked !== undefined) return unasked;
  const isWanted = mustAsk === true || dependencies.settings.current.confirmTerminate;
  const confirmation = confirmationFor(unit, supervisor, isWanted);
  switch (confirmation.kind) {
    case 'unit':
      return confirmDespiteUnit(dependencies, target, confirmation.unit);
    case 'supervisor':
      return confirmDespiteSupervisor(dependencies, assessment, confirmation.supervisor);
    case 'plain':
      return confirmTree(dependencies, assessment, confirmation.isUnitUnknown);
    case 'none':
      return target;
  }
}

/**
 * What an agent may have ended without a question: the process alone or, if something would restart it, that with all it has
 * started. Where a service would be concerned, or what the agent has not started, a person is asked.
 */
function targetOfAgent(
  { target, chain, unit, supervisor, supervised }: Assessment,
  agent: Process | undefined,
): Target | undefined {
  if (agent === undefined || unit !== undefined || !isStartedBy(agent, chain)) return undefined;
  const at = chain.findIndex((one) => supervisor !== undefined && sameProcess(one, supervisor.process));
  // it supervises the agent, or is none
  if (supervisor === undefined || at > chain.findIndex((one) => sameProcess(one, agent))) {
    return { ...target, startedBy: agent };
  }
  if (supervisor.stopArgv !== undefined || !isStartedBy(agent, chain.slice(at))) return undefined;
  const byPid = new Map([...chain, ...supervised].map((one) => [one.pid, one]));
  if (!supervised.every((one) => isStartedBy(agent, [one, ...ancestorsOf(byPid, one)]))) return undefined;
  return { ...supervisorTarget(target, supervisor, supervised), startedBy: agent };
}

/** Several are always asked about, in one question. */
export async function confirmSeveral(
  { dialogs }: TerminationDependencies,
  several: readonly Assessment[],
): Promise<boolean> {
  const chosen = await dialogs.ask(terminateSeveralQuestion(several), [
    { id: 'terminate', title: terminateTitles.terminateSeveral() },
  ]);
  return chosen === 'terminate';
}

async function confirmDespiteUnit(
  dependencies: TerminationDependencies,
  target: Target,
  unit: ServiceUnit,
): Promise<Target | undefined> {
  const command = unitStopCommand(unit, dependencies.shellKind());
  const chosen = await dependencies.dialogs.ask(unitQuestion(target, unit, command.text), [
    { id: 'copy', title: terminateTitles.copyStopCommand() },
    { id: 'terminate', title: terminateTitles.anyway() },
  ]);
  if (chosen === 'copy') await copyQuoted(dependencies, command);
  return chosen === 'terminate' ? target : undefined;
}

async function confirmDespiteSupervisor(
  dependencies: TerminationDependencies,
  { target, supervised }: Assessment,
  supervisor: Supervisor,
): Promise<Target | undefined> {
  const { collector, dialogs, shellKind } = dependencies;
  const argv = supervisor.stopArgv?.(await collector.environmentOf(target));
  const command = argv && quoteCommandLine(argv, shellKind());
  const onlyThis = { id: 'terminate', title: terminateTitles.onlyThis() } as const;
  const question = supervisedQuestion(target, supervisor, command?.text);
  if (command !== undefined) {
    const copy = { id: 'copy', title: terminateTitles.copyStopCommand() } as const;
    const chosen = await dialogs.ask(question, [copy, onlyThis]);
    if (chosen === 'copy') await copyQuoted(dependencies, command);
    return chosen === 'terminate' ? target : undefined;
  }
  // the container would stop with its first process
  const canStop = supervisor.process.pid !== 1;
  const stop = { id: 'stop', title: terminateTitles.stopSupervisor(supervisor) } as const;
  const chosen = await dialogs.ask(question, canStop ? [stop, onlyThis] : [onlyThis]);
  if (chosen === 'stop') return supervisorTarget(target, supervisor, supervised);
  return chosen === 'terminate' ? target : undefined;
}

async function confirmTree(
  { dialogs }: TerminationDependencies,
  { target, descendants, sharers, runners }: Assessment,
  isUnitUnknown: boolean,
): Promise<Target | undefined> {
  const others = [...new Map([...descendants, ...sharers].map((one) => [one.pid, one])).values()];
  const count = others.length + 1;
  const title = sharers.length > 0 ? terminateTitles.withSharers(count) : terminateTitles.withTree(count);
  const alone = { id: 'terminate', title: terminateTitles.terminate() } as const;
  const chosen = await dialogs.ask(
    terminateQuestion(target, { descendants, sharers, runners, isUnitUnknown }),
    others.length === 0 ? [alone] : [alone, { id: 'all', title } as const],
  );
  if (chosen === 'all') return { ...target, companions: others.map(memberOf) };
  return chosen === 'terminate' ? target : undefined;
}

/** The supervisor first, so that it restarts nothing, and then everything it has started. */
function supervisorTarget(
  { pid, startMark, listeners }: Target,
  { process }: Supervisor,
  supervised: Assessment['supervised'],
): Target {
  return {
    ...memberOf(process),
    listeners,
    owner: { pid, startMark },
    companions: supervised.map(memberOf),
  };
}
