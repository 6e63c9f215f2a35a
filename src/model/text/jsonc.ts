import { parse } from 'jsonc-parser';
import { mayNestDeeper } from './json';

/** A longer text may hold the loop for more than a few milliseconds when it is parsed. */
export const maximumJsoncLength = 64 * 1024;
/** What nests any deeper would overflow the parser's stack. */
const maximumNesting = 1_000;

/**
 * JSON as VS Code and devcontainers write it, with comments and trailing commas. Of a text with errors, what is before them.
 * @returns undefined also if the text is too long, or nests too deep.
 */
export function parseJsonc(text: string): unknown {
  if (text.length > maximumJsoncLength || mayNestDeeper(text, maximumNesting)) return undefined;
  return parse(text.replace(/^\ufeff/, ''), [], { allowTrailingComma: true }) as unknown;
}
