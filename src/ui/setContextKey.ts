import * as vscode from 'vscode';
import type { ContextKeys } from './contextKeys';

/** The only place where context keys are set. */
export async function setContextKey<Key extends keyof ContextKeys>(
  key: Key,
  value: ContextKeys[Key],
): Promise<void> {
  await vscode.commands.executeCommand('setContext', key, value);
}
