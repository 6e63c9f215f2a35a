import type { ContainerEngines, EngineOutcome } from '../collect/containers/engines';
import {
  containerActions,
  containerDescription,
  containerLogsTitle,
  containerOutcomeMessage,
  portProxyQuestion,
  restartingContainer,
  stopContainerQuestion,
  stoppingContainer,
} from '../messages/containers';
import { containerLabel } from '../messages/labels';
import type { Container } from '../model/containers/container';
import { heldFor, logsCommand } from '../model/containers/container';
import { portProxyOf, proxyTargetOf } from '../model/containers/portProxies';
import type { Process } from '../model/process/process';
import type { Settings } from '../model/settings';
import type { ContainerMonitor } from '../watch/containerMonitor';
import type { Scanner } from '../watch/scanner';
import type { ChoiceItem, Dialogs } from './dialogs';
import { listenersOf } from './processLookup';
import type { TerminalProgram } from './terminals';

export interface ContainerDependencies {
  readonly dialogs: Dialogs;
  readonly settings: { readonly current: Pick<Settings, 'confirmTerminate'> };
  readonly engines: Pick<ContainerEngines, 'stop' | 'restart'>;
  readonly containerMonitor: Pick<ContainerMonitor, 'refresh' | 'containerOf'>;
  readonly scanner: Pick<Scanner, 'refresh' | 'lastSnapshot'>;
}

/**
 * Stops the container that a port is published for; the engine's proxy goes with it.
 * @param mustAsk whatever the setting says.
 * @returns whether it stopped.
 */
export async function stopContainer(
  dependencies: ContainerDependencies,
  container: Container,
  mustAsk?: true,
): Promise<boolean> {
  const { settings, engines, dialogs } = dependencies;
  if (mustAsk === true || settings.current.confirmTerminate) {
    const actions = [{ id: 'stop', title: containerActions().stop }] as const;
    if ((await dialogs.ask(stopContainerQuestion(container), actions)) === undefined) return false;
  }
  const outcome = await withProgress(dialogs, stoppingContainer(container), (cancelled) =>
    engines.stop(container, cancelled),
  );
  return report(dependencies, container, 'stop', outcome);
}

export async function restartContainer(
  dependencies: ContainerDependencies,
  container: Container,
): Promise<boolean> {
  const { engines, dialogs } = dependencies;
  const outcome = await withProgress(dialogs, restartingContainer(container), (cancelled) =>
    engines.restart(container, cancelled),
  );
  return report(dependencies, container, 'restart', outcome);
}

/** Follows a container's log in a terminal of its own. */
export function showContainerLogs(
  terminals: { open(program: TerminalProgram): unknown },
  container: Container,
): void {
  const [program = '', ...args] = logsCommand(container);
  terminals.open({ name: containerLogsTitle(container), program, args, icon: 'package' });
}

/**
 * For a process that may only forward ports to containers: terminating it would leave them running and unreachable, so
 * the container is stopped instead.
 * @returns `terminate` if its ports are its own, or if a person wants it terminated nevertheless.
 */
export async function stopContainerInstead(
  dependencies: ContainerDependencies,
  process: Process,
  mustAsk?: true,
): Promise<'stopped' | 'cancelled' | 'terminate'> {
  if (portProxyOf(process) === undefined) return 'terminate';
  const { containerMonitor, scanner, dialogs } = dependencies;
  await containerMonitor.refresh();
  const listeners = await listenersOf(dependencies, [process]);
  const processes = scanner.lastSnapshot?.processes ?? new Map<number, Process>();
  const { only, count } = heldFor(listeners, (listener) => containerMonitor.containerOf(listener, processes));
  if (only !== undefined) return (await stopContainer(dependencies, only, mustAsk)) ? 'stopped' : 'cancelled';
  const [target] = listeners.flatMap((listener) => proxyTargetOf(listener, processes) ?? []);
  const actions = [{ id: 'terminate', title: containerActions().terminate }] as const;
  return (await dialogs.ask(portProxyQuestion(process, count, target), actions)) ?? 'cancelled';
}

/** A container as an entry of a list. */
export function containerChoice(container: Container): ChoiceItem<Container> {
  return {
    value: container,
    label: containerLabel(container),
    description: containerDescription(container),
    icon: 'package',
  };
}

async function report(
  { containerMonitor, scanner, dialogs }: ContainerDependencies,
  container: Container,
  action: 'stop' | 'restart',
  outcome: EngineOutcome | undefined,
): Promise<boolean> {
  if (outcome === undefined) return false;
  await Promise.all([containerMonitor.refresh(), scanner.refresh()]);
  if (outcome.kind === 'failed') {
    dialogs.tell({ level: 'warning', text: outcome.problem.message });
    return false;
  }
  dialogs.tell(containerOutcomeMessage(container, action, outcome.kind));
  return true;
}

/** @returns undefined if the person stopped waiting: the engine goes on nevertheless. */
async function withProgress(
  dialogs: Dialogs,
  title: string,
  request: (cancelled: AbortSignal) => Promise<EngineOutcome>,
): Promise<EngineOutcome | undefined> {
  return dialogs.progress(title, async (cancelled) => {
    try {
      return await request(cancelled);
    } catch (error) {
      if (cancelled.aborted) return undefined;
      throw error;
    }
  });
}
