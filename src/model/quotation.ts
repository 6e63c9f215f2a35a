/**
 * Tells text that shows an error message from a program that says it. It can't always be told: what carries no mark of a
 * quotation counts as said.
 */

/** How far into a line its marks stand. */
const headLength = 200;

const marks: readonly RegExp[] = [
  // comments and headings: `// Port 3000 is in use`, `# Port 3000 is in use`
  /^\s*(?:\/\/|\/\*|#(?!\d)|<!--)/,
  // code frames: `  175 |   this.listen(…)`, `> 12 | …`
  /^\s*>?\s*\d{1,6} ?[|│]/,
  // search results: `src/app.ts:12:  throw …`. Go and Ruby begin messages alike, with one blank or `in `: `main.go:12: listen …`
  /^(?:[A-Z]:)?[\w@./\\~-]+\.\w{1,5}[:-]\d+[:-](?! \S|in [`'])/,
  // the same without the name of the file: `12:throw …`, but not a clock or the `6789:M ` of Redis
  /^\d{1,6}[:-](?:\s{2,}|(?!\d|[A-Z] )\S)/,
  // what was typed at a prompt
  /^(?:\S{0,80}\s?)?\$ {1,2}\S|^PS [^>]{0,120}> ?\S|^\s*❯ \S/,
];
/** Passed tests; but some tools tick a question once it is answered. */
const tick = /^\s*(?:[✓✔√]|ok \d+\b|PASS\b)/;

/** @param next the line after it, where a question may go on. */
export function isQuotation(line: string, next = ''): boolean {
  const head = line.slice(0, headLength);
  if (marks.some((mark) => mark.test(head))) return true;
  return tick.test(head) && !/\bwould you like\b/i.test(`${head} ${next.slice(0, headLength)}`);
}

/** A line of a stack trace of JavaScript, Java, Python, Ruby or .NET; the reporter of several programs may name one before it. */
export function isStackFrame(line: string): boolean {
  return /^(?:\[[^\]\s]*\]|\S{1,40} *\|)?\s*(?:(?<=\s)(?:at|from) \S|File ".{0,300}", line \d|\.\.\. \d+ more)/.test(
    line.slice(0, 2 * headLength),
  );
}

const supposition =
  /\b(?:if|when|whenever|unless|whether|in case|once|ensure|sure|check|verify)(?: that)?(?: [\w-]{1,20}){0,2} ["'(]?$|(?:^|[.?!:] ?)is(?: the)? ["'(]?$/i;

/** `if port `, `when the default `, `Is `: what follows is supposed or asked. */
export function isSupposition(before: string): boolean {
  return supposition.test(before.slice(-60));
}

/** `the message \`Port 3000 is in use\` means`; Ruby's one backtick (in \`bind') opens nothing. */
export function isInBackticks(text: string, start: number, end: number): boolean {
  return text.slice(0, start).split('`').length % 2 === 0 && text.includes('`', end);
}
