/**
 * Characters that a person cannot see, or that move or reorder what they see: control and format characters (bidirectional
 * ones, zero-width ones, the soft hyphen, tags), blanks other than the space, fillers, variation selectors, private use, and
 * lone surrogates.
 */
export const invisibleCharacters =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u00a0\u034f\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\ufe00-\ufe0f\uffa0\u{e0100}-\u{e01ef}]/u;

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\u001b': '\\e' };

/** More blanks in a row than this are counted instead of shown: they would push the rest out of view. */
const shownBlanks = 3;

/**
 * Text from outside that a person agrees to, as it is: what cannot be seen is escaped (`\n`, `\u{202e}`) and long runs of
 * blanks are counted. Escapes are for reading; a backslash of the text itself stays as it is.
 */
export function visibleText(text: string): string {
  return text
    .replaceAll(new RegExp(invisibleCharacters.source, 'gu'), visibleEscape)
    .replaceAll(/ {4,}/g, ({ length }) => `${' '.repeat(shownBlanks)}⟨${length}×␠⟩`);
}

function visibleEscape(character: string): string {
  return named[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
