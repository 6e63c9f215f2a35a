import * as vscode from 'vscode';
import type { AppServices } from '../appServices';
import { stopContainer } from '../flows/containers';
import { copyAddresses } from '../flows/open';
import { terminateProcess, terminateProcesses } from '../flows/terminate';
import type { CommandId } from './ids';
import { listenersAmong, primaryAction, selectedWith } from './keys';
import { endedTarget, ownTarget, pickProcesses } from './pickTarget';

type KeyHandler = (services: AppServices, focused: unknown) => unknown;

const handlers = {
  'localPorts.openInBrowser': enter,
  'localPorts.copyAddress': copy,
  'localPorts.terminateProcess': remove,
} satisfies Partial<Record<CommandId, KeyHandler>>;

/** What a key does instead of the command that it is bound to, for the focused row or all that is selected with it. */
export function keyHandler(id: string): KeyHandler | undefined {
  return Object.hasOwn(handlers, id) ? handlers[id as keyof typeof handlers] : undefined;
}

async function enter({ recentlyEnded, expectedPorts }: AppServices, focused: unknown): Promise<void> {
  const command = primaryAction({ ended: recentlyEnded.list(), expected: expectedPorts.all }, focused);
  if (command === undefined) await vscode.commands.executeCommand('list.select');
  else await vscode.commands.executeCommand(command, focused);
}

async function copy(services: AppServices, focused: unknown): Promise<void> {
  await copyAddresses(services, listenersAmong(selectedWith(focused, services.view.selection)));
}

/** A key is pressed by accident more easily than an entry of a menu is chosen: it always asks, whatever the setting says. */
async function remove(services: AppServices, focused: unknown): Promise<void> {
  const nodes = selectedWith(focused, services.view.selection);
  const { recentlyEnded } = services;
  const ended = nodes.flatMap((node) => endedTarget(recentlyEnded.list(), node) ?? []);
  for (const { id } of ended) recentlyEnded.remove(id);
  const own = nodes.filter((node) => ownTarget(node) !== undefined);
  const [first] = own;
  if (first === undefined) return;
  const [container, ...others] = new Set(listenersAmong(own).map(({ container: one }) => one));
  if (container !== undefined && others.length === 0) {
    await stopContainer(services, container, true);
    return;
  }
  const processes = await pickProcesses(services, first, own, 'terminate');
  const [only, ...more] = processes;
  if (only === undefined) return;
  if (more.length === 0) await terminateProcess(services, only, true);
  else await terminateProcesses(services, processes);
}
