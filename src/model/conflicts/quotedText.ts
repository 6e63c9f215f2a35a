/**
 * Distinguishes text that quotes an error message from a program that prints it. That is not always possible: what has no
 * mark of a quotation counts as printed.
 */

/** Marks are within this many characters of a line's start. */
const headLength = 200;

/** What runners of several programs print before each line: `[0] `, `web-1  | `, `10:00:00 web.1  | `, `@app/web:dev: `. */
const programName = String.raw`^(?:\[[^\]\s]*\]|(?:[\d:]{5,8} )?\S{1,40} *\||\S{1,40}:\w{1,20}:(?= ))`;
const programPrefix = new RegExp(`${programName} `);

const quotationMarks: readonly RegExp[] = [
  // comments, headings and issues: `// Port 3000 is in use`, `# Port 3000 is in use`, `#123  Port 3000 is in use`; not the `#12 1.5 ` of BuildKit
  /^\s*(?:\/\/|\/\*|#(?!\d)|#\d+(?:\t| {2})|<!--)/,
  // links and tables: `- [Port 3000 is in use](#port)`, `| Port 3000 is in use | stop the other |`
  /^\s*[-*+] \[[^\]]{1,100}\]\(|^\|(?:[^|]{0,200}\|){2}/,
  // code frames: `  175 |   this.listen(…)`, `> 12 | …`, but not the `0|app  | ` of pm2
  /^\s*>?\s*\d{1,6} ?[|\u2502](?:\s|$)/,
  // lines of source, also in tracebacks and diffs: `+ throw new Error('…')`, `print("…")`, `echo "…"`, `let server = bind("…");`
  /^[+-]?\s*(?:(?:throw|raise|return|await) )?(?:new )?[\w$.:]+!? ?\(\s?f?(["'`])(?:(?!\1).)*\1(?:[\s)\]},;{]*|\s?[,+%.].*[)\]},;{]\s*)$/,
  /["'`]\){1,3};\s*$/,
  /^[+-]*\s*(?:@?echo|puts|printf?|throw|die|Write-\w+) ["']/,
  // search results: `src/app.ts:12:  throw …`, `README.md:Port …`. Go and Ruby begin messages like that, followed by one blank or `in `: `main.go:12: listen …`
  /^(?:[A-Z]:)?[\w@./\\~-]+\.\w{1,5}(?:[:-]\d+[:-]|:(?!\d|[\\/]))(?! \S|in [`'])/,
  // the same without a file name: `12:throw …`, but not a clock, a date (`01-Jan-2026`) or the `6789:M ` of Redis
  /^\d{1,6}[:-](?:\s{2,}|(?!\d|[A-Z] |[A-Z][a-z]{2}-\d)\S)/,
  // commits: `* 1a2b3c4 (HEAD -> main) Fix …`, but not the twelve digits of a container ID
  /^[*|\\/_ ]{0,20}(?=[\da-f]{0,9}[a-f])(?=[\da-f]{0,9}\d)(?:[\da-f]{7,10}|[\da-f]{40}) \S/,
  // what was typed at a prompt, or what `set -x` shows of a script
  /^(?:\S{0,80}\s?)?\$ {1,2}\S|^PS [^>]{0,120}> ?\S|^\s*\u276F \S|^\++ \w/,
];
/** Passed tests; but some tools print a tick before a question once it is answered. */
const passedTest = /^\s*(?:[\u2713\u2714\u221A]|ok \d+\b|PASS\b)/;

/** @param next the lines after it, in which a question may go on. */
export function isQuotedText(line: string, next: readonly string[] = []): boolean {
  const head = line.slice(0, headLength);
  const own = head.replace(programPrefix, '');
  if (quotationMarks.some((mark) => mark.test(head) || (own !== head && mark.test(own)))) return true;
  const isQuestion = (one: string): boolean => /\bwould you like\b/i.test(one.slice(0, headLength));
  return passedTest.test(own) && ![line, ...next].some(isQuestion);
}

const stackFrame = new RegExp(
  String.raw`(?:${programName}|^)\s*(?:\d{1,3}: )?(?:(?<=\s)(?:at|from) \S|File ".{0,300}", line \d|\.\.\. \d+ more)`,
);

/** A line of a stack trace of JavaScript, Java, Python, Ruby or .NET. */
export function isStackFrame(line: string): boolean {
  return stackFrame.test(line.slice(0, 2 * headLength));
}

const hypothesis =
  /\b(?:if|when|whenever|unless|whether|in case|once|ensure|sure|check|verify)\W{0,3}(?: that)?(?: [\w-]{1,20}){0,2} ["'(]?$|(?:^|[.?!:] ?)is(?: the)? ["'(]?$/i;

/** `if port `, `when the default `, `Is `: what follows is a condition or a question. */
export function isHypothetical(before: string): boolean {
  return hypothesis.test(before.slice(-60));
}

/** `the message \`Port 3000 is in use\` means`; Ruby's single backtick (in \`bind') opens no quotation. */
export function isInBackticks(text: string, start: number, end: number): boolean {
  return text.slice(0, start).split('`').length % 2 === 0 && text.includes('`', end);
}
