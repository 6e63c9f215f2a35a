import type * as vscode from 'vscode';
import { projectRoot } from '../../../scripts/host/projectRoot';
import { extensionId } from '../../../src/model/actions/portLink';

/** What a window gives the extension when it activates it. Nothing that is stored outlives it. */
export function contextOf(): vscode.ExtensionContext {
  const context = {
    subscriptions: [],
    globalState: memento(),
    workspaceState: memento(),
    extension: { id: extensionId, packageJSON: {} },
    extensionMode: 1,
    extensionUri: { path: projectRoot(), fsPath: projectRoot() },
    globalStorageUri: { path: '/tmp/soak', fsPath: '/tmp/soak' },
    asAbsolutePath: (path: string) => `${projectRoot()}/${path}`,
  };
  return context as unknown as vscode.ExtensionContext;
}

function memento(): object {
  const values = new Map<string, unknown>();
  return {
    get: (key: string) => values.get(key),
    update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
    keys: () => [...values.keys()],
  };
}
