import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { createServices } from './commands/createServices';
import { registerCommands } from './commands/register';
import type { AppServices } from './appServices';
import { watchTerminals } from './terminal/portConflicts';
import { ScanLog } from './ui/scanLog';

/** What the integration tests look through; nobody else is given it. */
export interface TestAccess extends AppServices {
  /** What activating cost, in milliseconds. */
  readonly activation: { readonly wallMs: number; readonly cpuMs: number };
}

/** Wires the parts. */
export function activate(context: vscode.ExtensionContext): TestAccess | undefined {
  const wallStart = performance.now();
  const cpuStart = process.cpuUsage();
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const log = vscode.window.createOutputChannel('Local Ports', { log: true });
  const { platform, pid, env } = process;
  const services = createServices(
    context,
    { platform, pid, uid: process.geteuid?.(), environment: env },
    log,
  );
  const { settings, scanner, containerMonitor } = services;
  const lookLog = new ScanLog(log);

  lookLog.settings(settings.problems);
  context.subscriptions.push(
    registerCommands(services),
    watchTerminals(services),
    scanner.onDidScan((report) => {
      if (report.state.kind === 'ok') containerMonitor.observe(report.state.snapshot);
      lookLog.scan(report);
    }),
    settings.onDidChange(() => {
      lookLog.settings(settings.problems);
    }),
  );

  const { user, system } = process.cpuUsage(cpuStart);
  const activation = { wallMs: performance.now() - wallStart, cpuMs: (user + system) / 1000 };
  log.info(`activated in ${activation.wallMs.toFixed(1)} ms`);
  return context.extensionMode === vscode.ExtensionMode.Test ? { ...services, activation } : undefined;
}
