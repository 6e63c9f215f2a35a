import type { Collector } from '../../src/collect/collector';
import type { Process, ProcessIdentity } from '../../src/model/process/process';
import { sameProcess } from '../../src/model/process/process';

/** The descendants of a process; none if another process has its PID. */
export async function descendantsNow(
  collector: Pick<Collector, 'inspect'>,
  process: ProcessIdentity,
): Promise<readonly Process[]> {
  const [found] = await collector.inspect([process.pid]);
  return found !== undefined && sameProcess(found.process, process) ? found.descendants : [];
}
