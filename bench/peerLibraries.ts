/** Installs the libraries that only the bench uses, pinned by bench/package-lock.json, beside other downloads. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { npmCommand } from '../scripts/host/npm';
import { describeEnd, runToEnd } from '../scripts/host/ownedProcess';
import { projectRoot } from '../scripts/host/projectRoot';

const npmTimeoutMs = 60_000;

export type PeerLibraries = { readonly folder: string } | { readonly problem: string };

export async function ensurePeerLibraries(): Promise<PeerLibraries> {
  const source = join(projectRoot(), 'bench');
  const lock = await readFile(join(source, 'package-lock.json'));
  const version = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const folder = join(projectRoot(), '.vscode-test', `bench-libraries-${version}`);
  if (existsSync(folder)) return { folder };
  const partial = `${folder}.partial-${process.pid}`;
  try {
    await mkdir(partial, { recursive: true });
    for (const file of ['package.json', 'package-lock.json'])
      await copyFile(join(source, file), join(partial, file));
    const { command, args } = npmCommand([
      'ci',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]);
    const npm = await runToEnd(command, args, { name: 'npm', cwd: partial, timeoutMs: npmTimeoutMs });
    if (npm.code !== 0) return { problem: `npm ci: ${npm.timedOut ? 'no end in time' : describeEnd(npm)}` };
    await rename(partial, folder);
    return { folder };
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
