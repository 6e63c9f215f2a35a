/** How much room texts take in a view, whose font an extension does not learn. */

/** A character with the marks on it. */
const withMarks = /\P{M}\p{M}*|\p{M}+/gu;

/** Characters that take the room of two (Unicode UAX #11), the common blocks of them. */
const wideCharacter =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
/** In em; emoji are that wide. */
const wideWidth = 1.3;
/** Letters that are not listed, such as those of other alphabets. */
const otherWidth = 0.9;

/** In em, of DejaVu Sans, the widest of the fonts in which systems show a tree: Segoe UI and SF Pro are a tenth narrower. */
const widths: ReadonlyMap<string, number> = new Map(
  (
    [
      [0.28, "'ijl"],
      [0.32, 'IJ ,.·'],
      [0.36, '/\\:;|-f'],
      [0.42, '!()[]tr"'],
      [0.53, '?sz*_`'],
      [0.56, 'cL'],
      [0.62, 'aeoFkPvxyYT'],
      [0.64, 'bdghnpquESZ0123456789${}'],
      [0.7, 'ABCKRVX'],
      [0.8, 'DGHNOQU&'],
      [0.86, '#+<=>~w^→M'],
      [1, '%@mW…'],
    ] as const
  ).flatMap(([width, characters]) => Array.from(characters, (one) => [one, width] as const)),
);

/** The width of a text in em. */
export function shownWidth(text: string): number {
  return (text.match(withMarks) ?? []).reduce((width, one) => width + characterWidth(one), 0);
}

function characterWidth(character: string): number {
  return wideCharacter.test(character) ? wideWidth : (widths.get(character.slice(0, 1)) ?? otherWidth);
}

/**
 * A text without its middle if it is wider than that: what tells names apart is often at their end. `fix-…-cart`
 * @param maximumWidth in em.
 */
export function cutMiddle(text: string, maximumWidth: number): string {
  if (shownWidth(text) <= maximumWidth) return text;
  const characters = text.match(withMarks) ?? [];
  const room = maximumWidth - characterWidth('…');
  const begin = fitting(characters, room / 2);
  const end = fitting(characters.toReversed(), room - shownWidth(begin.join(''))).toReversed();
  return `${begin.join('')}…${end.join('')}`;
}

/** The first ones that are no wider than that together. */
function fitting(characters: readonly string[], maximumWidth: number): string[] {
  let width = 0;
  const end = characters.findIndex((one) => (width += characterWidth(one)) > maximumWidth);
  return characters.slice(0, end === -1 ? undefined : end);
}
