import type { AppServices } from '../appServices';
import { restartContainer, showContainerLogs, stopContainer } from '../flows/containers';
import { pickContainer } from './pickTarget';

export async function stopContainerCommand(services: AppServices, target: unknown): Promise<void> {
  const container = await pickContainer(services, target, 'stop');
  if (container !== undefined) await stopContainer(services, container);
}

export async function restartContainerCommand(services: AppServices, target: unknown): Promise<void> {
  const container = await pickContainer(services, target, 'restart');
  if (container !== undefined) await restartContainer(services, container);
}

export async function containerLogsCommand(services: AppServices, target: unknown): Promise<void> {
  const container = await pickContainer(services, target, 'logs');
  if (container !== undefined) showContainerLogs(services.terminals, container);
}
