/**
 * Text from outside, made safe for a sentence: names, arguments and folders may contain anything. Control and
 * bidirectional characters (Unicode UAX #9) are replaced, and whitespace is folded.
 */
export function plainText(text: string, maximumLength = 200): string {
  const line = text
    .replace(/[\r\n]+/g, ' ⏎ ')
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '\ufffd')
    .trim();
  return line.length <= maximumLength
    ? line
    : `${line.slice(0, maximumLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** For places that render `$(name)` as an icon: the status bar, quick picks. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}

/** For notifications, which turn `[words](target)` into a link. */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', ']\u2060(');
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
