import type { FindRefusal } from '../../act/protectedProcesses';
import { lineagePids, refusals } from '../../act/protectedProcesses';
import { serviceUnitOf } from '../../model/process/serviceOf';
import type { Collector, Inspection } from '../../collect/collector';
import type { StopObstacle } from '../../model/actions/stopObstacle';
import { portProxyOf } from '../../model/containers/portProxies';
import type { HostContext } from '../../model/process/hostContext';
import type { Process } from '../../model/process/process';
import { sameProcess } from '../../model/process/process';
import type { ListenerRow } from '../../model/rows/listenerRow';
import { UserError } from '../../model/text/userError';

/** What was read at one time about processes and about what started the editor, by PID. */
export type Inspections = ReadonlyMap<number, Inspection | undefined>;

interface RefusalDependencies {
  readonly collector: Pick<Collector, 'inspect'>;
  readonly hostContext: HostContext;
}

/**
 * Reads these processes, and before them everything that decides whether they may be signaled.
 * @param trees those of which the descendants are read too.
 */
export async function inspectWithLineage(
  { collector, hostContext }: RefusalDependencies,
  pids: readonly number[],
  trees: readonly number[] = [],
): Promise<{ readonly found: Inspections; readonly refusalOf: FindRefusal }> {
  const lineage = lineagePids(hostContext.editor);
  const distinct = [...new Set([...lineage, ...pids])];
  const alone = new Set(distinct);
  for (const pid of trees) alone.delete(pid);
  const inspections = await collector.inspect(distinct, alone);
  const found = new Map(distinct.map((pid, index) => [pid, inspections[index]]));
  const self = lineage.flatMap((pid) => {
    const inspection = found.get(pid);
    return inspection === undefined ? [] : [inspection.process, ...inspection.ancestors];
  });
  return { found, refusalOf: refusals(self, hostContext) };
}

/**
 * Why what listens cannot be ended from here, by the same rules as Terminate; undefined for a row whose process or container
 * can be.
 * @returns undefined if that is unknown.
 */
export async function stopObstaclesIfKnown(
  dependencies: RefusalDependencies,
  rows: readonly ListenerRow[],
): Promise<readonly (StopObstacle | undefined)[] | undefined> {
  try {
    return await stopObstaclesOf(dependencies, rows);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** The same. @throws CollectFailure if that is unknown. */
async function stopObstaclesOf(
  dependencies: RefusalDependencies,
  rows: readonly ListenerRow[],
): Promise<readonly (StopObstacle | undefined)[]> {
  const pids = rows.flatMap(({ process }) => process?.pid ?? []);
  const read = pids.length === 0 ? undefined : await inspectWithLineage(dependencies, pids);
  return rows.map((row) => {
    if (row.container !== undefined) return undefined;
    return row.process === undefined || read === undefined
      ? { kind: 'hidden' }
      : obstacleOf(row.process, read, dependencies.hostContext);
  });
}

function obstacleOf(
  process: Process,
  { found, refusalOf }: Awaited<ReturnType<typeof inspectWithLineage>>,
  hostContext: HostContext,
): StopObstacle | undefined {
  const reason =
    process.startMark === undefined
      ? ({ kind: 'unknownStart' } as const)
      : refusalOf(process.pid, found.get(process.pid)?.process);
  if (reason !== undefined) return { kind: 'refused', reason };
  const { user } = process;
  const isRoot = hostContext.uid === 0;
  if (user !== undefined && hostContext.uid !== undefined && !isRoot && user.uid !== hostContext.uid) {
    return { kind: 'otherUser', user };
  }
  if (portProxyOf(process) !== undefined) return { kind: 'containerProxy' };
  const now = found.get(process.pid);
  const unit =
    now !== undefined && sameProcess(now.process, process) ? serviceUnitOf(now, hostContext) : undefined;
  // Terminate asks about a unit that could not be read
  return unit === undefined || unit === 'unknown' ? undefined : { kind: 'service', unit };
}
