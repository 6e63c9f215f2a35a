/**
 * Installs code-server, a VS Code for the browser, from the npm registry into .vscode-test/.
 * Everything is pinned with its hash: by our lock file for the package, by the shrinkwrap inside it for the rest.
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { npmCommand } from './npm';
import { describeEnd, runToEnd } from './ownedProcess';
import { withProgress } from './progress';
import { projectRoot } from './projectRoot';

export interface CodeServerInstall {
  /** The script that serves the workbench. */
  readonly serverMain: string;
  /** The VS Code version inside, e.g. `1.100.3`. */
  readonly version: string;
}

const npmTimeoutMs = 600_000;

/** The install in place, made first if it is not there. Safe to interrupt and to run twice at a time. */
export async function ensureCodeServer(): Promise<CodeServerInstall> {
  const source = join(projectRoot(), 'scripts', 'host', 'code-server');
  const pinned = await readJson(join(source, 'package.json'));
  const { dependencies } = pinned as { dependencies: { 'code-server': string } };
  const home = join(projectRoot(), '.vscode-test');
  const target = join(home, `code-server-${dependencies['code-server']}`);
  if (!existsSync(target)) {
    await mkdir(home, { recursive: true });
    await removeAbandoned(home);
    const partial = `${target}.partial-${process.pid}`;
    try {
      await install(source, partial);
      await rename(partial, target).catch(async (error: unknown) => {
        // Another run was quicker.
        if (!existsSync(target)) throw error;
        await rm(partial, { recursive: true, force: true });
      });
    } catch (error) {
      await rm(partial, { recursive: true, force: true });
      throw error;
    }
  }
  const vscode = vscodeFolder(target);
  const { version } = (await readJson(join(vscode, 'package.json'))) as { version: string };
  return { serverMain: join(vscode, 'out', 'server-main.js'), version };
}

async function install(source: string, folder: string): Promise<void> {
  await mkdir(folder);
  for (const file of ['package.json', 'package-lock.json']) {
    await copyFile(join(source, file), join(folder, file));
  }
  // No install script runs: what they would compile (terminal, file watcher, password hashing) is not needed here.
  const flags = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await withProgress('Installing VS Code for the browser (code-server), 1 of 2', () =>
    npm(['ci', ...flags], folder),
  );
  // A peer dependency that is bundled anyway (tslib) is missing in the shrinkwrap, hence the older way with peers.
  await withProgress('Installing VS Code for the browser (code-server), 2 of 2', () =>
    npm(['ci', '--legacy-peer-deps', ...flags], vscodeFolder(folder)),
  );
}

async function npm(args: readonly string[], cwd: string): Promise<void> {
  const { command, args: allArgs } = npmCommand(args);
  const run = await runToEnd(command, allArgs, { name: 'npm', cwd, timeoutMs: npmTimeoutMs });
  if (run.code === 0) return;
  const why = run.timedOut ? `no end after ${npmTimeoutMs / 1000} s` : describeEnd(run);
  throw new Error(`Could not install code-server from the npm registry (${why}).\n${run.output}`);
}

/** Takes away what an interrupted install of a process that is gone has left. */
async function removeAbandoned(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = /\.partial-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) {
      await rm(join(home, name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function vscodeFolder(installed: string): string {
  return join(installed, 'node_modules', 'code-server', 'lib', 'vscode');
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8')) as unknown;
}
