import { stabilizationTime, waitForNewHolders } from '../../act/waitForPort';
import { inSlices } from '../../collect/timeSlice';
import { portsNotChecked } from '../../messages/cleanUpSummary';
import { labelsByPid } from '../../messages/labels';
import { outcomeMessage } from '../../messages/terminationOutcome';
import type { EndResult } from '../../model/actions/endResult';
import { portsAfter } from '../../model/actions/portsAfter';
import type { Target } from '../../model/actions/termination';
import { withCompanions } from '../../model/actions/termination';
import { restarterOf } from '../../model/recognition/supervisors';
import { scanIfPossible } from '../scan';
import type { CleanUpDependencies } from './dependencies';
import type { EndPlan } from './plan';

/** What has the ports of those that have exited. */
export interface PortsInUse {
  /** A sentence for each of which a port is in use again, or one if that is not known. */
  readonly texts: readonly string[];
  /** Those whose ports are free. */
  readonly freed: readonly Target[];
}

/** Scans the ports of those that have exited for a while: something may start them again. */
export async function portsInUse(
  dependencies: CleanUpDependencies,
  trees: EndPlan['trees'],
  results: readonly EndResult[],
  cancelled: AbortSignal,
): Promise<PortsInUse> {
  const { clock, forget, currentRows } = dependencies;
  const ended = results.flatMap((result) =>
    result.kind === 'outcome' && result.outcome.kind === 'exited' ? [result.target] : [],
  );
  if (ended.length === 0) {
    await scanIfPossible(dependencies);
    return { texts: [], freed: [] };
  }
  const pids = new Set(ended.map(({ pid }) => pid));
  const waits = trees.flatMap(({ root }) =>
    pids.has(root.target.pid) ? [stabilizationTime(restarterOf(root.unit, root.supervisor))] : [],
  );
  const snapshot = await waitForNewHolders(ended, Math.max(0, ...waits), {
    scan: () => scanIfPossible(dependencies),
    ...{ clock, cancelled },
  });
  // only now, when a scan has seen that they are gone
  for (const { pid } of ended.flatMap(withCompanions)) forget(pid);
  if (snapshot === undefined) return { texts: [portsNotChecked()], freed: [] };
  const rows = await currentRows(['tcp', 'udp']);
  const labels = await inSlices(labelsByPid(rows));
  const texts: string[] = [];
  const freed: Target[] = [];
  for (const target of ended) {
    const ports = await inSlices(portsAfter(target, snapshot, undefined));
    if (ports !== undefined && ports.held.length > 0) {
      texts.push(outcomeMessage({ kind: 'exited' }, target, { ports, labels }).text);
    } else freed.push(target);
  }
  return { texts, freed };
}
