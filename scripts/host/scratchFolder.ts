/** A temporary folder that is gone when we are, even if we are told to end at once. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ScratchFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * Its path is short: sockets are made in it, whose paths must be.
 * @param parent where its files must lie in another folder than the system's temporary one.
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
