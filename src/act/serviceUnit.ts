import type { Collector } from '../collect/collector';
import type { ProcessIdentity } from '../model/process';
import { belowEditor } from '../model/restart';
import type { ServiceUnit } from '../model/supervisor';
import type { Viewpoint } from '../model/viewpoint';

/** The service that a process belongs to. What a terminal or the editor runs stands in their unit, and is no service. */
export async function serviceUnitOf(
  process: ProcessIdentity,
  collector: Collector,
  viewpoint: Viewpoint,
): Promise<ServiceUnit | undefined> {
  const [[, ...ancestors] = []] = await collector.lineages([process.pid]);
  const isOfManager =
    belowEditor(ancestors, viewpoint).length === ancestors.filter(({ pid }) => pid > 1).length;
  return isOfManager ? collector.unitOf(process) : undefined;
}
