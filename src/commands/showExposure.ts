import * as vscode from 'vscode';
import { readFirewall } from '../collect/firewall/readFirewall';
import { runTool } from '../collect/runTool';
import { canBeBound } from '../model/loopback/advice';
import type { Firewall } from '../model/net/firewall';
import { addressesOfRow, urlsOf } from '../model/exposure/exposedAddresses';
import { plainText, withoutIcons } from '../model/text/text';
import { hostAndPort } from '../model/net/url';
import { copy } from './copy';
import type { CommandId } from './ids';
import type { AppServices } from '../appServices';
import { pickListener } from './pickTarget';
import { ownerLabel } from '../messages/labels';
import { listenerNode } from '../model/tree/nodes';
import type { ListenerRow } from '../model/rows/listenerRow';
import { exposureWords, interfaceWords } from '../messages/exposure';
import { firewallLabel, firewallSentences } from '../messages/firewall';

interface AddressItem extends vscode.QuickPickItem {
  readonly act?: () => PromiseLike<unknown>;
}

/** Where others find a listener, whether a firewall is on, and what can be done about it. Asks the firewall only now. */
export async function showExposure(services: AppServices, target: unknown): Promise<void> {
  const node = await pickListener(services, target, { title: 'Who Can Reach It', fits: () => true });
  if (node === undefined) return;
  const { listener } = node;
  const pick = vscode.window.createQuickPick<AddressItem>();
  const asked = new AbortController();
  pick.title = withoutIcons(`Port ${listener.port}, ${ownerLabel(node)}`);
  pick.placeholder = `Listening on ${exposureWords(listener.exposure, listener.namespace)}. Enter copies an address.`;
  const known = [...placeItems(services, node), ...actionItems(services, node)];
  const fill = (firewall: readonly AddressItem[]): void => {
    pick.items = [...known, ...firewall];
  };
  const subscriptions = vscode.Disposable.from(
    pick,
    pick.onDidAccept(() => {
      const act = pick.selectedItems[0]?.act;
      if (act === undefined) return;
      pick.hide();
      void act();
    }),
    pick.onDidHide(() => {
      asked.abort();
      subscriptions.dispose();
    }),
  );
  fill([]);
  pick.show();
  if (listener.exposure === 'loopback' || listener.namespace.kind === 'other') return;
  pick.busy = true;
  try {
    fill(firewallItems(await readFirewall(services.platform, { run: runTool }, asked.signal)));
    pick.busy = false;
  } catch (error) {
    if (!asked.signal.aborted) throw error;
  }
}

function placeItems({ interfaces, scanner }: AppServices, node: ListenerRow): AddressItem[] {
  const { listener } = node;
  const own: AddressItem = {
    label: hostAndPort(listener),
    description: 'on this machine',
    act: () => copy(hostAndPort(listener)),
  };
  const reach = addressesOfRow(node, interfaces.current() ?? [], scanner.lastSnapshot?.listeners ?? []);
  const urls = urlsOf(listener, reach);
  const others = reach.addresses.map(({ address, interface: place, isConfirmed }): AddressItem => {
    const url = urls.find((one) => one.place.address === address)?.url;
    const text = url ?? hostAndPort({ address, port: listener.port });
    return {
      label: text,
      description: `${interfaceWords(place)}${isConfirmed ? '' : ', if it accepts IPv4'}`,
      act: () => copy(text),
    };
  });
  return [
    separator('addresses'),
    ...(listener.namespace.kind === 'other' ? [] : [own]),
    ...others,
    ...(others.length > 0 || listener.exposure !== 'loopback'
      ? []
      : [{ label: '$(lock) Other machines cannot connect', description: 'it listens on loopback' }]),
  ];
}

function actionItems({ viewController }: AppServices, node: ListenerRow): AddressItem[] {
  if (!canBeBound(node)) return [];
  const command = (label: string, id: CommandId): AddressItem => ({
    label,
    act: () => vscode.commands.executeCommand(id, listenerNode(node)),
  });
  return [
    separator('what can be done'),
    command('$(wrench) Bind to Loopback…', 'localPorts.bindToLoopback'),
    ...(viewController.findingOf(node) === undefined
      ? []
      : [command('$(check) Acknowledge Exposure…', 'localPorts.acknowledge')]),
  ];
}

function firewallItems(firewall: Firewall): AddressItem[] {
  return [
    separator('firewall'),
    {
      label: `$(shield) ${withoutIcons(plainText(firewallLabel(firewall)))}`,
      detail: withoutIcons(plainText(firewallSentences(firewall), 300)),
      alwaysShow: true,
    },
  ];
}

function separator(label: string): AddressItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
