import * as vscode from 'vscode';
import { withoutLinks } from '../model/text';
import { copyAddress, copyCommandLine, copyPid, copyUrl } from './copy';
import type { CommandId } from './ids';
import { openInBrowser } from './open';
import type { Handler, Services } from './services';
import { showDevServers } from './showDevServers';
import { terminateProcess } from './terminateProcess';
import { refresh, revealInTree, showLog, showProtocols } from './view';

const handlers: Readonly<Record<CommandId, Handler>> = {
  'localPorts.openInBrowser': openInBrowser,
  'localPorts.copyAddress': copyAddress,
  'localPorts.copyUrl': copyUrl,
  'localPorts.terminateProcess': terminateProcess,
  'localPorts.copyPid': copyPid,
  'localPorts.copyCommandLine': copyCommandLine,
  'localPorts.revealInTree': revealInTree,
  'localPorts.showDevServers': showDevServers,
  'localPorts.showUdp': showProtocols('tcpAndUdp'),
  'localPorts.showTcpOnly': showProtocols('tcp'),
  'localPorts.refresh': refresh,
  'localPorts.showLog': showLog,
};

/** The one door for commands: what goes wrong behind it becomes a sentence for the user and details in the log. */
export function registerCommands(services: Services): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(handlers).map(([id, handler]) =>
      vscode.commands.registerCommand(id, async (target: unknown) => {
        try {
          await handler(services, target);
        } catch (error) {
          await tell(services, id, error);
        }
      }),
    ),
  );
}

async function tell({ log }: Services, id: string, error: unknown): Promise<void> {
  if (error instanceof vscode.CancellationError) return;
  log.error(`${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const showLogAction = 'Show Log';
  const chosen = await vscode.window.showErrorMessage(
    withoutLinks(error instanceof Error ? error.message : String(error)),
    showLogAction,
  );
  if (chosen === showLogAction) log.show();
}
