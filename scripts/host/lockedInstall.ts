/**
 * Installs packages from the npm registry into .vscode-test/, each set once. Our lock files pin every package by its
 * hash, and no install script runs.
 */
import { createHash } from 'node:crypto';
import { existsSync, readlinkSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { npmCommand } from './npm';
import { describeEnd, runToEnd } from './ownedProcess';
import { withProgress } from './progress';
import { projectRoot } from './projectRoot';

const npmTimeoutMs = 600_000;

/**
 * Installs the packages of a lock file, again whenever the lock file changes.
 * @param what the packages' name in messages.
 * @param source the folder with package.json and package-lock.json, relative to the project.
 * @returns the folder that contains `node_modules`.
 * @throws Error with npm's output.
 */
export async function installLocked(what: string, name: string, source: string): Promise<string> {
  const from = join(projectRoot(), source);
  const lock = await readFile(join(from, 'package-lock.json'));
  const version = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  return installOnce(`${name}-${version}`, async (folder) => {
    await copyManifests(from, folder);
    await withProgress(`Installing ${what}`, () => npmCi(what, folder));
  });
}

/** The same for packages that a test or benchmark can do without. */
export async function tryInstallLocked(
  what: string,
  name: string,
  source: string,
): Promise<{ readonly folder: string } | { readonly problem: string }> {
  try {
    return { folder: await installLocked(what, name, source) };
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

/**
 * Creates a folder in .vscode-test/ unless it exists. It may be interrupted, and several runs may do it at once.
 * @param make fills the folder, which gets its name only when complete.
 */
export async function installOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const home = join(projectRoot(), '.vscode-test');
  const target = join(home, name);
  if (existsSync(target)) return target;
  await mkdir(home, { recursive: true });
  await removeAbandoned(home);
  const partial = `${target}.partial-${ownPids()}-${process.pid}`;
  try {
    await mkdir(partial);
    await make(partial);
    await rename(partial, target).catch((error: unknown) => {
      // Another run finished first.
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

/** @throws Error with npm's output. */
export async function npmCi(what: string, folder: string, ...flags: readonly string[]): Promise<void> {
  const { command, args } = npmCommand([
    ...['ci', ...flags],
    ...['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    // Without a network, fail within a minute.
    '--fetch-retry-maxtimeout=10000',
  ]);
  const run = await runToEnd(command, args, { name: 'npm', cwd: folder, timeoutMs: npmTimeoutMs });
  if (run.code === 0) return;
  const why = run.timedOut ? `no end after ${npmTimeoutMs / 1000} s` : describeEnd(run);
  throw new Error(`Could not install ${what} from the npm registry (${why}).\n${run.output}`);
}

/** No install takes as long. */
const abandonedMs = 3_600_000;

/** Removes what interrupted installs left behind, unless their process is still running, or may be in another PID namespace. */
async function removeAbandoned(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const [, pids, pid] = /\.partial-(\d+)-(\d+)$/.exec(name) ?? [];
    if (pid === undefined) continue;
    const path = join(home, name);
    const isOver = pids === ownPids() ? !isAlive(Number(pid)) : (await ageOf(path)) > abandonedMs;
    if (isOver) await rm(path, { recursive: true, force: true });
  }
}

/** In milliseconds; 0 if it is gone. */
async function ageOf(path: string): Promise<number> {
  const stats = await stat(path).catch(() => undefined);
  return stats === undefined ? 0 : Date.now() - stats.mtimeMs;
}

/** The PID namespace of this process (pid_namespaces(7)), `4026531836`; 0 where there are none. */
function ownPids(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  } catch (error) {
    if (error instanceof Error && 'code' in error) return '0';
    throw error;
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
