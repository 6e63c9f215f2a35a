/** A temporary folder that is removed when this process exits, even on a signal. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ScratchFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * Its path is short because the paths of sockets in it must be.
 * @param parent the folder to create it in, instead of the system's temporary one.
 */
export async function makeScratchFolder(name: string, parent = tmpdir()): Promise<ScratchFolder> {
  const path = await mkdtemp(join(parent, `lp-${name}-`));
  const options = { recursive: true, force: true, maxRetries: 5 };
  const removeAtExit = () => {
    rmSync(path, options);
  };
  process.once('exit', removeAtExit);
  return {
    path,
    remove: async () => {
      await rm(path, options);
      process.removeListener('exit', removeAtExit);
    },
  };
}
