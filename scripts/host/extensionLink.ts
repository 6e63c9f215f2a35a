import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Installs an extension into a folder of extensions, by a link under the name that VS Code expects. */
export async function linkExtension(path: string, folder: string): Promise<void> {
  const text = await readFile(join(path, 'package.json'), 'utf8');
  const { publisher, name, version } = JSON.parse(text) as Readonly<Record<string, string>>;
  await symlink(path, join(folder, `${publisher}.${name}-${version}`), 'junction');
}
