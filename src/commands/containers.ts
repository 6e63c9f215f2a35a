import * as vscode from 'vscode';
import type { EngineOutcome } from '../collect/containers/engines';
import type { Container } from '../model/containers/container';
import { heldFor, logsCommand } from '../model/containers/container';
import { portProxyOf, proxyTargetOf } from '../model/containers/portProxies';
import type { Process } from '../model/process/process';
import { plainText, withoutIcons, withoutLinks } from '../model/text/text';
import { holderQuestion, publishedWords, stopContainerQuestion } from '../messages/containers';
import { listenersOf } from '../flows/processLookup';
import { withCancellableProgress } from '../ui/progress';
import type { AppServices } from '../appServices';
import { freshRows, isTreeNode } from './pickTarget';
import { containerLabel } from '../messages/labels';
import { rowsOf } from '../model/tree/nodes';
import type { ListenerRow } from '../model/rows/listenerRow';

/** Stops the container that a port is published for; the engine's proxy goes with it. */
export async function stopContainer(services: AppServices, target: unknown): Promise<void> {
  const container = await chooseContainer(services, target, 'Stop Container');
  if (container !== undefined) await stop(services, container);
}

/** @returns whether it was stopped. */
export async function stop(services: AppServices, container: Container): Promise<boolean> {
  const { settings, engines } = services;
  if (settings.current.confirmTerminate) {
    const { message, detail } = stopContainerQuestion(container);
    const action = 'Stop Container';
    if ((await vscode.window.showWarningMessage(message, { modal: true, detail }, action)) !== action)
      return false;
  }
  const outcome = await withProgress(`Stopping container ${plainText(container.name, 60)}`, (signal) =>
    engines.stop(container, signal),
  );
  return tell(services, container, outcome, 'has stopped');
}

/**
 * For a process that only holds ports for containers: ended, it would leave them running and their ports dead, so they
 * are to be stopped instead.
 * @returns whether one was stopped; undefined where it holds ports of its own, or the user wants it ended all the same.
 */
export async function stopInstead(services: AppServices, process: Process): Promise<boolean | undefined> {
  if (portProxyOf(process) === undefined) return undefined;
  await services.containerMonitor.refresh();
  const snapshot = services.scanner.lastSnapshot;
  const listeners = listenersOf(services, process);
  const processes = snapshot?.processes ?? new Map<number, Process>();
  const { only, count } = heldFor(listeners, (listener) =>
    services.containerMonitor.containerOf(listener, processes),
  );
  if (only !== undefined) return stop(services, only);
  const [leadsTo] = listeners.flatMap((listener) => proxyTargetOf(listener, processes) ?? []);
  const { message, detail } = holderQuestion(process, count, leadsTo);
  const anyway = 'Terminate Anyway';
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, anyway);
  return chosen === anyway ? undefined : false;
}

export async function restartContainer(services: AppServices, target: unknown): Promise<void> {
  const container = await chooseContainer(services, target, 'Restart Container');
  if (container === undefined) return;
  const outcome = await withProgress(`Restarting container ${plainText(container.name, 60)}`, (signal) =>
    services.engines.restart(container, signal),
  );
  await tell(services, container, outcome, 'runs again');
}

/** The container's log as it grows, in a terminal of its own. */
export async function containerLogs(services: AppServices, target: unknown): Promise<void> {
  const container = await chooseContainer(services, target, 'Show Container Logs');
  if (container === undefined) return;
  const [program = '', ...args] = logsCommand(container);
  vscode.window
    .createTerminal({
      name: `${containerLabel(container)} logs`,
      shellPath: program,
      shellArgs: args,
      iconPath: new vscode.ThemeIcon('package'),
    })
    .show();
}

/** That of the row, the only one of a group, or the user's pick: each once, however many ports it publishes. */
async function chooseContainer(
  services: AppServices,
  target: unknown,
  title: string,
): Promise<Container | undefined> {
  const node = isTreeNode(target) ? target : undefined;
  if (node?.kind === 'container') return node.container;
  if (node?.kind === 'listener') return node.row.container;
  const rows = node === undefined ? await rowsSeenAnew(services) : rowsOf(node);
  const containers = rows.flatMap(({ container }) => container ?? []);
  const [first, ...more] = new Map(containers.map((one) => [one.id, one])).values();
  if (first === undefined) {
    throw new Error('No container publishes a port here, as far as its engine tells.');
  }
  if (node !== undefined && more.length === 0) return first;
  const items = [first, ...more].map((container) => ({
    container,
    label: `$(package) ${withoutIcons(containerLabel(container))}`,
    description: withoutIcons(
      [plainText(container.name, 60), publishedWords(container)]
        .filter((words) => words !== undefined)
        .join(' · '),
    ),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: 'Type a container, project or port',
    matchOnDescription: true,
  });
  return picked?.container;
}

/** All that listens, seen and asked for anew. */
async function rowsSeenAnew(services: AppServices): Promise<readonly ListenerRow[]> {
  await freshRows(services, ['tcp', 'udp']);
  await services.containerMonitor.refresh();
  return services.viewController.rowsOf(['tcp', 'udp']);
}

async function tell(
  { containerMonitor, scanner }: AppServices,
  container: Container,
  outcome: EngineOutcome | undefined,
  done: string,
): Promise<boolean> {
  if (outcome === undefined) return false;
  await Promise.all([containerMonitor.refresh(), scanner.refresh()]);
  const name = plainText(container.name, 60);
  if (outcome.kind === 'failed') {
    void vscode.window.showWarningMessage(withoutLinks(outcome.problem.message));
    return false;
  }
  const words = { done, already: 'did not run any more', gone: 'was removed meanwhile' }[outcome.kind];
  void vscode.window.showInformationMessage(withoutLinks(`Container ${name} ${words}.`));
  return true;
}

/** @returns undefined where the user stopped waiting: what the engine does, it goes on with. */
async function withProgress(
  title: string,
  act: (signal: AbortSignal) => Promise<EngineOutcome>,
): Promise<EngineOutcome | undefined> {
  return withCancellableProgress(title, async (abandon) => {
    try {
      return await act(abandon);
    } catch (error) {
      if (abandon.aborted) return undefined;
      throw error;
    }
  });
}
