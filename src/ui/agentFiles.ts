import * as vscode from 'vscode';
import { installLauncher, launchOf } from '../act/agentLauncher';
import { readOwnFile, replaceOwnFile } from '../act/ownFile';
import type { AgentFiles } from '../flows/addToAgent';
import type { AgentLaunch, ConfigContext } from '../model/agentConfigs/agentConfig';
import type { OwnFileContent, WriteRefusal } from '../model/agentConfigs/ownFile';
import { isRecord } from '../model/text/json';

const stampKey = 'agentLauncher';

/** What this extension has for agents outside VS Code: the launcher of its MCP server, and instructions. */
export class WindowAgentFiles implements AgentFiles {
  readonly launch: AgentLaunch;
  private readonly options: Parameters<typeof installLauncher>[0];
  /** Another one after each update of the extension or the editor. */
  private readonly stamp: string;

  constructor(
    private readonly extension: vscode.ExtensionContext,
    readonly context: ConfigContext,
    runtime: string,
  ) {
    const { platform } = context;
    this.options = {
      ...{ platform, runtime, linkScheme: vscode.env.uriScheme },
      folder: vscode.Uri.joinPath(extension.globalStorageUri, 'agents').fsPath,
      bundle: extension.asAbsolutePath('dist/mcp.js'),
    };
    this.launch = launchOf(this.options);
    const manifest: unknown = extension.extension.packageJSON;
    const version = isRecord(manifest) ? String(manifest['version']) : '';
    this.stamp = [version, runtime, this.options.linkScheme].join(' ');
  }

  read(path: string): Promise<OwnFileContent> {
    return readOwnFile(path);
  }

  replace(path: string, before: string | undefined, after: string): Promise<'written' | WriteRefusal> {
    return replaceOwnFile({ path, before, after, home: this.context.home });
  }

  /** Before an agent is told of it. */
  async install(): Promise<void> {
    await installLauncher(this.options);
    await this.extension.globalState.update(stampKey, this.stamp);
  }

  /** After an update; nothing if no agent was ever told of it. */
  async refresh(): Promise<void> {
    const stamp = this.extension.globalState.get(stampKey);
    if (stamp !== undefined && stamp !== this.stamp) await this.install();
  }

  async readSkill(): Promise<string> {
    const file = vscode.Uri.joinPath(this.extension.extensionUri, 'skills', 'local-ports', 'SKILL.md');
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  }
}
