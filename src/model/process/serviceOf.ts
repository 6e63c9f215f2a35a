import { belowEditor } from './ancestorChain';
import type { HostContext } from './hostContext';
import type { Process } from './process';
import { programName } from './runtimes';
import { isInteractiveShell } from './shell';
import type { KnownUnit, ServiceUnit } from './serviceUnit';
import { isJobRunner, isProgramOf, runsJobs } from './serviceUnit';

/** A process, as far as its service is concerned. */
interface InspectedProcess {
  readonly process: Process;
  /** All of them, nearest first. */
  readonly ancestors: readonly Process[];
  readonly unit: KnownUnit;
}

/** A runtime, its script, and options before that. */
const maximumWords = 3;

/**
 * The service that a process belongs to. What a terminal, the editor or a login runs is in their unit, and what cron
 * runs in cron's: stopping that would stop everything else in it, and none of them is that service. That stays so when
 * the shell or the editor that started it has ended, and the service manager has adopted it.
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
  if (unit === undefined || isSameUnit(unit, hostContext.editor.unit)) return undefined;
  return runsJobs(unit.name) && !isOwnProgram(process, unit) ? undefined : unit;
}

function isSameUnit(a: ServiceUnit, b: ServiceUnit | undefined): boolean {
  return a.name === b?.name && a.scope === b.scope;
}

function isOwnProgram({ executable, name, commandLine }: Process, unit: ServiceUnit): boolean {
  return (
    isJobRunner(programName(executable ?? name)) ||
    isProgramOf(unit.name, (commandLine ?? []).slice(0, maximumWords))
  );
}
