/** The text by which a person finds rows. */
import { plainText } from '../text/text';

/** In characters: more than most names have, and little enough to repeat in a sentence. */
const maximumLength = 100;

/** What is kept of what a person types: one line, written as rows write names. Empty: it finds everything. */
export function typedText(typed: string): string {
  const beginning = Array.from(typed.slice(0, 2 * maximumLength)).slice(0, maximumLength);
  return plainText(beginning.join('').replace(/\s+/g, ' '));
}

/**
 * Finds what says each word of a text: in any order, in capital letters or not, and however the characters are composed
 * (a full-width `３０００` is 3000).
 * @param text see `typedText`.
 */
export function saying(text: string): (said: string) => boolean {
  const words = folded(text)
    .split(' ')
    .filter((word) => word !== '')
    .map(withoutScheme);
  return (said) => {
    const all = folded(said);
    return words.every((word) => all.includes(word));
  };
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** `http://localhost:5173/login` → `localhost:5173`: what a person copied from a terminal. */
function withoutScheme(word: string): string {
  return /^https?:\/\/([^/?#]+)/.exec(word)?.[1] ?? word;
}
