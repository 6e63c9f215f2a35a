/** The embedded host: VS Code's own server, served to a browser on this machine. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureCodeServer } from './codeServerInstall';
import { OwnedProcess } from './ownedProcess';
import { builtFile, projectRoot } from './projectRoot';
import { makeScratchFolder } from './scratchFolder';

export interface CodeServerOptions {
  /** Settings, state and HOME of this VS Code; a scratch folder, removed afterwards, when left out. */
  readonly userDataDir?: string;
  readonly extensionsDir?: string;
  /** User settings, over the calm ones below. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Further environment of the server and the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** 0 or left out: a free one. */
  readonly port?: number;
  /** Commands in front of it, e.g. `nsenter --net=… --`: what it runs then stands in another network. */
  readonly through?: readonly string[];
  readonly onLine?: (line: string) => void;
}

export interface CodeServer {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
  /** `127.0.0.1:PORT` */
  readonly authority: string;
  /** The VS Code version, e.g. `1.100.3`. */
  readonly version: string;
  /** Why its terminals do not work; undefined where they do. */
  readonly withoutTerminals: string | undefined;
  readonly pid: number | undefined;
  /** What to give as extensionDevelopmentPath for this project's extension. */
  readonly extensionPath: string;
  /** Where its user settings are; a change takes effect when the page is loaded anew. */
  readonly settingsFile: string;
  /** Resolves when the server has ended, by itself or by stop(). */
  readonly ended: Promise<unknown>;
  lastOutput(): string;
  stop(): Promise<void>;
}

const readyTimeoutMs = 60_000;

/** No welcome pages, no questions, no traffic. */
const calmSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'telemetry.telemetryLevel': 'off',
  'chat.commandCenter.enabled': false,
  'git.enabled': false,
  'npm.autoDetect': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
  'workbench.enableExperiments': false,
  'remote.autoForwardPorts': false,
};

/** Without it, code-server asks the Open VSX registry about the extensions it has. */
const noGallery = { EXTENSIONS_GALLERY: '{}' };

export async function launchCodeServer(options: CodeServerOptions = {}): Promise<CodeServer> {
  const { serverMain, version, withoutTerminals } = await ensureCodeServer();
  const scratch = await makeScratchFolder('host');
  const dataDir = options.userDataDir ?? join(scratch.path, 'data');
  const home = join(scratch.path, 'home');
  const extensionPath = join(scratch.path, 'local-ports');
  const settingsFile = join(dataDir, 'data', 'User', 'settings.json');
  let server: OwnedProcess | undefined;
  try {
    await mkdir(home);
    // VS Code takes every theme below the extension in development for one under development, and shows the first:
    // its own are in .vscode-test, so the extension must be seen from somewhere else.
    await symlink(projectRoot(), extensionPath, 'junction');
    await mkdir(join(dataDir, 'data', 'User'), { recursive: true });
    await writeFile(settingsFile, JSON.stringify({ ...calmSettings, ...options.settings }, undefined, 2));
    const [program = '', ...args] = [
      ...(options.through ?? []),
      process.execPath,
      builtFile('scripts/host/keeper'),
      serverMain,
      ...['--host', '127.0.0.1'],
      ...['--port', String(options.port ?? 0)],
      // Only this machine can connect, and only while we run.
      '--without-connection-token',
      '--accept-server-license-terms',
      ...['--server-data-dir', dataDir],
      ...(options.extensionsDir === undefined ? [] : ['--extensions-dir', options.extensionsDir]),
      ...['--telemetry-level', 'off'],
    ];
    server = new OwnedProcess(program, args, {
      name: 'The VS Code server',
      env: {
        ...serverEnvironment(),
        HOME: home,
        USERPROFILE: home,
        // Empty: this server has no proxy for ports, so no address may be turned into one of it.
        VSCODE_PROXY_URI: '',
        ...noGallery,
        ...options.env,
      },
      ...(options.onLine ? { onLine: options.onLine } : {}),
    });
    const running = server;
    const ready = await running.waitForLine(/agent listening on (\d+)/, readyTimeoutMs);
    const authority = `127.0.0.1:${ready[1] ?? ''}`;
    return {
      url: `http://${authority}/`,
      authority,
      version,
      withoutTerminals,
      pid: running.pid,
      extensionPath,
      settingsFile,
      ended: running.ended,
      lastOutput: () => withoutAddonNoise(running.lastOutput()),
      stop: async () => {
        await running.stop();
        await scratch.remove();
      },
    };
  } catch (error) {
    await server?.stop();
    await scratch.remove();
    throw error;
  }
}

/** Ours without what another VS Code, npm or a debugger has put into it. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$)/.test(name)),
  );
}

/** It tells at length that the optional addon for its log files was not compiled. */
function withoutAddonNoise(output: string): string {
  return output
    .split('\n')
    .filter((line) => !/spdlog|bindings file|^\s+at |^\s*(tries: )?[\][{}]+$/.test(line))
    .join('\n');
}
