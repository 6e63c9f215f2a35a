/** Whether each translation has every text, with all that is not translated in it, and fits where the English one does. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import stringWidth from 'string-width';

/** By VS Code's names: those into which VS Code itself is translated. */
export const languages = [
  ...(['cs', 'de', 'es', 'fr', 'it', 'ja', 'ko'] as const),
  ...(['pl', 'pt-br', 'ru', 'tr', 'zh-cn', 'zh-tw'] as const),
];
type Language = (typeof languages)[number];

/** A text in one language, by its key: that of package.nls.json, or the English text. */
export type Texts = Readonly<Record<string, string>>;

interface TranslatedFile {
  readonly english: string;
  readonly of: (language: Language) => string;
}

const files: readonly TranslatedFile[] = [
  { english: 'package.nls.json', of: (language) => `package.nls.${language}.json` },
  { english: 'l10n/bundle.l10n.json', of: (language) => `l10n/bundle.l10n.${language}.json` },
];

/** Columns of the longest text that is a label or a button, which has one line. */
const longestLabel = 40;
/** What a translation may be longer than the English label: short ones grow most. */
const labelGrowth = { factor: 1.7, columns: 14 };
/** Words of a text that no language has in common with English by chance. */
const fewestWords = 5;

/** Placeholders, icons, references to settings, code, and the targets of links. */
const untranslated = /\{\w+\}|\$\([\w~-]+\)|`[^`]*`|#[\w.]+#|\]\([^)]*\)/g;

/** @returns a sentence for each text that is missing, left over or wrong. */
export function translationProblems(english: Texts, translated: Texts): string[] {
  const left = Object.keys(translated).filter((key) => !(key in english));
  return [
    ...left.map((key) => `${quoted(key)} is left over: no text has this key`),
    ...Object.entries(english).flatMap(([key, text]) => {
      const translation = translated[key];
      const problem = translation === undefined ? 'is missing' : problemOf(text, translation);
      return problem === undefined ? [] : [`${quoted(key)} ${problem}`];
    }),
  ];
}

function problemOf(english: string, translation: string): string | undefined {
  if (translation.trim() === '') return 'is empty';
  if (translation === english && english.split(/\s+/).length >= fewestWords) return 'is not translated';
  const [wanted, found] = [english, translation].map(keptIn);
  if (wanted !== found) return `has ${found} in place of ${wanted}`;
  if (lines(english) !== lines(translation)) return 'has another number of lines';
  const [width, limit] = [stringWidth(translation), widest(stringWidth(english))];
  return width > limit ? `is ${width} columns wide, and has room for ${limit}` : undefined;
}

/** All that is not translated; its order may be another one. */
function keptIn(text: string): string {
  const kept = text.match(untranslated) ?? ['nothing'];
  return [...kept].sort().join(' ');
}

function widest(width: number): number {
  if (width > longestLabel) return Infinity;
  return Math.floor(Math.max(width * labelGrowth.factor, width + labelGrowth.columns));
}

function lines(text: string): number {
  return text.split('\n').length;
}

function quoted(key: string): string {
  return JSON.stringify(key);
}

/** @returns the problems of all translations, each with its file. */
export async function findTranslationProblems(root: string): Promise<string[]> {
  const problems: string[] = [];
  for (const { english, of } of files) {
    const texts = await readTexts(join(root, english));
    for (const file of languages.map(of)) {
      const found = translationProblems(texts, await readTexts(join(root, file)));
      problems.push(...found.map((problem) => `${file}: ${problem}.`));
    }
  }
  return problems;
}

/** Puts the texts of each translation in the order of the English ones, and removes those that are left over. */
export async function arrangeTranslations(root: string): Promise<void> {
  for (const { english, of } of files) {
    const keys = Object.keys(await readTexts(join(root, english)));
    for (const file of languages.map((language) => join(root, of(language)))) {
      const texts = await readTexts(file);
      const arranged = keys.flatMap((key) => (texts[key] === undefined ? [] : [[key, texts[key]]]));
      await writeFile(file, `${JSON.stringify(Object.fromEntries(arranged), undefined, 2)}\n`);
    }
  }
}

async function readTexts(file: string): Promise<Texts> {
  return JSON.parse(await readFile(file, 'utf8')) as Texts;
}
