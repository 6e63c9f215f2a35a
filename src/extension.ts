import { homedir } from 'node:os';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { createSendSignal } from './act/createSendSignal';
import { createCollector } from './collect/createCollector';
import { registerCommands } from './commands/register';
import type { Services } from './commands/services';
import type { Viewpoint } from './model/viewpoint';
import { SettingsStore } from './settings';
import { Display } from './ui/display';
import { LookLog } from './ui/lookLog';
import { PortsView } from './ui/portsView';
import { StatusBar } from './ui/statusBar';
import { Watcher } from './watch/watcher';

/** What the integration tests look through; nobody else is given it. */
export interface TestAccess extends Services {
  /** What activating cost, in milliseconds. */
  readonly activation: { readonly wallMs: number; readonly cpuMs: number };
}

/** Builds the parts and wires them; nothing is read from the system before the first look. */
export function activate(context: vscode.ExtensionContext): TestAccess | undefined {
  const wallStart = performance.now();
  const cpuStart = process.cpuUsage();
  const log = vscode.window.createOutputChannel('Local Ports', { log: true });
  const settings = new SettingsStore();
  const collector = createCollector(process.platform);
  const watcher = new Watcher(collector, settings.current.refreshIntervalSeconds * 1000);
  const view = new PortsView();
  const statusBar = new StatusBar('localPorts.showDevServers');
  const lookLog = new LookLog(log);
  const viewpoint = viewpointOf(context);
  const display = new Display(watcher, settings, view, statusBar, viewpoint, log);

  const sendSignal = createSendSignal(process.platform);
  const services = { collector, sendSignal, watcher, settings, view, display, viewpoint, log };

  lookLog.settings(settings.problems);
  context.subscriptions.push(
    display,
    registerCommands(services),
    watcher.onDidLook((report) => {
      lookLog.look(report);
    }),
    settings.onDidChange(() => {
      lookLog.settings(settings.problems);
    }),
    watcher,
    statusBar,
    view,
    settings,
    log,
  );

  const { user, system } = process.cpuUsage(cpuStart);
  const activation = { wallMs: performance.now() - wallStart, cpuMs: (user + system) / 1000 };
  log.info(`activated in ${activation.wallMs.toFixed(1)} ms`);
  return context.extensionMode === vscode.ExtensionMode.Test ? { ...services, activation } : undefined;
}

function viewpointOf({ extension, extensionMode }: vscode.ExtensionContext): Viewpoint {
  // in development this extension lies in the user's own project, which is no folder of the editor's
  const installed = vscode.extensions.all.filter(
    ({ id }) => id !== extension.id || extensionMode === vscode.ExtensionMode.Production,
  );
  return {
    uid: process.geteuid?.(),
    home: homedir(),
    editor: {
      name: vscode.env.appName,
      pid: process.pid,
      installation: vscode.env.appRoot,
      extensions: [...new Set(installed.map(({ extensionPath }) => dirname(extensionPath)))],
    },
  };
}
