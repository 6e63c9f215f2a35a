import * as vscode from 'vscode';
import { installLauncher, launchOf } from '../act/agentLauncher';
import { readOwnFile, replaceOwnFile } from '../act/ownFile';
import type { AgentFiles } from '../flows/addToAgent';
import type { AgentLaunch, ConfigContext } from '../model/agentConfigs/agentConfig';
import type { OwnFileContent, WriteRefusal } from '../model/agentConfigs/ownFile';
import { SerialQueue } from '../collect/serialQueue';
import type { SettingsStore } from '../settingsStore';
import { isRecord } from '../model/text/json';

const stampKey = 'agentLauncher';

/** What this extension has for agents outside VS Code: the launcher of its MCP server, and instructions. */
export class WindowAgentFiles implements AgentFiles {
  readonly launch: AgentLaunch;
  private readonly place: Parameters<typeof launchOf>[0];
  private readonly writes = new SerialQueue();

  constructor(
    private readonly extension: vscode.ExtensionContext,
    readonly context: ConfigContext,
    runtime: string,
    private readonly settings: Pick<SettingsStore, 'current'>,
  ) {
    const folder = vscode.Uri.joinPath(extension.globalStorageUri, 'agents').fsPath;
    this.place = { platform: context.platform, folder, runtime };
    this.launch = launchOf(this.place);
  }

  read(path: string): Promise<OwnFileContent> {
    return readOwnFile(path);
  }

  replace(path: string, before: string | undefined, after: string): Promise<'written' | WriteRefusal> {
    return replaceOwnFile({ path, before, after, home: this.context.home });
  }

  /** Before an agent is told of it. */
  install(): Promise<void> {
    return this.writes.run(() => this.installNow());
  }

  /** After an update, or a change of the setting; nothing if no agent was ever told of it. */
  refresh(): Promise<void> {
    return this.writes.run(async () => {
      const stamp = this.extension.globalState.get(stampKey);
      if (stamp !== undefined && stamp !== this.stamp()) await this.installNow();
    });
  }

  private async installNow(): Promise<void> {
    const stamp = this.stamp();
    await installLauncher({
      ...this.place,
      bundle: this.extension.asAbsolutePath('dist/mcp.js'),
      linkScheme: vscode.env.uriScheme,
      access: this.settings.current.agents,
    });
    await this.extension.globalState.update(stampKey, stamp);
  }

  /** Another one whenever the launcher has to be written again. */
  private stamp(): string {
    const manifest: unknown = this.extension.extension.packageJSON;
    const version = isRecord(manifest) ? String(manifest['version']) : '';
    return [version, this.place.runtime, vscode.env.uriScheme, this.settings.current.agents].join(' ');
  }

  async readSkill(): Promise<string> {
    const file = vscode.Uri.joinPath(this.extension.extensionUri, 'skills', 'local-ports', 'SKILL.md');
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  }
}
