import * as vscode from 'vscode';
import type { Settings } from './model/settings';
import { readSettings } from './model/settings';
import type { Problem } from './model/listeners/snapshot';

const section = 'localPorts';

/** The user's settings, read when asked for and told of when they change. */
export class SettingsStore implements vscode.Disposable {
  private read = readNow();
  private readonly changed = new vscode.EventEmitter<Settings>();
  private readonly subscription = vscode.workspace.onDidChangeConfiguration((event) => {
    if (!event.affectsConfiguration(section)) return;
    this.read = readNow();
    this.changed.fire(this.current);
  });
  readonly onDidChange = this.changed.event;

  get current(): Settings {
    return this.read.settings;
  }

  get problems(): readonly Problem[] {
    return this.read.problems;
  }

  /** Writes where the user has set it, the nearest place first, else in the user's own settings. */
  async update<Key extends keyof Settings>(key: Key, value: Settings[Key]): Promise<void> {
    const configuration = vscode.workspace.getConfiguration(section);
    const found = configuration.inspect(key);
    const target =
      found?.workspaceValue === undefined
        ? vscode.ConfigurationTarget.Global
        : vscode.ConfigurationTarget.Workspace;
    await configuration.update(key, value, target);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

function readNow(): ReturnType<typeof readSettings> {
  const configuration = vscode.workspace.getConfiguration(section);
  return readSettings((key) => configuration.get<unknown>(key));
}
