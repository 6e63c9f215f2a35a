/** What agents start: a copy of the MCP server whose path stays the same when the editor or the extension is updated. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AgentLaunch } from '../model/agentConfigs/agentConfig';
import { schemeVariable } from '../model/actions/portLink';
import type { Settings } from '../model/settings';

interface LauncherPlace {
  readonly platform: NodeJS.Platform;
  /** The extension's own folder for files that are kept. */
  readonly folder: string;
  /** What runs JavaScript: the editor's own program, so that no Node.js needs to be installed. */
  readonly runtime: string;
}

interface LauncherContent {
  /** The extension's bundle of the MCP server. */
  readonly bundle: string;
  /** Of links that this editor opens. */
  readonly linkScheme: string;
  /** The setting `localPorts.agents`. The command that starts the server can set it too; the strictest counts. */
  readonly access: Settings['agents'];
}

/** A `package.json` above, as in a home folder, may make modules of `.js` files. */
const names = { server: 'mcp.cjs', start: 'start.cjs', script: 'local-ports-mcp' } as const;

/**
 * The bundle itself is in a folder that carries the extension's version, and the runtime of a remote window in one that carries
 * the editor's; both go with an update. So the bundle is copied, and a script names the runtime; both are written again after an
 * update (`installLauncher`). On Windows the editor's program has a lasting path, and agents cannot start scripts there, so it
 * is named itself.
 */
export function launchOf({ platform, folder, runtime }: LauncherPlace): AgentLaunch {
  if (platform !== 'win32') return { command: path.posix.join(folder, names.script), args: [], env: {} };
  // makes the program of VS Code run as Node.js, as its own `code` script does
  return {
    command: runtime,
    args: [path.win32.join(folder, names.start)],
    env: { ELECTRON_RUN_AS_NODE: '1' },
  };
}

/** Writes what `launchOf` names, each file as a whole: an agent may start it at any time. */
export async function installLauncher(options: LauncherPlace & LauncherContent): Promise<void> {
  const { platform, folder, bundle } = options;
  await mkdir(folder, { recursive: true });
  await writeWhole(path.join(folder, names.server), await readFile(bundle), 0o600);
  await writeWhole(path.join(folder, names.start), startFile(options), 0o600);
  if (platform !== 'win32') await writeWhole(path.join(folder, names.script), launcherScript(options), 0o700);
}

function startFile({ access, linkScheme }: LauncherContent): string {
  return [
    '// the MCP server of Local Ports; the extension writes this file again after updates and changes of settings',
    `process.argv.push('--agents', ${JSON.stringify(access)});`,
    `process.env[${JSON.stringify(schemeVariable)}] ??= ${JSON.stringify(linkScheme)};`,
    `require(${JSON.stringify(`./${names.server}`)});`,
    '',
  ].join('\n');
}

/** It becomes the server (`exec`), so that the server's parent is the agent. */
function launcherScript({ folder, runtime }: LauncherPlace): string {
  return [
    '#!/bin/sh',
    '# the MCP server of Local Ports; the extension writes this file again after each update',
    'export ELECTRON_RUN_AS_NODE=1',
    `runtime=${quoted(runtime)}`,
    '[ -x "$runtime" ] || runtime=node',
    `exec "$runtime" ${quoted(path.posix.join(folder, names.start))} "$@"`,
    '',
  ].join('\n');
}

/** As one word of sh(1), whatever it has. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

async function writeWhole(file: string, content: string | Buffer, mode: number): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  await writeFile(draft, content, { flag: 'wx', mode });
  await rename(draft, file);
}
