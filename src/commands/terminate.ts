import type { AppServices } from '../appServices';
import { terminateProcess, terminateProcesses } from '../flows/terminate';
import { pickProcesses } from './pickTarget';

/** Terminates the processes of the selected rows, or the one that a person picks. */
export async function terminateCommand(
  services: AppServices,
  target: unknown,
  selection: unknown,
): Promise<void> {
  const processes = await pickProcesses(services, target, selection, 'terminate');
  const [only, ...more] = processes;
  if (only === undefined) return;
  if (more.length === 0) await terminateProcess(services, only);
  else await terminateProcesses(services, processes);
}
