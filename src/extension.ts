import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { LocalPortsExports } from '../api';
import type { AppServices } from './appServices';
import { createServices } from './appServices';
import { exportsFor } from './api/exports';
import { cpuMs } from './collect/cpuTime';
import type { CommandId } from './commands/ids';
import { PortLinks } from './commands/portLinks';
import { registerCommands } from './commands/register';
import { thisProcess } from './core/hostProcess';
import { registerTools } from './languageModel/registerTools';
import { watchTerminals } from './terminal/portConflicts';
import { registerWaitTasks } from './terminal/waitTasks';

const freePort: CommandId = 'localPorts.freePort';

/** What the integration tests are given. */
export interface TestAccess extends AppServices {
  /** What VS Code hands links to. */
  readonly links: vscode.UriHandler;
  /** What activation cost, in milliseconds. */
  readonly activation: { readonly wallMs: number; readonly cpuMs: number };
}

/** What other extensions are given, and this one's own tests. */
export interface Exports extends LocalPortsExports {
  readonly test?: TestAccess;
}

/** Builds the parts and connects them to VS Code. */
export function activate(context: vscode.ExtensionContext): Exports {
  const wallStart = performance.now();
  const cpuStart = cpuMs();
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const log = vscode.window.createOutputChannel('Local Ports', { log: true });
  const services = createServices(context, thisProcess(), log);
  const links = new PortLinks(services);
  context.subscriptions.push(
    ...[registerCommands(services), watchTerminals(services, freePort)],
    ...[registerWaitTasks(services), registerTools(services)],
    vscode.window.registerUriHandler(links),
  );

  const activation = { wallMs: performance.now() - wallStart, cpuMs: cpuMs() - cpuStart };
  log.info(`activated in ${activation.wallMs.toFixed(1)} ms`);
  const isTest = context.extensionMode === vscode.ExtensionMode.Test;
  return Object.freeze({
    ...exportsFor(services),
    ...(isTest ? { test: { ...services, links, activation } } : {}),
  });
}
