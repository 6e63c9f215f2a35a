import { outcomeMessage } from '../messages/terminationOutcome';
import type { Target } from '../model/actions/termination';
import type { Process } from '../model/process/process';
import { assess } from './termination/assess';
import { carryOut } from './termination/carryOut';
import { confirmOne, confirmSeveral } from './termination/confirm';
import { noStartAgain } from './termination/noStartAgain';
import type { Done } from './termination/report';
import { report } from './termination/report';
import type { TerminationDependencies } from './termination/dependencies';

/**
 * Terminates a process: asks, sends the gentle signal, waits, offers force, and tells what became of its ports.
 * @param mustAsk whatever the setting says.
 * @param isTakenNext its ports are used again at once: no message says that they are free.
 * @returns whether a person agreed and the process, or the container it works for, has ended.
 */
export async function terminateProcess(
  dependencies: TerminationDependencies,
  process: Process,
  mustAsk?: true,
  isTakenNext?: true,
): Promise<boolean> {
  const instead = await dependencies.stopContainerInstead(process, mustAsk);
  if (instead !== 'terminate') return instead === 'stopped';
  const [assessment] = await assess(dependencies, [process]);
  if (assessment === undefined) return false;
  const target = await confirmOne(dependencies, assessment, mustAsk);
  if (target === undefined) return false;
  const silent = isTakenNext && { startAgainOffers: noStartAgain({ tell: () => undefined }) };
  const outcome = await carryOut(dependencies, target);
  if (outcome === undefined) return false;
  await report({ ...dependencies, ...silent }, [{ assessment, target, outcome }]);
  return outcome.kind === 'exited';
}

/** The same for several: one reading, one question, one after the other is asked to exit, and then all ports are watched. */
export async function terminateProcesses(
  dependencies: TerminationDependencies,
  processes: readonly Process[],
): Promise<void> {
  const remaining: Process[] = [];
  for (const process of processes) {
    if ((await dependencies.stopContainerInstead(process)) === 'terminate') remaining.push(process);
  }
  const assessments = await assess(dependencies, remaining);
  if (assessments.length === 0 || !(await confirmSeveral(dependencies, assessments))) return;
  const done: Done[] = [];
  try {
    for (const assessment of assessments) {
      const { target } = assessment;
      const outcome = await carryOut(dependencies, target);
      if (outcome !== undefined) done.push({ assessment, target, outcome });
    }
  } finally {
    // of those before too, if what one needs cannot be read
    await report(dependencies, done);
  }
}

/**
 * Terminates what a person has agreed to terminate for something else, such as a restart.
 * @returns whether it has exited; a message says any other outcome.
 */
export async function terminateAgreed(
  dependencies: TerminationDependencies,
  target: Target,
  process: Process,
): Promise<boolean> {
  const outcome = await carryOut(dependencies, target);
  if (outcome === undefined) return false;
  if (outcome.kind === 'exited' || outcome.kind === 'alreadyExited') return true;
  dependencies.dialogs.tell(outcomeMessage(outcome, target, { ports: undefined }, process.user));
  return false;
}
