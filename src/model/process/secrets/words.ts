/** A word of a command line as it was typed: with its quotes, and without. */
export interface TypedWord {
  readonly typed: string;
  readonly value: string;
}

/** The words of a text, and what is before each and after the last. */
interface SplitText {
  readonly words: readonly TypedWord[];
  readonly gaps: readonly string[];
}

/** Splits a text as a shell would, never failing: a quote that is not closed is a character like any other. */
export function splitTyped(text: string): SplitText {
  const words: TypedWord[] = [];
  const gaps: string[] = [];
  let from = 0;
  for (const { gap, typed, value } of typedWords(text)) {
    gaps.push(gap);
    words.push({ typed, value });
    from += gap.length + typed.length;
  }
  return { words, gaps: [...gaps, text.slice(from)] };
}

/** One word after the other, each with what is before it, so that no more are read than are taken. */
export function* typedWords(text: string): Generator<TypedWord & { readonly gap: string }, void> {
  let at = 0;
  while (at < text.length) {
    const gapFrom = at;
    while (at < text.length && isBlank(text[at])) at += 1;
    const wordFrom = at;
    const value: string[] = [];
    at = readWord(text, at, value);
    if (at === wordFrom) return;
    yield { gap: text.slice(gapFrom, wordFrom), typed: text.slice(wordFrom, at), value: value.join('') };
  }
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}

function readWord(text: string, from: number, value: string[]): number {
  let quote = '';
  let at = from;
  for (; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote === '' && isBlank(character)) break;
    if (character === '\\' && quote !== "'" && /[\\"'$`\s]/.test(text[at + 1] ?? '')) {
      at += 1;
      value.push(text[at] ?? '');
    } else if (quote === character) {
      quote = '';
    } else if (quote === '' && (character === '"' || character === "'") && isClosed(text, at)) {
      quote = character;
    } else {
      value.push(character);
    }
  }
  return Math.min(at, text.length);
}

/** `it's` has no quoted text. */
function isClosed(text: string, at: number): boolean {
  return text.includes(text[at] ?? '', at + 1);
}

/** A word whose value was changed by masking, with quotes of the kind that it had. */
export function retype({ typed }: TypedWord, value: string): string {
  if (!/[\s"']/.test(value)) return value;
  const quote = typed.startsWith("'") ? "'" : '"';
  return quote === "'" && !value.includes("'") ? `'${value}'` : `"${value.replace(/["\\]/g, '\\$&')}"`;
}
