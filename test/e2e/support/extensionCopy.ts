import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../../scripts/host/projectRoot';

/** Copies what VS Code loads of the extension in English into a folder, where a test changes it. */
export async function copyExtension(folder: string): Promise<void> {
  await mkdir(folder);
  for (const entry of ['package.json', 'package.nls.json', 'dist', 'media']) {
    await cp(join(projectRoot(), entry), join(folder, entry), { recursive: true });
  }
}
