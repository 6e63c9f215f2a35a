/**
 * Characters that a person cannot see, or that move or reorder what they see: control and format characters (bidirectional
 * ones, zero-width ones, the soft hyphen, tags), blanks other than the space, fillers, variation selectors, private use, and
 * lone surrogates.
 */
export const invisibleCharacters =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Variation_Selector}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/u;

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
