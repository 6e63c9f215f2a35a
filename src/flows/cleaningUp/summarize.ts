import { cleanUpTitles, forceAllQuestion } from '../../messages/cleanUp';
import { cleanUpDetails, cleanUpSummary, remainingIn } from '../../messages/cleanUpSummary';
import { endedActions } from '../../messages/recentlyEnded';
import type { CleanUpScope } from '../../model/actions/cleanUp';
import type { Target } from '../../model/actions/termination';
import type { EndResult } from '../../model/actions/endResult';
import type { CleanUpDependencies } from './dependencies';
import type { Ended } from './end';
import { forceAll } from './end';
import type { EndPlan } from './plan';

/** Tells once what became of all of them, and offers to force those that are still running, or to start some again. */
export async function summarize(
  dependencies: CleanUpDependencies,
  scope: CleanUpScope,
  plan: EndPlan,
  { results, ports }: Ended,
): Promise<void> {
  const all = [...results, ...plan.results];
  const remaining = all.flatMap(remainingIn);
  const chosen = await offer(dependencies, scope, { results: all, ports }, remaining.length > 0);
  if (chosen !== 'force') return;
  const answer = await dependencies.dialogs.ask(forceAllQuestion(remaining), [
    { id: 'force', title: cleanUpTitles.forceAll() },
  ]);
  if (answer === undefined) return;
  const targets = all.flatMap((result) => (remainingIn(result).length > 0 ? targetIn(result) : []));
  await offer(dependencies, scope, await forceAll(dependencies, plan, targets), false);
}

/** One message. Does what a person chooses, except to force. */
async function offer(
  { dialogs, log, startAgainOffers }: CleanUpDependencies,
  scope: CleanUpScope,
  { results, ports: { texts, freed } }: Ended,
  canForce: boolean,
): Promise<'force' | undefined> {
  for (const line of [...texts, ...cleanUpDetails(results, scope)]) log.info(line);
  const { message, isShortened } = cleanUpSummary(results, scope, texts);
  const servers = await startAgainOffers.serversOf(freed);
  const actions = [
    ...(canForce ? [{ id: 'force' as const, title: cleanUpTitles.force() }] : []),
    ...(servers.length > 0 ? [{ id: 'start' as const, title: endedActions.startAgain() }] : []),
    ...(isShortened ? [{ id: 'log' as const, title: cleanUpTitles.showLog() }] : []),
  ];
  if (actions.length === 0) {
    dialogs.tell(message);
    return undefined;
  }
  const chosen = await dialogs.offer(message, actions);
  if (chosen === 'log') log.show();
  if (chosen === 'start') await startAgainOffers.start(servers);
  return chosen === 'force' ? chosen : undefined;
}

function targetIn(result: EndResult): Target[] {
  return result.kind === 'outcome' ? [result.target] : [];
}
