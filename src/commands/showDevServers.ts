import * as vscode from 'vscode';
import type { AppServices } from '../appServices';
import type { DevServerAction } from '../messages/devServers';
import { isOfDevServer } from '../model/rows/ownerRows';
import { listenerNode } from '../model/tree/nodes';
import type { DevServerRows } from '../ui/devServersPick';
import { showDevServersPick } from '../ui/devServersPick';
import type { CommandId } from './ids';

const commands: Readonly<Record<DevServerAction, CommandId>> = {
  open: 'localPorts.openInBrowser',
  copy: 'localPorts.copyAddress',
  stop: 'localPorts.terminateProcess',
  reveal: 'localPorts.revealInTree',
  bind: 'localPorts.bindToLoopback',
  acknowledge: 'localPorts.acknowledge',
};

export function showDevServers(services: AppServices): void {
  showDevServersPick({
    rows: () => devServerRows(services),
    onError: (error) => {
      void services.reportError('localPorts.showDevServers', error);
    },
    onDidChange: services.scanner.onDidChange,
    run: (action, row) => vscode.commands.executeCommand(commands[action], listenerNode(row)),
  });
}

async function devServerRows({ currentRows, viewController, scanner }: AppServices): Promise<DevServerRows> {
  // first, because findings are sorted once rows are known
  const rows = await currentRows(['tcp']);
  const findings = viewController.findings;
  const exposed = findings.open.map(({ row }) => row);
  const acknowledged = findings.acknowledged.map(({ row }) => row);
  const ids = new Set([...exposed, ...acknowledged].map(({ id }) => id));
  const others = rows.filter((row) => isOfDevServer(row) && !ids.has(row.id));
  const isAllRead = (scanner.lastSnapshot?.unread ?? []).length === 0;
  return { exposed, acknowledged, others, isAllRead };
}
