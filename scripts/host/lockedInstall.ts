/**
 * Installs packages from the npm registry into .vscode-test/, each set of them once. What is installed is pinned with
 * its hash by a lock file of ours, and no script of a package runs.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { npmCommand } from './npm';
import { describeEnd, runToEnd } from './ownedProcess';
import { withProgress } from './progress';
import { projectRoot } from './projectRoot';

const npmTimeoutMs = 600_000;

/**
 * What a folder of ours pins. Installed anew where its lock file has changed.
 * @param source a folder with package.json and package-lock.json, from the project's.
 * @returns the folder that holds `node_modules`.
 * @throws where it cannot be installed, with npm's words.
 */
export async function ensureLocked(what: string, name: string, source: string): Promise<string> {
  const from = join(projectRoot(), source);
  const lock = await readFile(join(from, 'package-lock.json'));
  const version = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  return installOnce(`${name}-${version}`, async (folder) => {
    await copyManifests(from, folder);
    await withProgress(`Installing ${what}`, () => npmCi(what, folder));
  });
}

/**
 * The folder of this name in .vscode-test/, made first if it is not there. Safe to interrupt and to run twice at a time.
 * @param make fills the folder it is given, which is taken only as a whole.
 */
export async function installOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const home = join(projectRoot(), '.vscode-test');
  const target = join(home, name);
  if (existsSync(target)) return target;
  await mkdir(home, { recursive: true });
  await removeAbandoned(home);
  const partial = `${target}.partial-${process.pid}`;
  try {
    await mkdir(partial);
    await make(partial);
    await rename(partial, target).catch((error: unknown) => {
      // Another run was quicker.
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return target;
}

export async function copyManifests(from: string, to: string): Promise<void> {
  for (const file of ['package.json', 'package-lock.json']) await copyFile(join(from, file), join(to, file));
}

/** @throws where it fails, with npm's words. */
export async function npmCi(what: string, folder: string, ...flags: readonly string[]): Promise<void> {
  const { command, args } = npmCommand([
    ...['ci', ...flags],
    ...['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    // where there is no network, to say so within a minute
    '--fetch-retry-maxtimeout=10000',
  ]);
  const run = await runToEnd(command, args, { name: 'npm', cwd: folder, timeoutMs: npmTimeoutMs });
  if (run.code === 0) return;
  const why = run.timedOut ? `no end after ${npmTimeoutMs / 1000} s` : describeEnd(run);
  throw new Error(`Could not install ${what} from the npm registry (${why}).\n${run.output}`);
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
