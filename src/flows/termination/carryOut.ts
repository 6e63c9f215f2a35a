import { terminate, terminateWithEscalation } from '../../act/terminate';
import { terminateProgress, terminateTitles } from '../../messages/terminate';
import { programWithPid } from '../../messages/processNames';
import type { Outcome, Signal, Target, Unfinished } from '../../model/actions/termination';
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
  const { dialogs, collector, sendSignal, hostContext, clock, log } = dependencies;
  const act = { collector, sendSignal, hostContext, clock, scan: () => scanNow(dependencies) };
  const send = async (signal: Signal): Promise<Outcome> => {
    const outcome = await dialogs.progress(terminateProgress.waitingForExit(target), (cancelled) =>
      terminate(target, signal, act, cancelled),
    );
    log.info(`terminate ${programWithPid(target)}: ${signal}, ${outcome.kind}`);
    return outcome;
  };
  return terminateWithEscalation(send, (outcome) => chooseNextSignal(dialogs, outcome));
}

async function chooseNextSignal(dialogs: Dialogs, outcome: Unfinished): Promise<Signal | undefined> {
  const force = { id: 'SIGKILL', title: terminateTitles.force() } as const;
  if (outcome.kind !== 'suspended') {
    return dialogs.ask(forceQuestion(outcome.remaining, outcome.kind), [force]);
  }
  const resume = { id: 'SIGCONT', title: terminateTitles.resume() } as const;
  return dialogs.ask(suspendedQuestion(outcome), [resume, force]);
}
