/** @returns undefined if the text is not JSON. A byte order mark, which some programs write, is skipped. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** An object, and no array, whose fields are not validated: JSON, settings, messages. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Whether brackets may nest deeper than so many levels, for parsers that call themselves for each. All opening ones count,
 * also those in strings and comments, so that no quote or comment can hide any.
 */
export function mayNestDeeper(text: string, maximumDepth: number): boolean {
  let count = 0;
  for (const character of text) {
    if ((character === '[' || character === '{') && ++count > maximumDepth) return true;
  }
  return false;
}
