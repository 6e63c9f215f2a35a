import type * as vscode from 'vscode';
import type { SendSignal } from './act/signals';
import type { Collector } from './collect/collector';
import type { ContainerEngines } from './collect/containers/engines';
import type { Interfaces } from './collect/networkInterfaces';
import type { Surroundings } from './model/exposure/remoteKind';
import type { Viewpoint } from './model/process/hostContext';
import type { SettingsStore } from './settingsStore';
import type { DebugSessions } from './ui/debugSessions';
import type { Display } from './ui/viewController';
import type { KnownNames } from './ui/labels';
import type { PortsView } from './ui/portsView';
import type { Acknowledgements } from './watch/acknowledgementStore';
import type { ContainerWatch } from './watch/containerMonitor';
import type { Watcher } from './watch/scanner';

/** What commands work with. */
export interface Services {
  readonly collector: Collector;
  readonly sendSignal: SendSignal;
  readonly watcher: Watcher;
  readonly settings: SettingsStore;
  readonly view: PortsView;
  readonly display: Display;
  readonly names: KnownNames;
  readonly acknowledgements: Acknowledgements;
  readonly engines: ContainerEngines;
  readonly containers: ContainerWatch;
  readonly debugSessions: DebugSessions;
  readonly interfaces: Interfaces;
  readonly viewpoint: Viewpoint;
  readonly platform: NodeJS.Platform;
  readonly surroundings: Surroundings;
  readonly log: vscode.LogOutputChannel;
}

/**
 * @param target what the command was called on: a row of the tree, or nothing from the palette.
 * @param selection all rows that are selected with it, where there are several.
 */
export type Handler = (services: Services, target: unknown, selection: unknown) => unknown;
