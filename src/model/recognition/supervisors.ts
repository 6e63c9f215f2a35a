import { parseCommandLine } from '../process/commandLine';
import type { Process } from '../process/process';
import { matchesCommand } from './commandPattern';
import type { KnownUnit } from '../process/serviceUnit';
import { operand } from '../process/serviceUnit';
import type { Environment, SupervisorRow } from './supervisorTable';
import { supervisorTable } from './supervisorTable';

/**
 * A process that starts another again when it exits, or keeps its port: terminating the one below it does not free the
 * port for long.
 */
export interface Supervisor extends Pick<SupervisorRow, 'name' | 'restarts'> {
  readonly process: Process;
  /**
   * What to type to stop what it supervises, if it supervises more or would itself be restarted.
   * @param environment of the supervised process: PM2 and supervisord tell it there by which name they know it.
   */
  readonly stopArgv: ((environment: Environment | undefined) => readonly string[]) | undefined;
}

/** What may restart a process that was terminated without it. */
export type Restarter = Pick<Supervisor, 'name' | 'restarts'>;

/**
 * The nearest ancestor that restarts a process.
 * @param ancestors nearest first, below the editor; the first process of a container among them.
 */
export function supervisorOf(process: Process, ancestors: readonly Process[]): Supervisor | undefined {
  for (const [index, ancestor] of ancestors.entries()) {
    const row = rowOf(ancestor, ancestors[index - 1] ?? process);
    if (row === undefined) continue;
    const { name, restarts, stop } = row;
    const stopArgv =
      stop &&
      ((environment: Environment | undefined) => [
        ...stop.argv,
        ...operand(stop.target(environment, ancestor)),
      ]);
    return { name, process: ancestor, restarts, stopArgv };
  }
  return undefined;
}

function rowOf(process: Process, below: Process): SupervisorRow | undefined {
  const parsed = parseCommandLine(process);
  return supervisorTable.find(
    ({ pattern, when }) =>
      (pattern === undefined || matchesCommand(pattern, parsed, process)) &&
      (when === undefined || when(parsed, process, below)),
  );
}

/** A service manager restarts what its unit says; the unit is not read, so it may. Unknown units have no name to tell. */
export function restarterOf(unit: KnownUnit, supervisor: Supervisor | undefined): Restarter | undefined {
  return unit === undefined || unit === 'unknown' || supervisor?.stopArgv !== undefined
    ? supervisor
    : { name: unit.name, restarts: 'always' };
}
