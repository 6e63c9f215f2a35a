/** Installs packages that only some tools and tests use, pinned by a lock file of their own, beside other downloads. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { npmCommand } from './npm';
import { describeEnd, runToEnd } from './ownedProcess';
import { projectRoot } from './projectRoot';

const npmTimeoutMs = 60_000;

export type PinnedPackages = { readonly folder: string } | { readonly problem: string };

/**
 * @param source the folder of package.json and package-lock.json, seen from the project's.
 * @param name begins the name of the folder below .vscode-test/.
 * @returns the folder that holds node_modules, or why it could not be had.
 */
export async function ensurePinnedPackages(source: string, name: string): Promise<PinnedPackages> {
  const pinned = join(projectRoot(), source);
  const lock = await readFile(join(pinned, 'package-lock.json'));
  const version = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const folder = join(projectRoot(), '.vscode-test', `${name}-${version}`);
  if (existsSync(folder)) return { folder };
  const partial = `${folder}.partial-${process.pid}`;
  try {
    await mkdir(partial, { recursive: true });
    for (const file of ['package.json', 'package-lock.json'])
      await copyFile(join(pinned, file), join(partial, file));
    const { command, args } = npmCommand([
      'ci',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]);
    const npm = await runToEnd(command, args, { name: 'npm', cwd: partial, timeoutMs: npmTimeoutMs });
    if (npm.code !== 0) return { problem: `npm ci: ${npm.timedOut ? 'no end in time' : describeEnd(npm)}` };
    await rename(partial, folder).catch((error: unknown) => {
      // another run was quicker
      if (!existsSync(folder)) throw error;
    });
    return { folder };
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
