/**
 * Characters that are not seen, or that change how others are seen: control characters and those of terminals,
 * bidirectional formatting (Unicode UAX #9), everything that Unicode says to ignore in display (zero-width characters,
 * tags, Hangul fillers, soft hyphens), annotations, lone surrogates, private use, and the blank of Braille.
 */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** One of these, or whitespace other than the space. */
export const unseenCharacter = new RegExp(`${unseen.source}|(?! )\\s`, 'u');

/** More spaces in a row would push what follows out of view. */
const spaceFlood = / {4,}/g;

/** They choose between forms of the character before them, mostly of emoji. */
const variationSelectors = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;

/** More marks than any script puts on one letter cover the lines around it. */
const markFlood = /(\p{M}{4})\p{M}+/gu;

/**
 * Text from outside, made safe for a sentence: names, arguments and folders may contain anything. Characters that are not
 * seen are replaced, so that two names which differ look different, and whitespace is folded.
 */
export function plainText(text: string, maximumLength = 200): string {
  const line = text
    .replace(/[\r\n]+/g, ' ⏎ ')
    .replace(/[^\S\ufeff]+/g, ' ')
    .replace(variationSelectors, '')
    .replace(unseen, '\ufffd')
    .replace(markFlood, '$1')
    .trim();
  return cutText(line, maximumLength);
}

/** As much of a text as fits, without half of a surrogate pair. */
export function cutText(text: string, maximumLength: number): string {
  return text.length <= maximumLength
    ? text
    : `${text.slice(0, maximumLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A character with the marks on it. */
const withMarks = /\P{M}\p{M}*|\p{M}+/gu;

/** Characters that take the room of two (Unicode UAX #11), the common blocks of them. */
const wideCharacter =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** How much room a text takes, about, in Latin characters. */
export function textWidth(text: string): number {
  return (text.match(withMarks) ?? []).reduce((width, one) => width + characterWidth(one), 0);
}

function characterWidth(character: string): number {
  return wideCharacter.test(character) ? 2 : 1;
}

/** A text without its middle if it is wider than that: what tells names apart is often at their end. `fix-…-cart` */
export function cutMiddle(text: string, maximumWidth: number): string {
  if (textWidth(text) <= maximumWidth) return text;
  const characters = text.match(withMarks) ?? [];
  const head = Math.ceil((maximumWidth - 1) / 2);
  const begin = fitting(characters, head);
  const end = fitting(characters.toReversed(), maximumWidth - 1 - head).toReversed();
  return `${begin.join('')}…${end.join('')}`;
}

/** The first ones that are no wider than that together. */
function fitting(characters: readonly string[], maximumWidth: number): string[] {
  let width = 0;
  const end = characters.findIndex((one) => (width += characterWidth(one)) > maximumWidth);
  return characters.slice(0, end === -1 ? undefined : end);
}

/**
 * The same for what a person agrees to, such as a command that will be run: whole, with every character that is not seen
 * as its code, `\u{202e}`, and many spaces in a row counted.
 */
export function visibleText(text: string, keepsLines = false): string {
  return (
    text
      .replace(unseen, (character) =>
        keepsLines && character === '\n' ? character : escapeCharacter(character),
      )
      // a translation may have spaces that do not break a line
      .replace(keepsLines ? /[\p{Zl}\p{Zp}]/gu : /[^\S ]/gu, escapeCharacter)
      .replace(/\p{M}{5,}/gu, (marks) => Array.from(marks, escapeCharacter).join(''))
      .replace(spaceFlood, (spaces) => (keepsLines ? spaces : `   ⟨${spaces.length}×␠⟩`))
  );
}

function escapeCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** For places that render `$(name)` as an icon: the status bar, quick picks. */
export function withoutIcons(text: string): string {
  return visibleText(text, true).replaceAll('$(', '\\$(');
}

/** For notifications, which turn `[words](target)` into a link. */
export function withoutLinks(text: string): string {
  return visibleText(text, true).replaceAll('](', ']\u2060(');
}

/** Escapes every character that has a meaning in CommonMark or VS Code's Markdown. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&$:@/]/g, '\\$&');
}

/** A code block that its content cannot close. */
export function codeBlock(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

/** An error for the log, with its stack if it has one. */
export function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
