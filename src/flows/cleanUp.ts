import { cleanUpQuestion, cleanUpTitles, nothingToCleanUp } from '../messages/cleanUp';
import type { CleanUpScope } from '../model/actions/cleanUp';
import { candidatesOf } from '../model/actions/cleanUp';
import { memberOf } from './processLookup';
import { freshRows } from './rows';
import { chooseCandidates } from './cleaningUp/choose';
import type { CleanUpDependencies } from './cleaningUp/dependencies';
import type { Ended } from './cleaningUp/end';
import { endTrees } from './cleaningUp/end';
import { inSlices } from '../collect/timeSlice';
import { planEnd, scannedNow } from './cleaningUp/plan';
import { summarize } from './cleaningUp/summarize';

const noneEnded: Ended = { results: [], ports: { texts: [], freed: [] } };

/**
 * Lists the servers of a scope, asks once about all that a person ticks, terminates them with their trees as Terminate
 * would, and tells once what became of them. Containers are not listed: their engine stops them.
 */
export async function cleanUp(dependencies: CleanUpDependencies, scope: CleanUpScope): Promise<void> {
  const { dialogs } = dependencies;
  await freshRows(dependencies, []);
  const candidates = await inSlices(candidatesOf(scope, await scannedNow(dependencies)));
  if (candidates.length === 0) {
    dialogs.tell(nothingToCleanUp(scope));
    return;
  }
  const chosen = await chooseCandidates(dependencies, scope, candidates);
  if (chosen.length === 0) return;
  const plan = await planEnd(dependencies, scope, candidates, chosen);
  if (plan === undefined) return;
  if (plan.trees.length > 0) {
    const question = cleanUpQuestion(
      plan.trees.map(({ root, members, kept }) => ({ ...root, members: members.map(memberOf), kept })),
    );
    const answer = await dialogs.ask(question, [
      { id: 'terminate', title: cleanUpTitles.terminate(plan.trees.length) },
    ]);
    if (answer === undefined) return;
  }
  const ended = plan.trees.length === 0 ? noneEnded : await endTrees(dependencies, scope, plan);
  await summarize(dependencies, scope, plan, ended);
}
