import { inSlices } from '../../collect/timeSlice';
import { stabilizationTime, waitForNewHolder } from '../../act/waitForPort';
import { cleanUpProgress, cleanUpTitles, forceAllQuestion } from '../../messages/cleanUp';
import type { Summary } from '../../messages/cleanUpSummary';
import { cleanUpDetails, cleanUpSummary, portsNotChecked, remainingIn } from '../../messages/cleanUpSummary';
import { labelsByPid } from '../../messages/labels';
import { outcomeMessage } from '../../messages/terminationOutcome';
import type { CleanUpScope } from '../../model/actions/cleanUp';
import type { EndResult } from '../../model/actions/endResult';
import { portsAfter } from '../../model/actions/portsAfter';
import type { Target } from '../../model/actions/termination';
import { restarterOf } from '../../model/recognition/supervisors';
import { scanIfPossible } from '../scan';
import type { CleanUpDependencies } from './dependencies';
import { forceAll } from './end';
import type { EndPlan } from './plan';

/** Tells once what became of all of them, and offers to force those that are still running. */
export async function summarize(
  dependencies: CleanUpDependencies,
  scope: CleanUpScope,
  plan: EndPlan,
  results: readonly EndResult[],
): Promise<void> {
  const all = [...results, ...plan.results];
  const summary = await summaryOf(dependencies, scope, plan, all);
  const remaining = all.flatMap(remainingIn);
  const chosen = await offer(dependencies, summary, remaining.length > 0);
  if (chosen === 'log') dependencies.log.show();
  if (chosen !== 'force') return;
  const answer = await dependencies.dialogs.ask(forceAllQuestion(remaining), [
    { id: 'force', title: cleanUpTitles.forceAll() },
  ]);
  if (answer === undefined) return;
  const targets = all.flatMap((result) => (remainingIn(result).length > 0 ? targetIn(result) : []));
  const forced = await forceAll(dependencies, targets);
  const after = await summaryOf(dependencies, scope, plan, forced.map(afterForce));
  if ((await offer(dependencies, after, false)) === 'log') dependencies.log.show();
}

async function offer(
  { dialogs }: CleanUpDependencies,
  { message, isShortened }: Summary,
  canForce: boolean,
): Promise<'force' | 'log' | undefined> {
  const actions = [
    ...(canForce ? [{ id: 'force' as const, title: cleanUpTitles.force() }] : []),
    ...(isShortened ? [{ id: 'log' as const, title: cleanUpTitles.showLog() }] : []),
  ];
  if (actions.length > 0) return dialogs.offer(message, actions);
  dialogs.tell(message);
  return undefined;
}

async function summaryOf(
  dependencies: CleanUpDependencies,
  scope: CleanUpScope,
  plan: EndPlan,
  results: readonly EndResult[],
): Promise<Summary> {
  const inUse = await portsInUse(dependencies, plan, results);
  for (const line of [...inUse, ...cleanUpDetails(results, scope)]) dependencies.log.info(line);
  return cleanUpSummary(results, scope, inUse);
}

/** It exited between the two signals, so because of the first. */
function afterForce(result: EndResult): EndResult {
  if (result.kind !== 'outcome') return result;
  const { kind } = result.outcome;
  return kind === 'alreadyExited' || kind === 'pidReused'
    ? { ...result, outcome: { kind: 'exited' } }
    : result;
}

/** Scans the ports of those that have exited for a while: something may start them again. @returns a sentence for each. */
async function portsInUse(
  dependencies: CleanUpDependencies,
  { trees }: EndPlan,
  results: readonly EndResult[],
): Promise<readonly string[]> {
  const { dialogs, clock, forget, currentRows } = dependencies;
  const ended = results.flatMap((result) =>
    result.kind === 'outcome' && result.outcome.kind === 'exited' ? targetIn(result) : [],
  );
  if (ended.length === 0) {
    await scanIfPossible(dependencies);
    return [];
  }
  const pids = new Set(ended.map(({ pid }) => pid));
  const waits = trees.flatMap(({ root }) =>
    pids.has(root.target.pid) ? [stabilizationTime(restarterOf(root.unit, root.supervisor))] : [],
  );
  const listeners = ended.flatMap((target) => target.listeners);
  const snapshot = await dialogs.progress(cleanUpProgress.checkingPorts(), (cancelled) =>
    waitForNewHolder({ listeners }, Math.max(0, ...waits), {
      scan: () => scanIfPossible(dependencies),
      ...{ clock, cancelled },
    }),
  );
  // only now, when a scan has seen that they are gone
  for (const target of ended) for (const { pid } of [target, ...(target.companions ?? [])]) forget(pid);
  if (snapshot === undefined) return [portsNotChecked()];
  const rows = await currentRows(['tcp', 'udp']);
  const labels = await inSlices(labelsByPid(rows));
  const texts: string[] = [];
  for (const target of ended) {
    const ports = await inSlices(portsAfter(target, snapshot, undefined));
    if (ports === undefined || ports.held.length === 0) continue;
    texts.push(outcomeMessage({ kind: 'exited' }, target, { ports, labels }).text);
  }
  return texts;
}

function targetIn(result: EndResult): Target[] {
  return result.kind === 'outcome' ? [result.target] : [];
}
