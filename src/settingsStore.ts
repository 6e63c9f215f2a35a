import * as vscode from 'vscode';
import { settingMessage } from './messages/settings';
import type { SettingProblem, Settings } from './model/settings';
import { readSettings } from './model/settings';
import type { Problem } from './model/listeners/snapshot';

const section = 'localPorts';

/** The user's settings, and an event for when they change. */
export class SettingsStore implements vscode.Disposable {
  private read = readNow();
  private readonly changed = new vscode.EventEmitter<Settings>();
  private readonly subscription = vscode.Disposable.from(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(section)) this.readAgain();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      this.readAgain();
    }),
  );
  readonly onDidChange = this.changed.event;

  get current(): Settings {
    return this.read.settings;
  }

  get problems(): readonly Problem[] {
    return this.read.problems;
  }

  /** Writes where the setting is set, the workspace before the user settings; else to the user settings. */
  async update<Key extends keyof Settings>(key: Key, value: Settings[Key]): Promise<void> {
    const configuration = vscode.workspace.getConfiguration(section);
    const found = configuration.inspect(key);
    const target =
      found?.workspaceValue === undefined || !vscode.workspace.isTrusted
        ? vscode.ConfigurationTarget.Global
        : vscode.ConfigurationTarget.Workspace;
    await configuration.update(key, value, target);
  }

  private readAgain(): void {
    this.read = readNow();
    this.changed.fire(this.current);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

function problemOf(problem: SettingProblem): Problem {
  return {
    message: settingMessage(problem),
    detail: `${section}.${problem.key}: ${JSON.stringify(problem.value)}`,
  };
}

/** The manifest keeps VS Code from using the values of an untrusted workspace; what it does not list is kept out here. */
function valueOf(configuration: vscode.WorkspaceConfiguration, key: string): unknown {
  if (vscode.workspace.isTrusted) return configuration.get<unknown>(key);
  const { globalValue, defaultValue } = configuration.inspect<unknown>(key) ?? {};
  return globalValue ?? defaultValue;
}

function readNow(): { readonly settings: Settings; readonly problems: readonly Problem[] } {
  const configuration = vscode.workspace.getConfiguration(section);
  const { settings, problems } = readSettings((key) => valueOf(configuration, key));
  return { settings, problems: problems.map(problemOf) };
}
