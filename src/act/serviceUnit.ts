import type { Collector } from '../collect/collector';
import type { Process, ProcessIdentity } from '../model/process';
import { belowEditor } from '../model/restart';
import type { ServiceUnit } from '../model/supervisor';
import type { Viewpoint } from '../model/viewpoint';

/**
 * The service that a process belongs to. What a terminal or the editor runs stands in their unit, and is no service.
 * @param ancestors all of them, nearest first.
 */
export async function serviceUnitOf(
  process: ProcessIdentity,
  ancestors: readonly Process[],
  collector: Pick<Collector, 'unitOf'>,
  viewpoint: Viewpoint,
): Promise<ServiceUnit | undefined> {
  const isOfManager =
    belowEditor(ancestors, viewpoint).length === ancestors.filter(({ pid }) => pid > 1).length;
  return isOfManager ? collector.unitOf(process) : undefined;
}
