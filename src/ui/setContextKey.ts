import * as vscode from 'vscode';
import type { ContextKeys } from './contextKeys';

/** The only place where context keys are set. */
export async function setContextKey<Key extends keyof ContextKeys>(
  key: Key,
  value: ContextKeys[Key],
): Promise<void> {
  await vscode.commands.executeCommand('setContext', key, value);
}

/** Sets context keys only when they change. */
export class ContextKeySetter {
  private readonly set = new Map<keyof ContextKeys, unknown>();

  update(values: Partial<ContextKeys>): void {
    for (const [key, value] of Object.entries(values) as [
      keyof ContextKeys,
      ContextKeys[keyof ContextKeys],
    ][]) {
      if (this.set.get(key) === value) continue;
      this.set.set(key, value);
      void setContextKey(key, value);
    }
  }
}
