import * as vscode from 'vscode';
import { findFreePort, tryPort } from '../act/freePort';
import type { ListenerNode } from '../model/grouping';
import type { Process } from '../model/process';
import { plainText, withoutIcons, withoutLinks } from '../model/text';
import { nobodyHoldsWords } from '../ui/freePortWords';
import { stop } from './containers';
import { copy } from './copy';
import type { Services } from './services';
import { groupsSeenAnew, isTreeNode, listenerItem } from './targets';
import { terminateOne } from './terminateProcess';

/**
 * Ends who holds a port, by the same careful path as any other end; says why a port can be taken all the same where
 * nobody holds it.
 * @param target a port number, a row, or nothing: then the port is picked or typed.
 * @returns whether the port was freed.
 */
export async function freePort(services: Services, target: unknown): Promise<boolean> {
  const port = await portOf(services, target);
  if (port === undefined) return false;
  const holders = (await seenAnew(services)).filter((node) => node.listener.port === port);
  const [first] = holders;
  if (first === undefined) {
    await tellNobody(services, port);
    return false;
  }
  const { container } = first;
  if (container !== undefined && holders.every((node) => node.container?.id === container.id)) {
    return stop(services, container);
  }
  const owners = ownersOf(holders);
  const process = owners.length > 1 ? await pickOwner(port, holders) : owners[0];
  if (process === undefined) {
    if (owners.length > 1) return false;
    throw new Error(
      `Port ${port} is held by a process that cannot be seen, so it cannot be ended from here. An administrator can.`,
    );
  }
  if (!(await terminateOne(services, process))) return false;
  return !(await seenAnew(services)).some(({ listener }) => listener.port === port);
}

/** For tasks and launch configurations, `${command:localPorts.pickFreePort}`, and from the palette to be copied. */
export async function pickFreePort(services: Services, wanted: unknown): Promise<string> {
  const listeners = await seenAnew(services);
  const taken = new Set(listeners.map(({ listener }) => listener.port));
  const port = await findFreePort(portIn(wanted), taken);
  services.log.info(`free port ${port}`);
  return String(port);
}

export async function copyFreePort(services: Services): Promise<void> {
  await copy(await pickFreePort(services, undefined));
}

/** A number, digits, or what tasks pass as `args`: `{ "port": 3000 }`. */
export function portIn(value: unknown): number | undefined {
  const raw: unknown =
    typeof value === 'object' && value !== null && 'port' in value
      ? value.port
      : Array.isArray(value)
        ? (value as readonly unknown[])[0]
        : value;
  const port = typeof raw === 'string' && /^\d{1,5}$/.test(raw.trim()) ? Number(raw) : raw;
  return typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : undefined;
}

async function portOf(services: Services, target: unknown): Promise<number | undefined> {
  if (isTreeNode(target)) {
    if (target.kind === 'listener') return target.listener.port;
    const ports = new Set(target.listeners.map(({ listener }) => listener.port));
    if (ports.size === 1) return [...ports][0];
    return pickPort(target.listeners);
  }
  return portIn(target) ?? pickPort(await seenAnew(services));
}

/** What listens can be picked; any other number can be typed. */
async function pickPort(nodes: readonly ListenerNode[]): Promise<number | undefined> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly port: number }>();
  pick.title = 'Free Port';
  pick.placeholder = 'Type a port, or pick who holds it';
  pick.matchOnDescription = true;
  const known = nodes.map((node) => ({ ...listenerItem(node), port: node.listener.port }));
  pick.items = known;
  return new Promise((resolve) => {
    const subscriptions = vscode.Disposable.from(
      pick,
      pick.onDidChangeValue((value) => {
        const port = portIn(value);
        const isNew = port !== undefined && !known.some((item) => item.port === port);
        pick.items = isNew ? [{ label: String(port), description: 'this port', port }, ...known] : known;
      }),
      pick.onDidAccept(() => {
        resolve(pick.selectedItems[0]?.port);
        pick.hide();
      }),
      pick.onDidHide(() => {
        resolve(undefined);
        subscriptions.dispose();
      }),
    );
    pick.show();
  });
}

function ownersOf(nodes: readonly ListenerNode[]): Process[] {
  const owners = nodes.flatMap(({ process }) => process ?? []);
  return [...new Map(owners.map((process) => [process.pid, process])).values()];
}

/** Several hold it, each on an address of its own. */
async function pickOwner(port: number, nodes: readonly ListenerNode[]): Promise<Process | undefined> {
  const picked = await vscode.window.showQuickPick(nodes.map(listenerItem), {
    title: `Free Port ${port}`,
    placeHolder: 'Several processes hold it. Which one is to end?',
  });
  return picked?.node.process;
}

async function tellNobody(services: Services, port: number): Promise<void> {
  const trial = await tryPort(port, '127.0.0.1');
  const reserved = trial.kind === 'denied' ? await services.collector.reservedPorts() : [];
  const snapshot = services.watcher.lastGood;
  const elsewhere = (snapshot?.listeners ?? []).some(
    (listener) => listener.port === port && listener.network.kind === 'other',
  );
  const words = nobodyHoldsWords(port, trial, {
    reserved,
    elsewhere,
    coverage: snapshot?.coverage ?? 'everything',
    platform: snapshot?.platform ?? '',
  });
  void vscode.window.showInformationMessage(withoutLinks(plainText(words, 600)));
}

async function seenAnew(services: Services): Promise<readonly ListenerNode[]> {
  return (await groupsSeenAnew(services, ['tcp']))
    .flatMap(({ listeners }) => listeners)
    .filter(({ listener }) => listener.network.kind === 'own');
}

/** For the offer after a failed command: who holds the port, in words. */
export async function holderOf(services: Services, port: number): Promise<string | undefined> {
  const [node] = (await seenAnew(services)).filter(({ listener }) => listener.port === port);
  if (node === undefined) return undefined;
  if (node.container !== undefined) return withoutIcons(`container ${plainText(node.container.name, 60)}`);
  return withoutIcons(
    node.process === undefined
      ? 'a process that cannot be seen'
      : `${plainText(node.process.name, 60)} (PID ${node.process.pid})`,
  );
}
