import type { Process, ProcessIdentity } from '../model/process/process';
import { sameProcess } from '../model/process/process';
import type { TreeUsage } from '../model/process/treeUsage';
import { treeUsageOf } from '../model/process/treeUsage';
import type { Collector } from './collector';
import { CollectFailure } from './collector';

/** What each of these processes and everything that it has started use, by its PID; those of which it is unknown are left out. */
export async function readTreeUsage(
  collector: Pick<Collector, 'inspect' | 'usageOf'>,
  processes: readonly Process[],
): Promise<ReadonlyMap<number, TreeUsage>> {
  try {
    const inspections = await collector.inspect(processes.map(({ pid }) => pid));
    const trees = processes.flatMap((process, index) => {
      const found = inspections[index];
      return found !== undefined && sameProcess(found.process, process)
        ? [{ process, descendants: found.descendants }]
        : [];
    });
    // trees may contain one another
    const members = new Map<number, ProcessIdentity>();
    for (const { process, descendants } of trees) {
      for (const one of [process, ...descendants]) members.set(one.pid, one);
    }
    const usages = await collector.usageOf([...members.values()]);
    const byPid = new Map([...members.keys()].map((pid, index) => [pid, usages[index]]));
    return new Map(
      trees.flatMap(({ process: { pid }, descendants }) => {
        const usage = treeUsageOf(
          byPid.get(pid),
          descendants.map((one) => byPid.get(one.pid)),
        );
        return usage === undefined ? [] : [[pid, usage] as const];
      }),
    );
  } catch (error) {
    if (error instanceof CollectFailure) return new Map();
    throw error;
  }
}
