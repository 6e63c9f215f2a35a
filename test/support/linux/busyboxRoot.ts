/** The root of an image whose only program is a static busybox, so that an engine needs no registry. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { skipBecause } from '../skip';
import type { World } from './world';

/** @returns an archive in the world's folder. Skips, with the reason, if the busybox needs libraries. */
export async function makeBusyboxRoot(context: Mocha.Context, world: World): Promise<string> {
  const root = join(world.folder, 'root');
  await mkdir(join(root, 'bin'), { recursive: true });
  const program = (await world.run(['which', 'busybox'])).trim();
  await world.run(['cp', '--dereference', program, join(root, 'bin', 'busybox')]);
  try {
    await world.run(['chroot', root, '/bin/busybox', 'true']);
  } catch (error) {
    skipBecause(context, `${program} is not a static one: ${String(error)}`);
  }
  const archive = join(world.folder, 'root.tar');
  await world.run(['tar', '--create', '--file', archive, '--directory', root, '.']);
  return archive;
}
