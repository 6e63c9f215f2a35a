import type { Collector } from '../collect/collector';
import type { Process } from '../model/process/process';
import { isInteractiveShell } from '../model/process/shell';
import type { HostContext } from '../model/process/hostContext';
import { belowEditor } from '../model/process/ancestorChain';
import { programName } from '../model/process/runtimes';
import type { ServiceUnit } from '../model/recognition/serviceUnit';

/**
 * The service that a process belongs to. What a terminal, the editor or a login runs stands in their unit, and what
 * cron runs in cron's: to stop that would stop all else in it, and none of them is that service.
 * @param ancestors all of them, nearest first.
 */
export async function serviceUnitOf(
  process: Process,
  ancestors: readonly Process[],
  collector: Pick<Collector, 'unitOf'>,
  hostContext: HostContext,
): Promise<ServiceUnit | undefined> {
  const below = belowEditor(ancestors, hostContext);
  const isOfManager = below.length === ancestors.filter(({ pid }) => pid > 1).length;
  if (!isOfManager || below.some(isInteractiveShell)) return undefined;
  const service = below.find(({ name, services }) => services.length === 1 && !/^svchost\.exe$/i.test(name));
  if (service !== undefined) {
    return { manager: 'Windows', name: service.services[0] ?? '', scope: 'system' };
  }
  const unit = await collector.unitOf(process);
  return unit !== undefined && runsWhatItIsGiven.test(unit.name) && !isDaemonItself(process)
    ? undefined
    : unit;
}

/** Units of daemons that run what people have given to them: Debian's names, Red Hat's and Arch's. */
const runsWhatItIsGiven = /^(?:(?:ana|f|busybox-)?cron(?:d|ie)?|atd|sshd?(?:@.*)?)\.service$/;
const daemons = new Set('cron crond anacron fcron atd sshd sshd-session sshd-auth dropbear'.split(' '));

function isDaemonItself({ executable, name }: Process): boolean {
  return daemons.has(programName(executable ?? name));
}
