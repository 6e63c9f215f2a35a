import type { EndedServer } from '../history/endedServer';
import { belowEditor, restartableChain } from '../process/ancestorChain';
import type { HostContext } from '../process/hostContext';
import type { RestartDecision } from './restartPlan';
import { planRestart } from './restartPlan';

/** What to run to start a server again that has ended, as it was started. */
export function planStartAgain(
  { process, ancestors }: Pick<EndedServer, 'process' | 'ancestors'>,
  hostContext: HostContext,
): RestartDecision {
  const [first] = restartableChain(process, belowEditor(ancestors, hostContext));
  const above = ancestors.slice(ancestors.findIndex(({ pid }) => pid === first.pid) + 1);
  return planRestart(first, above, hostContext);
}
