import { terminate, terminateWithEscalation } from '../../act/terminate';
import { terminateProgress, terminateTitles } from '../../messages/terminate';
import { programWithPid } from '../../messages/processNames';
import type { Outcome, Signal, Target, Unfinished } from '../../model/actions/termination';
import type { Snapshot } from '../../model/listeners/snapshot';
import type { Dialogs } from '../dialogs';
import { scanNow } from '../scan';
import type { TerminationDependencies } from './dependencies';
import { forceQuestion, suspendedQuestion } from '../../messages/forceTermination';

/**
 * Terminates what a person has agreed to: gently first, then as they choose.
 * @returns undefined if they decline to force what is still running.
 */
export async function carryOut(
  dependencies: TerminationDependencies,
  target: Target,
): Promise<Outcome | undefined> {
  const { dialogs } = dependencies;
  const send = (signal: Signal): Promise<Outcome> =>
    dialogs.progress(terminateProgress.waitingForExit(target), (cancelled) =>
      sendAndWait(dependencies, target, signal, cancelled),
    );
  return terminateWithEscalation(send, (outcome) => chooseNextSignal(dialogs, outcome));
}

/**
 * Sends one signal to what a person has agreed to, and waits.
 * @param scan by default through the scanner.
 */
export async function sendAndWait(
  dependencies: TerminationDependencies,
  target: Target,
  signal: Signal,
  cancelled: AbortSignal,
  scan = (): Promise<Snapshot> => scanNow(dependencies),
): Promise<Outcome> {
  const { collector, sendSignal, hostContext, clock, log } = dependencies;
  const act = { collector, sendSignal, hostContext, clock, scan };
  const outcome = await terminate(target, signal, act, cancelled);
  log.info(`terminate ${programWithPid(target)}: ${signal}, ${outcome.kind}`);
  return outcome;
}

async function chooseNextSignal(dialogs: Dialogs, outcome: Unfinished): Promise<Signal | undefined> {
  const force = { id: 'SIGKILL', title: terminateTitles.force() } as const;
  if (outcome.kind !== 'suspended') {
    return dialogs.ask(forceQuestion(outcome.remaining, outcome.kind), [force]);
  }
  const resume = { id: 'SIGCONT', title: terminateTitles.resume() } as const;
  return dialogs.ask(suspendedQuestion(outcome), [resume, force]);
}
