import type { ScanState } from '../../src/model/listeners/scanState';
import { ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Exports, TestAccess } from '../../src/extension';
import { extensionId } from '../../src/model/actions/portLink';

/** How long a test waits for something at most; several such waits in one test take less than it may take. */
export const shownWithinMs = 20_000;

/** The parts of the running extension. */
export async function access(): Promise<TestAccess> {
  const extension = vscode.extensions.getExtension<Exports>(extensionId);
  ok(extension, 'the extension in development is not installed');
  const { test: found } = await extension.activate();
  ok(found, 'the extension is not in test mode');
  return found;
}

/** Changes one of the extension's settings while it runs. */
export async function withSetting(key: string, value: unknown, run: () => Promise<void>): Promise<void> {
  const configuration = () => vscode.workspace.getConfiguration('localPorts');
  await configuration().update(key, value, vscode.ConfigurationTarget.Global);
  try {
    await run();
  } finally {
    await configuration().update(key, undefined, vscode.ConfigurationTarget.Global);
  }
}

/** Scans, and waits until the view shows the result. */
export async function refreshView({ scanner, viewController }: TestAccess): Promise<ScanState> {
  const state = await scanner.refresh();
  await viewController.rowsOf([]);
  return state;
}
