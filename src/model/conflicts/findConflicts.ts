import type { Protocol } from '../listeners/listener';
import { ConflictCollector, type AddressConflict } from './conflictCollector';
import { matchesAt, matchesIn } from './matchLine';
import { mayMatch, signs } from './messagePatterns';
import { joinReports } from './longReport';
import { linesAboutOtherThings } from './outgoing';
import { isQuotedText, isStackFrame } from './quotedText';
import { plainTerminalText } from './terminalOutput';
import type { TimeSliced } from '../text/timeSlice';
import { finish } from '../text/timeSlice';

/** Where the port is in a line, in UTF-16 units from its start: what a person would click. */
interface ConflictInLine {
  readonly start: number;
  readonly length: number;
  readonly protocol: Protocol;
  readonly port: number;
}

/** Further lines with a message only repeat it: a loop that was not stopped. */
const maximumMatchingLines = 5000;
/** How many lines a question may go on for. */
const maximumQuestionLines = 5;

/**
 * The conflicts in terminal text, with or without escape sequences: each port once, however often and in how many lines it is
 * named, then those without a port. Takes time linear in the text.
 *
 * Quoted messages cannot always be distinguished from real ones. Taken for quotations are comments, lines of source, code frames, search
 * results, commits, commands at a prompt, passed tests, text within backticks, and text introduced by `if`, `when`, `whether`
 * or `is`. Everything else counts as printed by a program.
 */
export function findConflicts(text: string): AddressConflict[] {
  return finish(conflictsInSlices(text));
}

/** The same with pauses: thousands of lines with a message take tenths of a second. */
export function* conflictsInSlices(text: string): TimeSliced<AddressConflict[]> {
  const printed = plainTerminalText(text).split('\n');
  const others = linesAboutOtherThings(printed, isStackFrame);
  yield;
  const lines = joinReports(printed.filter((line, index) => !isStackFrame(line) && !others.has(index)));
  const collector = new ConflictCollector(lines);
  let matchingLines = 0;
  for (const index of linesWithSigns(lines)) {
    yield;
    const line = lines[index] ?? '';
    const matches = matchesAt(line, lines[index + 1] ?? '');
    const next = lines.slice(index + 1, index + 1 + maximumQuestionLines);
    if (matches.length === 0 || isQuotedText(line, next)) continue;
    collector.add(index, matches);
    matchingLines++;
    if (matchingLines === maximumMatchingLines) break;
  }
  return collector.end();
}

/** The port that a line says is taken or denied, if the line itself gives it. */
export function conflictInLine(line: string): ConflictInLine | undefined {
  if (!mayMatch(line) || isQuotedText(line)) return undefined;
  const [first, ...others] = matchesIn(line).flatMap(({ endpoint, protocol }) =>
    endpoint === undefined ? [] : [{ ...endpoint, protocol }],
  );
  if (first === undefined) return undefined;
  const { start, end, port, protocol } = others.reduce(
    (leftmost, next) => (next.start < leftmost.start ? next : leftmost),
    first,
  );
  return { start, length: end - start, protocol, port };
}

/** The lines that have a sign, and those before them, in which their message may begin; in order. */
function* linesWithSigns(lines: readonly string[]): Generator<number> {
  // one search through the joined lines takes half the time of one per line, and finds signs that a break divides
  const text = lines.join(' ');
  const sign = new RegExp(signs);
  let lastYielded = -1;
  let [index, start] = [0, 0];
  for (let found = sign.exec(text); found !== null; found = sign.exec(text)) {
    for (let end = endOf(lines, index, start); end < found.index; end = endOf(lines, index, start)) {
      start = end + 1;
      index++;
    }
    if (index - 1 > lastYielded) yield index - 1;
    yield index;
    lastYielded = index;
    sign.lastIndex = endOf(lines, index, start);
  }
}

function endOf(lines: readonly string[], index: number, start: number): number {
  return start + (lines[index] ?? '').length;
}
