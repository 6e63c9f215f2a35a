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
