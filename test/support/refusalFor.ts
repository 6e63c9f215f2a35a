import { refusals } from '../../src/act/protectedProcesses';
import type { Refusal } from '../../src/model/actions/termination';
import type { HostContext } from '../../src/model/process/hostContext';
import type { Process } from '../../src/model/process/process';

/** Why one process must not be signaled; undefined if it may be. */
export function refusalFor(
  pid: number,
  process: Process | undefined,
  self: readonly Process[],
  hostContext: HostContext,
): Refusal | undefined {
  return refusals(self, hostContext)(pid, process);
}
