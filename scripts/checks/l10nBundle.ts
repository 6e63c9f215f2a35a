/** The sentences of src/messages, as translators and VS Code take them. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';

export const bundleFile = 'l10n/bundle.l10n.json';

/** @returns the text of the bundle: its sentences in order, so that a change reads as one. */
export async function exportBundle(root: string): Promise<string> {
  const folder = join(root, 'src', 'messages');
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const sources = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const bundle = await getL10nJson(sources.map((contents) => ({ contents, extension: '.ts' })));
  const sorted = Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`;
}

export async function writeBundle(root: string): Promise<void> {
  const file = join(root, bundleFile);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await exportBundle(root));
}

export async function isBundleCurrent(root: string): Promise<boolean> {
  const committed = await readFile(join(root, bundleFile), 'utf8').catch(() => undefined);
  return committed === (await exportBundle(root));
}
