import * as vscode from 'vscode';
import { lookAtFirewall } from '../collect/firewall/readFirewall';
import { run } from '../collect/runTool';
import { canBeBound } from '../model/loopback/advice';
import { exposureWords } from '../model/net/exposure';
import { findingOf } from '../model/exposure/findings';
import type { Firewall } from '../model/net/firewall';
import type { ListenerNode } from '../model/rows/describeListeners';
import { interfaceWords } from '../model/net/networkInterfaces';
import { reachOfRow, urlsOf } from '../model/exposure/exposedAddresses';
import { plainText, withoutIcons } from '../model/text/text';
import { hostAndPort } from '../model/net/url';
import { ownerLabel } from '../ui/treeItem';
import { copy } from './copy';
import type { CommandId } from './ids';
import type { Services } from '../appServices';
import { chooseListener } from './pickTarget';

interface ReachItem extends vscode.QuickPickItem {
  readonly act?: () => PromiseLike<unknown>;
}

/** Where others find a listener, whether a firewall is on, and what can be done about it. Asks the firewall only now. */
export async function whoCanReach(services: Services, target: unknown): Promise<void> {
  const node = await chooseListener(services, target, { title: 'Who Can Reach It', fits: () => true });
  if (node === undefined) return;
  const { listener } = node;
  const pick = vscode.window.createQuickPick<ReachItem>();
  const asked = new AbortController();
  pick.title = withoutIcons(`Port ${listener.port}, ${ownerLabel(node)}`);
  pick.placeholder = `Listening on ${exposureWords(listener.exposure, listener.network)}. Enter copies an address.`;
  const known = [...placeItems(services, node), ...actionItems(node)];
  const fill = (firewall: readonly ReachItem[]): void => {
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
  if (listener.exposure === 'loopback' || listener.network.kind === 'other') return;
  pick.busy = true;
  try {
    fill(firewallItems(await lookAtFirewall(services.platform, { run }, asked.signal)));
    pick.busy = false;
  } catch (error) {
    if (!asked.signal.aborted) throw error;
  }
}

function placeItems({ interfaces, watcher }: Services, node: ListenerNode): ReachItem[] {
  const { listener } = node;
  const own: ReachItem = {
    label: hostAndPort(listener),
    description: 'on this machine',
    act: () => copy(hostAndPort(listener)),
  };
  const reach = reachOfRow(node, interfaces.current() ?? [], watcher.lastGood?.listeners ?? []);
  const urls = urlsOf(listener, reach);
  const others = reach.addresses.map(({ address, interface: place, isCertain }): ReachItem => {
    const url = urls.find((one) => one.place.address === address)?.url;
    const text = url ?? hostAndPort({ address, port: listener.port });
    return {
      label: text,
      description: `${interfaceWords(place)}${isCertain ? '' : ', if it accepts IPv4'}`,
      act: () => copy(text),
    };
  });
  return [
    separator('addresses'),
    ...(listener.network.kind === 'other' ? [] : [own]),
    ...others,
    ...(others.length > 0 || listener.exposure !== 'loopback'
      ? []
      : [{ label: '$(lock) Other machines cannot connect', description: 'it listens on loopback' }]),
  ];
}

function actionItems(node: ListenerNode): ReachItem[] {
  if (!canBeBound(node)) return [];
  const command = (label: string, id: CommandId): ReachItem => ({
    label,
    act: () => vscode.commands.executeCommand(id, node),
  });
  return [
    separator('what can be done'),
    command('$(wrench) Bind to Loopback…', 'localPorts.bindToLoopback'),
    ...(findingOf(node) === undefined
      ? []
      : [command('$(check) Acknowledge Exposure…', 'localPorts.acknowledge')]),
  ];
}

function firewallItems({ tool, state, detail }: Firewall): ReachItem[] {
  const words = { on: 'is on', off: 'is off', unknown: 'unknown' }[state];
  return [
    separator('firewall'),
    {
      label: `$(shield) ${withoutIcons(plainText(tool ?? 'Firewall'))}: ${words}`,
      detail: withoutIcons(plainText(detail, 300)),
      alwaysShow: true,
    },
  ];
}

function separator(label: string): ReachItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
