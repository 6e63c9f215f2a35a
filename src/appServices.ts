import type * as vscode from 'vscode';
import type { SendSignal } from './act/signals';
import type { Collector } from './collect/collector';
import type { ContainerEngines } from './collect/containers/engines';
import type { NetworkInterfaces } from './collect/networkInterfaces';
import type { RemoteKind } from './model/exposure/remoteKind';
import type { HostContext } from './model/process/hostContext';
import type { SettingsStore } from './settingsStore';
import type { DebugSessions } from './ui/debugSessions';
import type { ViewController } from './ui/viewController';
import type { Labels } from './ui/labels';
import type { PortsView } from './ui/portsView';
import type { AcknowledgementStore } from './watch/acknowledgementStore';
import type { ContainerMonitor } from './watch/containerMonitor';
import type { Scanner } from './watch/scanner';

/** What commands work with. */
export interface AppServices {
  readonly collector: Collector;
  readonly sendSignal: SendSignal;
  readonly scanner: Scanner;
  readonly settings: SettingsStore;
  readonly view: PortsView;
  readonly viewController: ViewController;
  readonly labels: Labels;
  readonly acknowledgements: AcknowledgementStore;
  readonly engines: ContainerEngines;
  readonly containerMonitor: ContainerMonitor;
  readonly debugSessions: DebugSessions;
  readonly interfaces: NetworkInterfaces;
  readonly hostContext: HostContext;
  readonly platform: NodeJS.Platform;
  readonly remoteKind: RemoteKind;
  readonly log: vscode.LogOutputChannel;
}

/**
 * @param target what the command was called on: a row of the tree, or nothing from the palette.
 * @param selection all rows that are selected with it, where there are several.
 */
export type Handler = (services: AppServices, target: unknown, selection: unknown) => unknown;
