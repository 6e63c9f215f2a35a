import { maskAssignments } from './secrets/assignments';
import type { ExpectedValue } from './secrets/commandState';
import { CommandState, maskLogin } from './secrets/commandState';
import { maskEncoded } from './secrets/encoded';
import type { SecretName } from './secrets/names';
import { maximumNameLength, secretName } from './secrets/names';
import { nameOfPair } from './secrets/pairs';
import { maskShapes } from './secrets/shapes';
import { maskUrls } from './secrets/urls';
import { holdsSecret, isGenerated, isHarmless, isNoName, looksSecret, mask } from './secrets/values';
import type { TypedWord } from './secrets/words';
import { retype, splitTyped, typedWords } from './secrets/words';
import type { TimeSliced } from '../text/timeSlice';

/** Texts within texts, as in `sh -c 'bash -c "…"'`. Beyond that, what is quoted is masked by names and shapes alone. */
const maximumDepth = 4;
/** What comes after is masked unread, so that a long command line costs no more time. */
const maximumLength = 64 * 1024;
/** What a short word counts as: each takes its time, however short it is. */
const wordCost = 16;
/** Of what is shown. A longer argument, such as a class path, is left out as a whole, so that no secret is cut in two. */
const maximumShownArgumentLength = 2 * 1024;
const maximumShownLength = 4 * 1024;
/** A terminal's command line is masked word by word, and then once more as a whole. */
const maximumTypedLength = 1024;
/** Stands for what of a command line is not shown. */
const omitted = '…';

/**
 * An argv that can be shown, of the same length: what is a secret by its name, its shape or the program's way of taking
 * it is masked, also inside of arguments that are command lines themselves. In doubt it is masked; a secret without
 * any of these cannot be recognized. A long argument is `…`, and what comes after many is masked unread.
 */
export function maskCommandLine(argv: readonly string[]): string[] {
  return [
    ...maskedWords(argv, (word) => maskText(word, 0), {
      longest: maximumShownArgumentLength,
      all: maximumShownLength,
    }),
  ];
}

/**
 * The same for a place that shows so many characters: no more arguments than fill it, each whole or as `…`. Every other
 * is as it would be in the whole command line, so that a secret is never shown because its end was not read.
 */
export function maskShown(argv: readonly string[], characters: number): string[] {
  const shown: string[] = [];
  let length = 0;
  let read = 0;
  for (const word of maskedWords(argv, (each) => maskText(each, 0), shownLimits)) {
    shown.push(word);
    if (shown.length === argv.length) break;
    // quotes of an empty one
    length += (word.length || 2) + 1;
    const next = argv[shown.length]?.length ?? 0;
    read += next > maximumShownArgumentLength ? 1 : next + 1;
    if (length >= characters || read > maximumShownLength) return [...shown, omitted];
  }
  return shown;
}

/** Whether masking changes anything; undefined if that is unknown, because not all of it is read. */
export function* hasSecret(argv: readonly string[]): TimeSliced<boolean | undefined> {
  let isAllRead = true;
  let length = 0;
  let at = 0;
  for (const masked of maskedWords(argv, (word) => maskText(word, 0), shownLimits)) {
    const word = argv[at++] ?? '';
    length += costOf(word);
    if (length > maximumLength) return undefined;
    if (word.length > maximumShownArgumentLength && masked === omitted) isAllRead = false;
    else if (masked !== word) return true;
    yield;
  }
  return isAllRead ? false : undefined;
}

/**
 * As `maskShown` for a command line as it was typed, of which a person sees no more than the beginning: its words
 * unchanged, separated by single spaces.
 */
export function maskTyped(line: string): string {
  const words: TypedWord[] = [];
  let length = 0;
  let isCut = false;
  for (const word of typedWords(line)) {
    isCut = length > maximumTypedLength;
    if (isCut) break;
    const isTooLong = word.typed.length > maximumTypedLength;
    words.push(isTooLong ? { typed: omitted, value: omitted } : word);
    length += isTooLong ? 1 : word.typed.length + 1;
  }
  const masked = maskWords(
    words.map(({ value }) => value),
    (word) => maskText(word, 0),
  );
  const typed = words.map((word, index) => {
    const value = masked[index] ?? mask;
    return value === word.value ? word.typed : retype(word, value);
  });
  return maskText(typed.join(' '), 0) + (isCut ? ` ${omitted}` : '');
}

/** The same within a text that holds a command line among other things, which stay as they are. `…` for one that is too long. */
export function maskWithin(text: string): string {
  return text.length > maximumShownLength ? omitted : maskText(text, 0);
}

function costOf(word: string): number {
  return Math.min(Math.max(word.length, wordCost), maximumShownArgumentLength);
}

/** Masks within one argument. */
function maskText(text: string, depth: number): string {
  const readable = depth < maximumDepth ? maskEncoded(text, (decoded) => maskText(decoded, depth + 1)) : text;
  const masked = maskAssignments(maskUrls(maskShapes(readable)));
  return depth < maximumDepth && /\s/.test(masked) ? maskTypedText(masked, depth + 1) : masked;
}

/** An argument that is a command line: `sh -c "app --password S"`. */
function maskTypedText(text: string, depth: number): string {
  const { words, gaps } = splitTyped(text);
  const values = words.map(({ value }) => value);
  const masked = maskWords(values, (value, index) =>
    // all others were masked with the text
    words[index]?.typed !== value && /[\s"'\\]/.test(value) ? maskText(value, depth) : value,
  );
  return words
    .map((word, index) => {
      const value = masked[index] ?? mask;
      return (gaps[index] ?? '') + (value === word.value ? word.typed : retype(word, value));
    })
    .concat(gaps.at(-1) ?? '')
    .join('');
}

/** The flag or word before, which says that the next word is a secret. */
interface Expectation {
  readonly name: SecretName;
  readonly flag: string;
  /** `--tokens a b`. */
  readonly isRepeated: boolean;
  /** A mere word before: its value has to be one that only generators write. */
  readonly isGenerated?: true;
}

const password: SecretName = { certainty: 'certain', isPassword: true, isCount: false, special: undefined };
const token: SecretName = { ...password, isPassword: false };

function maskWords(words: readonly string[], maskOther: (word: string, index: number) => string): string[] {
  return [...maskedWords(words, maskOther, { longest: Infinity, all: maximumLength })];
}

/** Of words: a longer one is omitted, and what comes after so many characters is masked unread. */
interface Limits {
  readonly longest: number;
  readonly all: number;
}

const shownLimits: Limits = { longest: maximumShownArgumentLength, all: maximumLength };

/** One after the other, so that no more are masked than are taken. */
function* maskedWords(
  words: readonly string[],
  maskOther: (word: string, index: number) => string,
  { longest, all }: Limits,
): Generator<string, void> {
  const state = new CommandState();
  let expected: Expectation | ExpectedValue | undefined;
  let isKey = false;
  let length = 0;
  const maskNext = (word: string, index: number): string => {
    length += costOf(word);
    if (length > all) return mask;
    // a private key whose lines a system returned as words
    if (isKey || beginsKey(words, index)) {
      isKey = !word.includes('-----END');
      return mask;
    }
    const before = expected;
    expected = undefined;
    if (before !== undefined) {
      const value = maskExpected(before, word);
      if (value !== undefined) {
        if (value.continues) expected = before;
        state.add(value.masked === word ? word : '-');
        return value.masked;
      }
    }
    const own = state.expectedAfter(word);
    const value =
      own === undefined
        ? (state.masked(word) ??
          state.maskedAfterShortFlag(words[index - 1] ?? '', word, words.slice(index + 1, index + 7)))
        : undefined;
    const isHarmlessFlag = state.isHarmlessFlag(word);
    expected =
      own ??
      (value === undefined && !isHarmlessFlag
        ? expectedAfter(word, words.slice(Math.max(0, index - 3), index), words[index + 2])
        : undefined);
    state.add(word);
    if (value !== undefined) return value;
    return own !== undefined || isHarmlessFlag || word.length > longest
      ? word
      : maskWord(word, index, words, maskOther);
  };
  for (const [index, word] of words.entries()) {
    const masked = maskNext(word, index);
    const isLastSecret =
      index === words.length - 1 && state.isLastSecret && !isHarmless(word) && !/^-\w$/.test(word);
    if (isLastSecret) yield mask;
    else yield word.length > longest && masked !== mask ? omitted : masked;
  }
}

function beginsKey(words: readonly string[], index: number): boolean {
  const next = words.slice(index + 1, index + 5);
  return (
    words[index]?.endsWith('-----BEGIN') === true && next.some((word) => /^KEY(?!.*\u2022{3})/s.test(word))
  );
}

function maskWord(
  word: string,
  index: number,
  words: readonly string[],
  maskOther: (word: string, index: number) => string,
): string {
  const [, name = '', sign = '', value = ''] =
    assigned.exec(word.slice(0, maximumNameLength + 3)) === null
      ? []
      : (nestedName.exec(word) ?? assigned.exec(word) ?? []);
  const [, printing = ''] = printedPassword.exec(word) ?? [];
  if (printing !== '' && passwordCommand.test(words[index - 1] ?? '')) return printing + mask;
  // `--Jwt:Secret` is a name as a whole
  const isName =
    sign === ':' &&
    // `wrangler dev --var TOKEN:x`
    !(/^--?(?:var|env|define)$/.test(words[index - 1] ?? '') && /^[A-Z][A-Z\d_]+$/.test(name)) &&
    (!/^[-/]/.test(name) || (/^[A-Za-z]+$/.test(value) && secretName(value) !== undefined));
  const known = isName ? undefined : secretName(name);
  if (known === undefined || isShellText(word, words[index - 1])) return maskOther(word, index);
  if (!holdsSecret(known, value) || isHarmless(/^\S*/.exec(value)?.[0] ?? '')) return maskOther(word, index);
  return `${name}${sign}${mask}`;
}

/** `--password-command 'echo hunter2'`. */
const passwordCommand = /^--?[\w-]{0,60}pass\w{0,10}[-_]?(?:command|cmd|eval)$/i;
const printedPassword = /^((?:echo|printf)\s{1,8}).+$/s;
/** `--Jwt:Issuer=…`, as .NET names settings. */
const nestedName = /^(--?[A-Za-z]\w{0,60}(?::[A-Za-z]\w{0,60}){1,4})(=)(.+)$/s;
const assigned = /^((?:--?|\/)?[\w.-]{1,120})(=|:)(.+)$/s;

function isShellText(word: string, before: string | undefined): boolean {
  return (
    /\s/.test(word) &&
    before !== undefined &&
    /^(?:-\w{0,8}c|\/[cCkK]|-[cC]ommand|--exec|-x|-e)$/.test(before) &&
    // `docker run -e 'PASSWORD=two words'`
    !(before === '-e' && /^[A-Z_][A-Z\d_]*=[^'"]/.test(word))
  );
}

const flagForm = /^(?:--?|\+\+)[A-Za-z][\w.-]{0,119}(?::[A-Za-z]{1,40})?$/;

/** `--token`, `Authorization:`, `Bearer`: what has its value in the next word. */
function expectedAfter(word: string, before: readonly string[], afterNext?: string): Expectation | undefined {
  if (/^(?:bearer|token)$/i.test(word) && /^authorization:$/i.test(before.at(-1) ?? '')) {
    return { name: token, flag: '', isRepeated: false };
  }
  if (/^bearer$/i.test(word)) return { name: { ...token, certainty: 'likely' }, flag: '', isRepeated: false };
  const pair = nameOfPair(word, before, afterNext);
  if (pair !== undefined) return { name: pair, flag: '', isRepeated: false };
  const named = /^[A-Za-z][\w.:-]{1,60}$/.test(word) ? secretName(word) : undefined;
  if (named !== undefined) {
    return { name: token, flag: '', isRepeated: false, isGenerated: true };
  }
  // `/Smtp:Password` of .NET
  if (/^\/[A-Z]\w{0,60}(?::[A-Z]\w{0,60}){0,4}$/.test(word)) {
    const known = secretName(word.replaceAll(':', '.'));
    return known && { name: { ...known, certainty: 'likely' }, flag: word, isRepeated: false };
  }
  // `ARGS=--password`
  const flag = word.replace(/^-{0,2}[A-Za-z_][\w-]{0,40}=(?=--?[A-Za-z])/, '');
  if (!flagForm.test(flag) && !/^[\w-]{2,60}:$/.test(flag)) return undefined;
  const name = secretName(flag);
  return name === undefined ? undefined : { name, flag, isRepeated: name.isCount };
}

/** The word after a flag that promises a secret; undefined if the word is no value. */
function maskExpected(
  expected: Expectation | ExpectedValue,
  word: string,
): { masked: string; continues: boolean } | undefined {
  if (expected === 'secret') {
    if (isFlag(word, '--password')) return undefined;
    return { masked: holdsSecret(token, word) || /^\d+$/.test(word) ? mask : word, continues: false };
  }
  // `mysql --password shop` asks, but some put the password there
  if (expected === 'passwordLike') return isNoName(word) ? { masked: mask, continues: false } : undefined;
  if ('sign' in expected)
    return isFlag(word, '--user') ? undefined : { masked: maskLogin(word, expected.sign), continues: false };
  if (isFlag(word, expected.flag)) return undefined;
  if (/^(?:bearer|basic|token|apikey|digest|negotiate)$/i.test(word) && expected.flag.endsWith(':')) {
    return { masked: word, continues: true };
  }
  if (!holdsSecret(expected.name, word) || (expected.isGenerated === true && !isGenerated(word)))
    return undefined;
  return { masked: mask, continues: expected.isRepeated && looksSecret(word) };
}

/**
 * Whether a word after a flag is the next flag, rather than a value that begins with a dash: `--port`, `-p`, `-p80`,
 * `--host=x`, `-Dx=y`. After `-password`, `-port` is one too.
 */
function isFlag(word: string, before: string): boolean {
  if (!word.startsWith('-') || word.length > 300) return false;
  const [name = ''] = word.split('=', 1);
  if (
    /^-[A-Za-z](?:\d{1,5})?$|^--$|^--[a-z]{2,}\d{0,3}(?:[-_.][a-z\d]{1,16}){0,8}$|^--[a-z]+(?:[A-Z][a-z]+){0,4}$|^-([a-z])\1{1,3}$/.test(
      name,
    )
  )
    return true;
  if (/^-[DXLIPO][\w.:]*$/.test(name) && word !== name) return true;
  const isSingle = !before.startsWith('--');
  return isSingle
    ? /^-[A-Za-z]+(?:[-.][A-Za-z]+)*$/.test(name) && !looksSecret(name)
    : /^-[a-z]{2}$/.test(name);
}
