import { belowEditor, restartableChain } from '../process/ancestorChain';
import type { HostContext } from '../process/hostContext';
import type { Process } from '../process/process';
import type { RestartDecision } from './restartPlan';
import { planRestart } from './restartPlan';

/**
 * What to run to start a server again that has ended, as it was started.
 * @param server its ancestors, nearest first, are those that it had.
 */
export function planStartAgain(
  { process, ancestors }: { readonly process: Process; readonly ancestors: readonly Process[] },
  hostContext: HostContext,
): RestartDecision {
  const [first] = restartableChain(process, belowEditor(ancestors, hostContext));
  const above = ancestors.slice(ancestors.findIndex(({ pid }) => pid === first.pid) + 1);
  return planRestart(first, above, hostContext);
}
