import { isPort, parsePort } from '../model/net/endpoint';
import * as vscode from 'vscode';
import { findFreePort, probePort } from '../act/probePort';
import type { ProtocolPort, PortHolders } from '../model/actions/portHolders';
import { portHoldersOf, wasShown } from '../model/actions/portHolders';
import { plainText, withoutLinks } from '../model/text/text';
import { otherHolderWords, unseenWords, whyTakenWords } from '../messages/freePort';
import { stop } from './containers';
import { copy } from './copy';
import type { AppServices } from '../appServices';
import { freshRows, isTreeNode, listenerItem } from './pickTarget';
import { rowsOf } from '../model/tree/nodes';
import { terminateOne } from '../flows/terminate';
import type { ListenerRow } from '../model/rows/listenerRow';
import { portWords } from '../messages/listener';

/** A port that is to be freed. */
export interface Wanted extends ProtocolPort {
  /** The rows that named its holders to the user; undefined where nobody was named: then whoever holds it is meant. */
  readonly shown: readonly ListenerRow[] | undefined;
}

/**
 * Ends who holds a port, by the same careful path as any other end; says why a port can be taken all the same where
 * nobody holds it.
 * @param target a port number, a row, or nothing: then the port is picked or typed.
 * @returns whether the port was freed.
 */
export async function freePort(services: AppServices, target: unknown): Promise<boolean> {
  const wanted = await wantedOf(services, target);
  return wanted !== undefined && (await free(services, wanted));
}

/** @returns whether nothing listens on any address of the port any more. */
export async function free(services: AppServices, wanted: Wanted): Promise<boolean> {
  const rows = await rowsOn(services, wanted);
  const holding = portHoldersOf(rows);
  if (wanted.shown !== undefined && !wasShown(holding, wanted.shown, rows)) {
    throw new Error(otherHolderWords(wanted, rows));
  }
  if (!(await endHolder(services, wanted, holding))) return false;
  return (await rowsOn(services, wanted)).length === 0;
}

/** @returns whether its end was agreed to and came. */
async function endHolder(
  services: AppServices,
  endpoint: ProtocolPort,
  holding: PortHolders,
): Promise<boolean> {
  switch (holding.kind) {
    case 'none':
      await explain(services, endpoint);
      return false;
    case 'container':
      return stop(services, holding.container);
    case 'process':
      return terminateOne(services, holding.process);
    case 'several': {
      const picked = await pickHolder(endpoint, holding.rows);
      return picked !== undefined && (await endHolder(services, endpoint, portHoldersOf([picked])));
    }
    case 'hidden':
      throw new Error(unseenWords(endpoint));
  }
}

/** Who holds a port of this network, seen anew. */
export async function rowsOn(
  services: AppServices,
  { protocol, port }: ProtocolPort,
): Promise<readonly ListenerRow[]> {
  const onPort = (all: readonly ListenerRow[]): ListenerRow[] =>
    ownRows(all).filter(({ listener }) => listener.port === port);
  const rows = onPort(await freshRows(services, [protocol]));
  if (!rows.some(({ container }) => container !== undefined)) return rows;
  // what an engine said a minute ago may not be so any more
  await services.containerMonitor.refresh();
  return onPort(services.viewController.rowsOf([protocol]));
}

/** Says why a port could not be had. Nothing is ended. */
export async function explain(services: AppServices, endpoint: ProtocolPort): Promise<void> {
  const rows = await rowsOn(services, endpoint);
  const trial = await probePort(endpoint.port, '127.0.0.1', endpoint.protocol);
  const reserved = trial.kind === 'denied' ? await services.collector.reservedPorts() : [];
  const snapshot = services.scanner.lastSnapshot;
  const elsewhere = (snapshot?.listeners ?? []).some(
    ({ protocol, port, namespace }) =>
      protocol === endpoint.protocol && port === endpoint.port && namespace.kind === 'other',
  );
  const words = whyTakenWords(endpoint, rows, trial, {
    reserved,
    elsewhere,
    coverage: snapshot?.coverage ?? 'everything',
    platform: snapshot?.platform ?? '',
  });
  void vscode.window.showInformationMessage(withoutLinks(plainText(words, 600)));
}

/** For tasks and launch configurations, `${command:localPorts.pickFreePort}`, and from the palette to be copied. */
export async function pickFreePort(services: AppServices, wanted: unknown): Promise<string> {
  const rows = ownRows(await freshRows(services, ['tcp']));
  const taken = new Set(rows.map(({ listener }) => listener.port));
  const port = await findFreePort(portIn(wanted), taken);
  services.log.info(`free port ${port}`);
  return String(port);
}

export async function copyFreePort(services: AppServices): Promise<void> {
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
  if (typeof raw === 'string') return parsePort(raw.trim());
  return typeof raw === 'number' && isPort(raw) ? raw : undefined;
}

async function wantedOf(services: AppServices, target: unknown): Promise<Wanted | undefined> {
  if (!isTreeNode(target)) {
    const port = portIn(target);
    return port === undefined
      ? pickPort(ownRows(await freshRows(services, ['tcp'])))
      : { protocol: 'tcp', port, shown: undefined };
  }
  const rows = ownRows(rowsOf(target));
  if (rows.length === 0) {
    throw new Error(
      'It listens in another network of this machine, such as a container has, and keeps nobody here from the port. Terminate its process, or stop its container.',
    );
  }
  const [only, ...others] = new Map(
    rows.map((row) => [portWords(row.listener), wantedAsShown(row)]),
  ).values();
  return others.length === 0 ? only && { ...only, shown: rows } : pickPort(rows);
}

function wantedAsShown(row: ListenerRow): Wanted {
  const { protocol, port } = row.listener;
  return { protocol, port, shown: [row] };
}

/** What listens can be picked; any other number can be typed. */
async function pickPort(nodes: readonly ListenerRow[]): Promise<Wanted | undefined> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly wanted: Wanted }>();
  pick.title = 'Free Port';
  pick.placeholder = 'Type a port, or pick who holds it';
  pick.matchOnDescription = true;
  const known = nodes.map((node) => ({ ...listenerItem(node), wanted: wantedAsShown(node) }));
  pick.items = known;
  return new Promise((resolve) => {
    const subscriptions = vscode.Disposable.from(
      pick,
      pick.onDidChangeValue((value) => {
        const port = portIn(value);
        const isNew = port !== undefined && !known.some(({ wanted }) => wanted.port === port);
        const typed = { protocol: 'tcp', port: port ?? 0, shown: undefined } as const;
        pick.items = isNew
          ? [{ label: String(port), description: 'this port', wanted: typed }, ...known]
          : known;
      }),
      pick.onDidAccept(() => {
        resolve(pick.selectedItems[0]?.wanted);
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

/** Several hold it, each on an address of its own. */
async function pickHolder(
  endpoint: ProtocolPort,
  rows: readonly ListenerRow[],
): Promise<ListenerRow | undefined> {
  const picked = await vscode.window.showQuickPick(rows.map(listenerItem), {
    title: `Free Port ${portWords(endpoint)}`,
    placeHolder: 'Several hold it. Which one is to end?',
  });
  return picked?.node;
}

/** Other networks have ports of their own. */
function ownRows(rows: readonly ListenerRow[]): ListenerRow[] {
  return rows.filter(({ listener }) => listener.namespace.kind === 'host');
}
