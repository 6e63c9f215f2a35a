import { belowEditor } from './ancestorChain';
import type { HostContext } from './hostContext';
import type { Process } from './process';
import { programName } from './runtimes';
import { isInteractiveShell } from './shell';
import type { KnownUnit } from './serviceUnit';
import { isJobRunner, runsJobs } from './serviceUnit';

/** A process, as far as its service is concerned. */
interface InspectedProcess {
  readonly process: Process;
  /** All of them, nearest first. */
  readonly ancestors: readonly Process[];
  readonly unit: KnownUnit;
}

/**
 * The service that a process belongs to. What a terminal, the editor or a login runs is in their unit, and what cron
 * runs in cron's: stopping that would stop everything else in it, and none of them is that service.
 */
export function serviceUnitOf(
  { process, ancestors, unit }: InspectedProcess,
  hostContext: HostContext,
): KnownUnit {
  const below = belowEditor(ancestors, hostContext);
  const isStartedByManager = below.length === ancestors.filter(({ pid }) => pid > 1).length;
  if (!isStartedByManager || below.some(isInteractiveShell)) return undefined;
  const named = below.filter(({ name }) => !/^svchost\.exe$/i.test(name));
  const [service] = named.flatMap(({ services = [] }) => (services.length === 1 ? services : []));
  if (service !== undefined) return { manager: 'Windows', name: service, scope: 'system' };
  if (unit === 'unknown' || named.some(({ services }) => services === undefined)) return 'unknown';
  return unit !== undefined &&
    runsJobs(unit.name) &&
    !isJobRunner(programName(process.executable ?? process.name))
    ? undefined
    : unit;
}
