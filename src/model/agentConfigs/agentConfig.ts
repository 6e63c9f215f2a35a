import { refusalOfPath } from '../process/localPath';
import type { KeyPath, PlainValue } from '../text/editJson';

/** How the MCP server is started. */
export interface AgentLaunch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Where an agent keeps the MCP servers of a user. */
export interface AgentConfig {
  readonly id: 'claudeCode' | 'codex' | 'cursor' | 'geminiCli' | 'zed';
  /** A product's name, which is not translated. */
  readonly title: string;
  readonly format: 'json' | 'toml';
  readonly places: {
    readonly windows?: ConfigPlace;
    readonly linux?: ConfigPlace;
    readonly any: ConfigPlace;
  };
  /** The key that holds all servers by their names. */
  readonly servers: string;
  /** Keys of an entry that it wants beside the command, its arguments and variables. */
  readonly extra: Readonly<Record<string, PlainValue>>;
  /** Where format and place are documented. */
  readonly source: string;
}

interface ConfigPlace {
  /** A variable that names a folder in place of the home folder and the first names below. */
  readonly variable?: string;
  /** How many names below the home folder the variable replaces. */
  readonly replaces?: number;
  /** Folders and file, below the home folder. */
  readonly names: readonly string[];
}

/** The name of the server in every file. Gemini CLI splits names of tools at `_`, so it has none. */
const serverName = 'local-ports';

/**
 * VS Code is not among them: there the tools are offered to its own chat. To add an agent, add a row.
 */
export const agentConfigs: readonly AgentConfig[] = [
  {
    ...{ id: 'claudeCode', title: 'Claude Code', format: 'json', servers: 'mcpServers' },
    // ~/.claude.json holds the servers of scope `user`; with CLAUDE_CONFIG_DIR it is in that folder
    places: { any: { variable: 'CLAUDE_CONFIG_DIR', replaces: 0, names: ['.claude.json'] } },
    extra: { type: 'stdio' },
    source: 'code.claude.com/docs/en/mcp, Installation scopes; code.claude.com/docs/en/env-vars',
  },
  {
    ...{ id: 'codex', title: 'Codex', format: 'toml', servers: 'mcp_servers' },
    places: { any: { variable: 'CODEX_HOME', replaces: 1, names: ['.codex', 'config.toml'] } },
    extra: {},
    source: 'openai/codex, docs/config.md: [mcp_servers.name], $CODEX_HOME/config.toml',
  },
  {
    ...{ id: 'cursor', title: 'Cursor', format: 'json', servers: 'mcpServers' },
    places: { any: { names: ['.cursor', 'mcp.json'] } },
    extra: {},
    source: 'cursor.com/docs/mcp: ~/.cursor/mcp.json, also of its command line',
  },
  {
    ...{ id: 'geminiCli', title: 'Gemini CLI', format: 'json', servers: 'mcpServers' },
    // GEMINI_CLI_HOME stands for the home folder, with .gemini in it
    places: { any: { variable: 'GEMINI_CLI_HOME', replaces: 0, names: ['.gemini', 'settings.json'] } },
    extra: {},
    source: 'google-gemini/gemini-cli, docs/tools/mcp-server.md and docs/reference/configuration.md',
  },
  {
    ...{ id: 'zed', title: 'Zed', format: 'json', servers: 'context_servers' },
    places: {
      windows: { variable: 'APPDATA', replaces: 2, names: ['AppData', 'Roaming', 'Zed', 'settings.json'] },
      linux: { variable: 'XDG_CONFIG_HOME', replaces: 1, names: ['.config', 'zed', 'settings.json'] },
      any: { names: ['.config', 'zed', 'settings.json'] },
    },
    extra: {},
    source: 'zed-industries/zed, docs/src/ai/mcp.md and crates/paths/src/paths.rs: config_dir',
  },
];

/** Whose files are meant. */
export interface ConfigContext {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The path of an agent's file. A variable counts only if it names a local folder. */
export function configFileOf(
  { places }: AgentConfig,
  { platform, home, environment }: ConfigContext,
): string {
  const special = platform === 'win32' ? places.windows : platform === 'linux' ? places.linux : undefined;
  const { variable, replaces = 0, names } = special ?? places.any;
  const folder = (variable === undefined ? undefined : environment[variable]) ?? '';
  const isSet = folder !== '' && refusalOfPath(folder, platform) === undefined;
  const separator = platform === 'win32' ? '\\' : '/';
  const start = (isSet ? folder : home).replace(/[\\/]+$/, '');
  return [start, ...names.slice(isSet ? replaces : 0)].join(separator);
}

/** The keys that lead to the entry. */
export function entryPath({ servers }: Pick<AgentConfig, 'servers'>): KeyPath {
  return [servers, serverName];
}

export function entryOf(
  { extra }: Pick<AgentConfig, 'extra'>,
  { command, args, env }: AgentLaunch,
): Readonly<Record<string, PlainValue>> {
  return { ...extra, command, args, ...(Object.keys(env).length === 0 ? {} : { env }) };
}
