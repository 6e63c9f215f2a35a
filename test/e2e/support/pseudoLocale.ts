/** The extension in VS Code's pseudo-language, in which each letter of a translated text has an accent. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getL10nPseudoLocalized, type l10nJsonFormat } from '@vscode/l10n-dev';
import { exportBundle } from '../../../scripts/checks/l10nBundle';
import { projectRoot } from '../../../scripts/host/projectRoot';
import { makeScratchFolder } from '../../../scripts/host/scratchFolder';
import { copyExtension } from './extensionCopy';

/** VS Code's name for it. */
export const pseudoLanguage = 'qps-ploc';

export interface PseudoLocalized {
  /** A copy of the extension with the translation, as a language pack would add it. */
  readonly extensionPath: string;
  /** A text of package.nls.json, as it is shown. */
  manifestText(key: string): string;
  /** A sentence of src/messages, as it is shown. */
  messageText(english: string): string;
  remove(): Promise<void>;
}

export async function pseudoLocalize(): Promise<PseudoLocalized> {
  const root = projectRoot();
  const scratch = await makeScratchFolder('pseudo');
  const extensionPath = join(scratch.path, 'local-ports');
  await copyExtension(extensionPath);
  await mkdir(join(extensionPath, 'l10n'));
  const write = async (file: string, texts: l10nJsonFormat): Promise<void> => {
    await writeFile(join(extensionPath, file), JSON.stringify(texts));
  };
  const messages = translate(await exportBundle(root));
  const manifest = translate(await readFile(join(root, 'package.nls.json'), 'utf8'));
  await write(`package.nls.${pseudoLanguage}.json`, manifest);
  await write(`l10n/bundle.l10n.${pseudoLanguage}.json`, messages);
  return {
    extensionPath,
    manifestText: (key) => textOf(manifest, key),
    messageText: (english) => textOf(messages, english),
    remove: () => scratch.remove(),
  };
}

function textOf(texts: l10nJsonFormat, key: string): string {
  const text = texts[key];
  if (typeof text !== 'string') throw new Error(`There is no text ${key}.`);
  return text;
}

function translate(texts: string): l10nJsonFormat {
  return getL10nPseudoLocalized(JSON.parse(texts) as l10nJsonFormat);
}

/** The words without accents, which are not translated. */
export function untranslatedWords(text: string): string[] {
  return [...text.matchAll(/(?<![\p{L}\p{M}\d_])[A-Za-z]{2,}(?![\p{L}\p{M}\d_])/gu)].map(([word]) => word);
}
