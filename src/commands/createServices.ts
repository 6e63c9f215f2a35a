import * as vscode from 'vscode';
import { createSendSignal } from '../act/createSendSignal';
import { ContainerEngines } from '../collect/containers/engines';
import { engineSockets } from '../collect/containers/engineSockets';
import { createCollector } from '../collect/createCollector';
import { NetworkInterfaces } from '../collect/networkInterfaces';
import { remoteKindOf } from '../model/exposure/remoteKind';
import { traceOf } from '../model/text/text';
import { SettingsStore } from '../settingsStore';
import { DebugSessions } from '../ui/debugSessions';
import { ViewController } from '../ui/viewController';
import { ExposureNotifier } from '../ui/exposureNotifier';
import type { HostProcess } from '../ui/hostContext';
import { currentWorkspace, hostContextOf } from '../ui/hostContext';
import { Labels } from '../ui/labels';
import { PortsView } from '../ui/portsView';
import { StatusBar } from '../ui/statusBar';
import { AcknowledgementStore } from '../watch/acknowledgementStore';
import { ContainerMonitor } from '../watch/containerMonitor';
import { Scanner } from '../watch/scanner';
import type { CommandId } from './ids';
import type { AppServices } from '../appServices';

const showDevServers: CommandId = 'localPorts.showDevServers';

/** Builds every part; what is to be disposed of is subscribed. Nothing is read from the system before the first look. */
export function createServices(
  context: vscode.ExtensionContext,
  self: HostProcess,
  log: vscode.LogOutputChannel,
): AppServices {
  const { platform } = self;
  const fail = (error: unknown): void => {
    log.error(traceOf(error));
  };
  const settings = new SettingsStore();
  const hostContext = hostContextOf(context, self);
  const remoteKind = remoteKindOf(vscode.env.remoteName);
  const collector = createCollector(platform);
  const scanner = new Scanner(collector, settings.current.refreshIntervalSeconds * 1000);
  const interfaces = new NetworkInterfaces(platform);
  const view = new PortsView(interfaces, remoteKind);
  const statusBar = new StatusBar(showDevServers);
  const engines = new ContainerEngines(
    engineSockets({ platform, env: self.environment, home: hostContext.home, uid: self.uid }),
  );
  const containerMonitor = new ContainerMonitor(engines, fail);
  const labels = new Labels(hostContext.home, containerMonitor, log);
  const acknowledgements = new AcknowledgementStore(context.globalState, currentWorkspace);
  const notifier = new ExposureNotifier(settings, () => vscode.commands.executeCommand(showDevServers), fail);
  const debugSessions = new DebugSessions();
  const parts = { scanner, settings, view, labels, acknowledgements, hostContext, remoteKind, log };
  const viewController = new ViewController({ ...parts, statusBar, notifier });
  context.subscriptions.push(
    containerMonitor.onDidChange(() => {
      for (const { message, detail } of containerMonitor.problems) log.info(`${message} (${detail})`);
    }),
    ...[
      viewController,
      debugSessions,
      containerMonitor,
      labels,
      acknowledgements,
      scanner,
      statusBar,
      view,
      settings,
      log,
    ],
  );
  return {
    ...parts,
    ...{ platform, collector, viewController, interfaces, engines, containerMonitor, debugSessions },
    sendSignal: createSendSignal(platform),
  };
}
