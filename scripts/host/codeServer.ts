/** The embedded host: VS Code's own server, served to a browser on this machine. */
import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureCodeServer } from './codeServerInstall';
import { linkExtension } from './extensionLink';
import { OwnedProcess } from './ownedProcess';
import { builtFile, projectRoot } from './projectRoot';
import { makeScratchFolder } from './scratchFolder';

export interface CodeServerOptions {
  /** Settings, state and HOME of this VS Code; by default a scratch folder that is removed afterwards. */
  readonly userDataDir?: string;
  readonly extensionsDir?: string;
  /** User settings, on top of the quiet ones below. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Additional environment of the server and the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** A free one by default. */
  readonly port?: number;
  /** A command prefix, e.g. `nsenter --net=… --` to run it in another network namespace. */
  readonly through?: readonly string[];
  /** The user and group that runs it, and to whom its folders belong, where we are root. */
  readonly uid?: number;
  /** Whether it runs tests inside the extension host and needs no toasts or dialogs. */
  readonly runsTests?: boolean;
  /** The extension that the page loads, this project by default. */
  readonly extensionPath?: string;
  readonly onLine?: (line: string) => void;
}

export interface CodeServer {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
  /** `127.0.0.1:PORT` */
  readonly authority: string;
  /** The VS Code version, e.g. `1.100.3`. */
  readonly version: string;
  /** Why its terminals do not work; undefined if they do. */
  readonly withoutTerminals: string | undefined;
  readonly pid: number | undefined;
  /** The extensionDevelopmentPath of the extension; undefined if it is installed. */
  readonly extensionPath: string | undefined;
  /** Path of its user settings; changes take effect when the page is reloaded. */
  readonly settingsFile: string;
  /** Resolves when the server has exited, by itself or by stop(). */
  readonly ended: Promise<unknown>;
  lastOutput(): string;
  stop(): Promise<void>;
}

const readyTimeoutMs = 60_000;

/** No welcome pages, no prompts, no network traffic. */
const quietSettings = {
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
  'typescript.tsc.autoDetect': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
  'workbench.enableExperiments': false,
  'remote.autoForwardPorts': false,
};

/** Otherwise code-server queries the Open VSX registry for its installed extensions. */
const noGallery = { EXTENSIONS_GALLERY: '{}' };

export async function launchCodeServer(options: CodeServerOptions = {}): Promise<CodeServer> {
  const install = await ensureCodeServer();
  const { version, withoutTerminals } = install;
  const scratch = await makeScratchFolder('host');
  const dataDir = options.userDataDir ?? join(scratch.path, 'data');
  const home = join(scratch.path, 'home');
  // in development mode it would need its test driver, which hides toasts and dialogs
  const isInstalled = install.needsTestDriver && options.runsTests !== true;
  const extensionsDir = options.extensionsDir ?? (isInstalled ? join(scratch.path, 'extensions') : undefined);
  const settingsFile = join(dataDir, 'data', 'User', 'settings.json');
  let server: OwnedProcess | undefined;
  try {
    await mkdir(home);
    const extensionPath = options.extensionPath ?? (await linkProject(scratch.path));
    if (isInstalled && extensionsDir !== undefined) {
      await mkdir(extensionsDir, { recursive: true });
      await linkExtension(extensionPath, extensionsDir);
    }
    await mkdir(join(dataDir, 'data', 'User'), { recursive: true });
    await writeFile(settingsFile, JSON.stringify({ ...quietSettings, ...options.settings }, undefined, 2));
    const { uid } = options;
    // the link itself: what it leads to is the project
    if (uid !== undefined) await promisify(execFile)('chown', ['-hR', `${uid}:${uid}`, scratch.path]);
    const [program = '', ...args] = [
      ...(options.through ?? []),
      ...(uid === undefined
        ? []
        : ['setpriv', '--reuid', `${uid}`, '--regid', `${uid}`, '--clear-groups', '--']),
      install.node,
      builtFile('scripts/host/keeper'),
      install.serverMain,
      ...['--host', '127.0.0.1'],
      ...['--port', String(options.port ?? 0)],
      // Only this machine can connect, and only during this run.
      '--without-connection-token',
      '--accept-server-license-terms',
      ...['--server-data-dir', dataDir],
      ...(extensionsDir === undefined ? [] : ['--extensions-dir', extensionsDir]),
      ...(install.needsTestDriver && !isInstalled ? ['--enable-smoke-test-driver'] : []),
      ...['--telemetry-level', 'off'],
    ];
    server = new OwnedProcess(program, args, {
      name: 'The VS Code server',
      env: {
        ...serverEnvironment(),
        HOME: home,
        USERPROFILE: home,
        // Empty: this server has no port proxy, so URLs must not be rewritten to one.
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
      extensionPath: isInstalled ? undefined : extensionPath,
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

/**
 * VS Code treats every theme below the development path as under development and applies the first. Its own themes are in
 * .vscode-test, below the project, so the extension is loaded through a link elsewhere.
 */
async function linkProject(folder: string): Promise<string> {
  const link = join(folder, 'local-ports');
  await symlink(projectRoot(), link, 'junction');
  return link;
}

/** Our environment without the variables of another VS Code, npm or a debugger. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$)/.test(name)),
  );
}

/** It complains at length that the optional logging addon was not compiled. */
function withoutAddonNoise(output: string): string {
  return output
    .split('\n')
    .filter((line) => !/spdlog|bindings file|^\s+at |^\s*(tries: )?[\][{}]+$/.test(line))
    .join('\n');
}
