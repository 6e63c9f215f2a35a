import { ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestAccess } from '../../src/extension';

export const extensionId = 'localports.local-ports';

/** The running extension's parts, as it hands them to tests. */
export async function access(): Promise<TestAccess> {
  const extension = vscode.extensions.getExtension<TestAccess | undefined>(extensionId);
  ok(extension, 'the extension in development is not known');
  const found = await extension.activate();
  ok(found, 'the extension does not run in test mode');
  return found;
}

/** Sets one of the extension's settings for a while. */
export async function withSetting(key: string, value: unknown, run: () => Promise<void>): Promise<void> {
  const configuration = () => vscode.workspace.getConfiguration('localPorts');
  await configuration().update(key, value, vscode.ConfigurationTarget.Global);
  try {
    await run();
  } finally {
    await configuration().update(key, undefined, vscode.ConfigurationTarget.Global);
  }
}
