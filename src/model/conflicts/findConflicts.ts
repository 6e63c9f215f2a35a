import type { ConflictCause } from './messagePatterns';
import {
  attemptForms,
  clientWords,
  commandForms,
  failureWords,
  notOfPorts,
  ofConnect,
  serverWords,
  signs,
} from './messagePatterns';
import type { LineMatch } from './matchLine';
import { mayMatch, partLength, portsMovedTo, matchesAt, matchesIn, mentionsPort } from './matchLine';
import type { Protocol } from '../listeners/listener';
import { isQuotedText, isStackFrame } from './quotedText';
import { plainTerminalText } from './terminalOutput';
import type { WrittenEndpoint } from './endpointInText';
import { endpointsIn, endpointsOf } from './endpointInText';

/** A program said that it could not have the port it asked for. */
export interface AddressConflict {
  /** Undefined where the text gives none, as with Python's `http.server`. */
  readonly port: number | undefined;
  /** Canonical, without brackets; a name or `*` as printed; undefined where the text gives none. */
  readonly address: string | undefined;
  /** Further addresses the same port was asked for: `[::]:80` and then `0.0.0.0:80`. */
  readonly otherAddresses: readonly string[];
  /** `udp` only where the text says so. */
  readonly protocol: Protocol;
  readonly cause: ConflictCause;
  /** The program went on at another port by itself: nothing needs to be done. */
  readonly movedOn: boolean;
  /** Where the text gives no port, the one that lines before name as a server's: a guess, for a person to confirm. */
  readonly contextPort: number | undefined;
  /** The line that says so, without escape sequences; of an endless line the part around it. */
  readonly line: string;
}

/** Where the port stands in a line, in UTF-16 units from its begin: what a person would click. */
export interface ConflictInLine {
  readonly start: number;
  readonly length: number;
  readonly protocol: Protocol;
  readonly port: number;
}

/** How many lines, stack frames not counted, may stand between the parts of one message. */
const messageReach = 12;
/** How far back a line may tell which port was meant. */
const hintReach = 25;
/** Lines that tell of conflicts beyond these tell them again: a loop that no one stopped. */
const maximumTellingLines = 5000;
/** A program says within the next lines that it goes on; blank ones and those that say the same of another port don't count. */
const movedOnReach = 3;
/** How many lines a question may go on for. */
const questionReach = 5;

/**
 * The conflicts that terminal text tells of, escape sequences in it or not: each port once, however often and in how many
 * lines it is said, then those without a port. Takes time linear in the text.
 *
 * What is quoted can't always be told from what happened. Taken for quotations are comments, lines of source, code frames,
 * search results, commits, commands at a prompt, passed tests, text within backticks, and what `if`, `when`, `whether` or
 * `is` introduces. All else counts as said by a program.
 */
export function findConflicts(text: string): AddressConflict[] {
  const lines = plainTerminalText(text)
    .split('\n')
    .filter((line) => !isStackFrame(line));
  const story = new ConflictCollector(lines);
  let telling = 0;
  for (const index of linesWithSigns(lines)) {
    const line = lines[index] ?? '';
    const reports = matchesAt(line, lines[index + 1] ?? '');
    if (reports.length === 0 || isQuotedText(line, lines.slice(index + 1, index + 1 + questionReach)))
      continue;
    story.add(index, reports);
    telling++;
    if (telling === maximumTellingLines) break;
  }
  return story.end();
}

/** The port that a line says is taken or denied, where that line itself gives it. */
export function conflictInLine(line: string): ConflictInLine | undefined {
  if (!mayMatch(line) || isQuotedText(line)) return undefined;
  const [first, ...others] = matchesIn(line).flatMap(({ endpoint, protocol }) =>
    endpoint === undefined ? [] : [{ ...endpoint, protocol }],
  );
  if (first === undefined) return undefined;
  const { start, end, port, protocol } = others.reduce(
    (before, next) => (next.start < before.start ? next : before),
    first,
  );
  return { start, length: end - start, protocol, port };
}

/** The lines in which a sign begins, and those before them, which may begin what they say; in order. */
function* linesWithSigns(lines: readonly string[]): Generator<number> {
  // one search through all of them takes half the time of one in each, and finds what stands on both sides of a break
  const text = lines.join(' ');
  const sign = new RegExp(signs);
  let done = -1;
  let [index, start] = [0, 0];
  for (let found = sign.exec(text); found !== null; found = sign.exec(text)) {
    for (let end = endOf(lines, index, start); end < found.index; end = endOf(lines, index, start)) {
      start = end + 1;
      index++;
    }
    if (index - 1 > done) yield index - 1;
    yield index;
    done = index;
    sign.lastIndex = endOf(lines, index, start);
  }
}

function endOf(lines: readonly string[], index: number, start: number): number {
  return start + (lines[index] ?? '').length;
}

/** Lines without a port that follow each other closely: a loop of attempts, or one message of many lines. */
interface PendingMatch {
  readonly report: LineMatch;
  readonly first: number;
  last: number;
}

/** Joins what the lines of one text say, as they come. */
class ConflictCollector {
  private readonly ports = new Map<string, AddressConflict>();
  private readonly others = new Map<number | undefined, AddressConflict>();
  /** The last port, and the last line that spoke of it: portless lines close by are part of its message. */
  private latest: { readonly key: string; line: number } | undefined;
  private open: PendingMatch | undefined;

  constructor(private readonly lines: readonly string[]) {}

  /** @param reports of one line, in order: those with a port first, or none of them has one. */
  add(line: number, reports: readonly LineMatch[]): void {
    const nextPorts = reports[0]?.endpoint === undefined ? [] : nextPortsAfter(this.lines, line);
    for (const report of reports) {
      const { endpoint } = report;
      if (endpoint === undefined) {
        this.addPortless(line, report);
        continue;
      }
      const movedOn = report.movedOn || nextPorts.some((port) => port !== endpoint.port);
      this.addPort(line, endpoint.port, { ...report, movedOn });
    }
  }

  end(): AddressConflict[] {
    this.close();
    const named = [...this.ports.values()];
    const known = new Set(named.map(({ port }) => port));
    return [
      ...named,
      ...[...this.others.values()].filter(
        ({ contextPort }) => contextPort === undefined || !known.has(contextPort),
      ),
    ];
  }

  private addPort(line: number, port: number, report: LineMatch): void {
    const key = this.merge(port, report);
    this.latest = { key, line };
    if (this.open !== undefined && line - this.open.last <= messageReach) {
      this.merge(port, { ...this.open.report, protocol: report.protocol });
      this.open = undefined;
    }
  }

  private addPortless(line: number, report: LineMatch): void {
    const known = this.latest && this.ports.get(this.latest.key);
    if (this.latest !== undefined && known?.port !== undefined && line - this.latest.line <= messageReach) {
      this.merge(known.port, { ...report, protocol: known.protocol });
      this.latest.line = line;
    } else if (this.open !== undefined && line - this.open.last <= messageReach) {
      this.open.last = line;
    } else {
      this.close();
      this.open = { report, first: line, last: line };
    }
  }

  private merge(port: number, report: LineMatch): string {
    const key = `${port}/${report.protocol}`;
    const known = this.ports.get(key);
    this.ports.set(key, known === undefined ? conflictOf(report, port) : withReport(known, report));
    return key;
  }

  /** No line with a port came: looks for one that names the attempt, else for a hint. */
  private close(): void {
    if (this.open === undefined) return;
    const { report, first, last } = this.open;
    this.open = undefined;
    if (
      this.lines.slice(first, first + messageReach).some((line) => ofConnect.test(line.slice(0, partLength)))
    )
      return;
    const attempt = nearestAttempt(this.lines, first, last);
    if (attempt !== undefined) {
      this.merge(attempt.port, { ...report, address: report.address ?? attempt.address });
      return;
    }
    const contextPort = hintBefore(this.lines, first);
    if (!this.others.has(contextPort))
      this.others.set(contextPort, { ...conflictOf(report, undefined), contextPort });
  }
}

function conflictOf(report: LineMatch, port: number | undefined): AddressConflict {
  const { address, protocol, cause, movedOn, line } = report;
  return { port, address, otherAddresses: [], protocol, cause, movedOn, contextPort: undefined, line };
}

function withReport(known: AddressConflict, report: LineMatch): AddressConflict {
  const { address = report.address, otherAddresses } = known;
  const isNew =
    report.address !== undefined && report.address !== address && !otherAddresses.includes(report.address);
  return {
    ...known,
    address,
    otherAddresses: isNew ? [...otherAddresses, report.address] : otherAddresses,
    movedOn: known.movedOn || report.movedOn,
  };
}

/** The ports that one of the next lines says it goes on at, unless it, or one before it, tells of another conflict. */
function nextPortsAfter(lines: readonly string[], index: number): number[] {
  const told = withoutNumbers(lines[index] ?? '');
  let left = movedOnReach;
  for (const line of lines.slice(index + 1, index + 1 + messageReach)) {
    if (line.trim() === '' || withoutNumbers(line) === told) continue;
    if (left === 0 || mentionsPort(line)) return [];
    const ports = portsMovedTo(line);
    if (ports.length > 0) return ports;
    left--;
  }
  return [];
}

function withoutNumbers(line: string): string {
  return line.slice(0, partLength).replace(/\d+/g, '');
}

/** The endpoint of an attempt that failed, in the line nearest to the first or the last of these. */
function nearestAttempt(lines: readonly string[], first: number, last: number): WrittenEndpoint | undefined {
  const attemptAt = (index: number): WrittenEndpoint | undefined =>
    attemptIn((lines[index] ?? '').slice(0, partLength), lines[index - 1] ?? '');
  for (let distance = 0; distance <= messageReach; distance++) {
    const endpoint = attemptAt(first - distance) ?? attemptAt(first + distance) ?? attemptAt(last + distance);
    if (endpoint !== undefined) return endpoint;
  }
  return undefined;
}

function attemptIn(line: string, before: string): WrittenEndpoint | undefined {
  if (isQuotedText(line)) return undefined;
  const joined = `${before.slice(-partLength)} ${line}`;
  const told = attemptForms
    .flatMap(({ pattern }) => endpointsOf(pattern, joined))
    .find(({ end }) => end > joined.length - line.length);
  if (told !== undefined) return told;
  const isAttempt = failureWords.test(line) && serverWords.test(line) && !clientWords.test(line);
  return isAttempt && !notOfPorts.test(line) ? endpointsIn(line)[0] : undefined;
}

/** The port of a command line or of a server's own words, in the nearest line before. */
function hintBefore(lines: readonly string[], index: number): number | undefined {
  for (let at = index - 1; at >= Math.max(0, index - hintReach); at--) {
    const line = (lines[at] ?? '').slice(0, partLength);
    const told = commandForms.flatMap((form) => endpointsOf(form, line))[0];
    if (told !== undefined) return told.port;
    if (serverWords.test(line) && !clientWords.test(line) && !notOfPorts.test(line)) {
      const endpoint = endpointsIn(line)[0];
      if (endpoint !== undefined) return endpoint.port;
    }
  }
  return undefined;
}
