import * as vscode from 'vscode';
import { createSendSignal } from '../act/createSendSignal';
import { ContainerEngines } from '../collect/containers/engines';
import { engineSockets } from '../collect/containers/engineSockets';
import { createCollector } from '../collect/createCollector';
import { Interfaces } from '../collect/networkInterfaces';
import { surroundingsOf } from '../model/exposure/remoteKind';
import { traceOf } from '../model/text/text';
import { SettingsStore } from '../settingsStore';
import { DebugSessions } from '../ui/debugSessions';
import { Display } from '../ui/viewController';
import { ExposureNotifier } from '../ui/exposureNotifier';
import type { Self } from '../ui/hostContext';
import { currentWorkspace, viewpointOf } from '../ui/hostContext';
import { KnownNames } from '../ui/labels';
import { PortsView } from '../ui/portsView';
import { StatusBar } from '../ui/statusBar';
import { Acknowledgements } from '../watch/acknowledgementStore';
import { ContainerWatch } from '../watch/containerMonitor';
import { Watcher } from '../watch/scanner';
import type { CommandId } from './ids';
import type { Services } from '../appServices';

const showDevServers: CommandId = 'localPorts.showDevServers';

/** Builds every part; what is to be disposed of is subscribed. Nothing is read from the system before the first look. */
export function createServices(
  context: vscode.ExtensionContext,
  self: Self,
  log: vscode.LogOutputChannel,
): Services {
  const { platform } = self;
  const fail = (error: unknown): void => {
    log.error(traceOf(error));
  };
  const settings = new SettingsStore();
  const viewpoint = viewpointOf(context, self);
  const surroundings = surroundingsOf(vscode.env.remoteName);
  const collector = createCollector(platform);
  const watcher = new Watcher(collector, settings.current.refreshIntervalSeconds * 1000);
  const interfaces = new Interfaces(platform);
  const view = new PortsView(interfaces, surroundings);
  const statusBar = new StatusBar(showDevServers);
  const engines = new ContainerEngines(
    engineSockets({ platform, env: self.environment, home: viewpoint.home, uid: self.uid }),
  );
  const containers = new ContainerWatch(engines, fail);
  const names = new KnownNames(viewpoint.home, containers, log);
  const acknowledgements = new Acknowledgements(context.globalState, currentWorkspace);
  const notifier = new ExposureNotifier(settings, () => vscode.commands.executeCommand(showDevServers), fail);
  const debugSessions = new DebugSessions();
  const seen = { watcher, settings, view, names, acknowledgements, viewpoint, surroundings, log };
  const display = new Display({ ...seen, statusBar, notifier });
  context.subscriptions.push(
    containers.onDidLearn(() => {
      for (const { message, detail } of containers.problems) log.info(`${message} (${detail})`);
    }),
    ...[display, debugSessions, containers, names, acknowledgements, watcher, statusBar, view, settings, log],
  );
  return {
    ...seen,
    ...{ platform, collector, display, interfaces, engines, containers, debugSessions },
    sendSignal: createSendSignal(platform),
  };
}
