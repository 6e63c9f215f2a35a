import type * as vscode from 'vscode';
import type { SendSignal } from '../act/sendSignal';
import type { Collector } from '../collect/collector';
import type { Viewpoint } from '../model/viewpoint';
import type { SettingsStore } from '../settings';
import type { Display } from '../ui/display';
import type { PortsView } from '../ui/portsView';
import type { Watcher } from '../watch/watcher';

/** What commands work with. */
export interface Services {
  readonly collector: Collector;
  readonly sendSignal: SendSignal;
  readonly watcher: Watcher;
  readonly settings: SettingsStore;
  readonly view: PortsView;
  readonly display: Display;
  readonly viewpoint: Viewpoint;
  readonly log: vscode.LogOutputChannel;
}

/** @param target what the command was called on: a row of the tree, or nothing from the palette. */
export type Handler = (services: Services, target: unknown) => Promise<void> | void;
