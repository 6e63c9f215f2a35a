import * as vscode from 'vscode';
import { createSendSignal } from './act/createSendSignal';
import { createCollector } from './collect/createCollector';
import { ContainerEngines } from './collect/containers/containerEngines';
import { engineSockets } from './collect/containers/engineSockets';
import { Interfaces } from './collect/interfaces';
import type { CommandId } from './commands/ids';
import { registerCommands } from './commands/register';
import type { Services } from './commands/services';
import { watchTerminals } from './commands/terminalConflicts';
import { surroundingsOf } from './model/surroundings';
import { SettingsStore } from './settings';
import { DebugSessions } from './ui/debugSessions';
import { Display } from './ui/display';
import { ExposureNotifier } from './ui/exposureNotifier';
import { currentWorkspace, viewpointOf } from './ui/here';
import { LookLog } from './ui/lookLog';
import { KnownNames } from './ui/names';
import { PortsView } from './ui/portsView';
import { StatusBar } from './ui/statusBar';
import { Acknowledgements } from './watch/acknowledgements';
import { ContainerWatch } from './watch/containerWatch';
import { Watcher } from './watch/watcher';

/** What the integration tests look through; nobody else is given it. */
export interface TestAccess extends Services {
  /** What activating cost, in milliseconds. */
  readonly activation: { readonly wallMs: number; readonly cpuMs: number };
}

const showDevServers: CommandId = 'localPorts.showDevServers';

/** Builds the parts and wires them; nothing is read from the system before the first look. */
export function activate(context: vscode.ExtensionContext): TestAccess | undefined {
  const wallStart = performance.now();
  const cpuStart = process.cpuUsage();
  const log = vscode.window.createOutputChannel('Local Ports', { log: true });
  const settings = new SettingsStore();
  const collector = createCollector(process.platform);
  const watcher = new Watcher(collector, settings.current.refreshIntervalSeconds * 1000);
  const surroundings = surroundingsOf(vscode.env.remoteName);
  const debugSessions = new DebugSessions();
  const interfaces = new Interfaces(process.platform);
  const view = new PortsView(interfaces, surroundings);
  const statusBar = new StatusBar(showDevServers);
  const lookLog = new LookLog(log);
  const viewpoint = viewpointOf(context);
  const fail = (error: unknown): void => {
    log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };
  const engines = new ContainerEngines(
    engineSockets({
      platform: process.platform,
      env: process.env,
      home: viewpoint.home,
      uid: viewpoint.uid,
    }),
  );
  const containers = new ContainerWatch(engines, fail);
  const names = new KnownNames(viewpoint.home, containers, log);
  const acknowledgements = new Acknowledgements(context.globalState, currentWorkspace);
  const notifier = new ExposureNotifier(settings, () => vscode.commands.executeCommand(showDevServers), fail);
  const display = new Display({
    ...{
      watcher,
      settings,
      view,
      statusBar,
      names,
      acknowledgements,
      notifier,
      viewpoint,
      surroundings,
      log,
    },
  });

  const services: Services = {
    ...{ collector, watcher, settings, view, display, names, acknowledgements, engines, containers },
    ...{
      debugSessions,
      interfaces,
      viewpoint,
      surroundings,
      sendSignal: createSendSignal(process.platform),
      log,
    },
  };

  lookLog.settings(settings.problems);
  context.subscriptions.push(
    display,
    registerCommands(services),
    watchTerminals(services),
    watcher.onDidLook((report) => {
      if (report.sight.kind === 'seen') containers.look(report.sight.snapshot);
      lookLog.look(report);
    }),
    settings.onDidChange(() => {
      lookLog.settings(settings.problems);
    }),
    ...[debugSessions, containers, names, acknowledgements, watcher, statusBar, view, settings, log],
  );

  const { user, system } = process.cpuUsage(cpuStart);
  const activation = { wallMs: performance.now() - wallStart, cpuMs: (user + system) / 1000 };
  log.info(`activated in ${activation.wallMs.toFixed(1)} ms`);
  return context.extensionMode === vscode.ExtensionMode.Test ? { ...services, activation } : undefined;
}
