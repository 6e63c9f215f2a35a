import * as vscode from 'vscode';
import { traceOf, withoutLinks } from '../model/text/text';
import { acknowledgeExposure, showAcknowledged } from './acknowledge';
import { filter, groupBy, clearFilter } from './viewOptions';
import { bindToLoopback } from './bindToLoopback';
import { containerLogs, restartContainer, stopContainer } from './containers';
import { copyAddress, copyCommandLine, copyPid, copyUrl } from './copy';
import { copyFreePort, freePort, pickFreePort } from './freePort';
import { hide, unhide } from './hide';
import type { CommandId } from './ids';
import { openInBrowser, openInEditor } from './open';
import type { Handler, AppServices } from '../appServices';
import { showDevServers } from './showDevServers';
import { openProjectFolder, revealTerminal, whyRunning } from './processOrigin';
import { restart } from './restart';
import { terminateProcess } from '../flows/terminate';
import { refresh, revealInTree, showLog, showProtocols } from './view';
import { showExposure } from './showExposure';

const handlers: Readonly<Record<CommandId, Handler>> = {
  'localPorts.openInBrowser': openInBrowser,
  'localPorts.openInEditor': openInEditor,
  'localPorts.copyAddress': copyAddress,
  'localPorts.copyUrl': copyUrl,
  'localPorts.terminateProcess': terminateProcess,
  'localPorts.copyPid': copyPid,
  'localPorts.copyCommandLine': copyCommandLine,
  'localPorts.revealInTree': revealInTree,
  'localPorts.showDevServers': showDevServers,
  'localPorts.freePort': freePort,
  'localPorts.pickFreePort': pickFreePort,
  'localPorts.copyFreePort': copyFreePort,
  'localPorts.restart': restart,
  'localPorts.stopContainer': stopContainer,
  'localPorts.restartContainer': restartContainer,
  'localPorts.containerLogs': containerLogs,
  'localPorts.revealTerminal': revealTerminal,
  'localPorts.openProjectFolder': openProjectFolder,
  'localPorts.whyRunning': whyRunning,
  'localPorts.whoCanReach': showExposure,
  'localPorts.bindToLoopback': bindToLoopback,
  'localPorts.acknowledge': acknowledgeExposure,
  'localPorts.showAcknowledged': showAcknowledged,
  'localPorts.groupBy': groupBy,
  'localPorts.filter': filter,
  'localPorts.showEverything': clearFilter,
  'localPorts.hide': hide,
  'localPorts.unhide': unhide,
  'localPorts.showUdp': showProtocols('tcpAndUdp'),
  'localPorts.showTcpOnly': showProtocols('tcp'),
  'localPorts.refresh': refresh,
  'localPorts.showLog': showLog,
};

/** The one door for commands: what goes wrong behind it becomes a sentence for the user and details in the log. */
export function registerCommands(services: AppServices): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(handlers).map(([id, handler]) =>
      vscode.commands.registerCommand(id, async (target: unknown, selection: unknown) => {
        try {
          return await handler(services, target, selection);
        } catch (error) {
          await tell(services, id, error);
          return undefined;
        }
      }),
    ),
  );
}

async function tell({ log }: AppServices, id: string, error: unknown): Promise<void> {
  if (error instanceof vscode.CancellationError) return;
  log.error(`${id}: ${traceOf(error)}`);
  const showLogAction = 'Show Log';
  const chosen = await vscode.window.showErrorMessage(
    withoutLinks(error instanceof Error ? error.message : String(error)),
    showLogAction,
  );
  if (chosen === showLogAction) log.show();
}
