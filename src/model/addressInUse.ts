import type { ConflictCause } from './conflictForms';
import {
  addressAlone,
  attemptForms,
  bindWords,
  clientWords,
  commandForms,
  failureWords,
  messageForms,
  movedOnForms,
  notOfPorts,
  ofConnect,
  ofFile,
  portlessForms,
  serverWords,
  signs,
  socketDenied,
  systemErrors,
} from './conflictForms';
import type { Protocol } from './listener';
import { isInBackticks, isQuotation, isStackFrame, isSupposition } from './quotation';
import { plainTerminalText } from './terminalText';
import type { WrittenEndpoint } from './writtenEndpoint';
import { endpointsIn, endpointsOf, matchesOf, readEndpoint } from './writtenEndpoint';

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
/** A program says within the next lines that it goes on. */
const movedOnReach = 3;

/**
 * The conflicts that terminal text tells of, escape sequences in it or not: each port once, however often and in how many
 * lines it is said, then those without a port. Takes time linear in the text.
 *
 * What is quoted can't always be told from what happened. Taken for quotations are comments, code frames and search
 * results with line numbers, commands at a prompt, passed tests, text within backticks, and what `if`, `when`, `whether`
 * or `is` introduces. All else counts as said by a program.
 */
export function findConflicts(text: string): AddressConflict[] {
  const lines = plainTerminalText(text)
    .split('\n')
    .filter((line) => !isStackFrame(line));
  const story = new Story(lines);
  let telling = 0;
  for (const [index, line] of lines.entries()) {
    if (!mayTell(line) || isQuotation(line, lines[index + 1])) continue;
    const reports = reportsIn(line);
    if (reports.length === 0) continue;
    story.add(index, reports);
    telling++;
    if (telling === maximumTellingLines) break;
  }
  return story.end();
}

/** The port that a line says is taken or denied, where that line itself gives it. */
export function conflictInLine(line: string): ConflictInLine | undefined {
  if (!mayTell(line) || isQuotation(line)) return undefined;
  const [first, ...others] = reportsIn(line).flatMap(({ endpoint, protocol }) =>
    endpoint === undefined ? [] : [{ ...endpoint, protocol }],
  );
  if (first === undefined) return undefined;
  const { start, end, port, protocol } = others.reduce(
    (before, next) => (next.start < before.start ? next : before),
    first,
  );
  return { start, length: end - start, protocol, port };
}

/** What one place of a line says. */
interface Report {
  /** Undefined where the line gives no port. */
  readonly endpoint: WrittenEndpoint | undefined;
  readonly address: string | undefined;
  readonly protocol: Protocol;
  readonly cause: ConflictCause;
  readonly movedOn: boolean;
  readonly line: string;
}

/** Lines without a port that follow each other closely: a loop of attempts, or one message of many lines. */
interface Portless {
  readonly report: Report;
  readonly first: number;
  last: number;
}

/** Joins what the lines of one text say, as they come. */
class Story {
  private readonly ports = new Map<string, AddressConflict>();
  private readonly others = new Map<number | undefined, AddressConflict>();
  /** The last port, and the last line that spoke of it: portless lines close by are part of its message. */
  private latest: { readonly key: string; line: number } | undefined;
  private open: Portless | undefined;

  constructor(private readonly lines: readonly string[]) {}

  /** @param reports of one line, in order: those with a port first, or none of them has one. */
  add(line: number, reports: readonly Report[]): void {
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

  private addPort(line: number, port: number, report: Report): void {
    const key = this.merge(port, report);
    this.latest = { key, line };
    if (this.open !== undefined && line - this.open.last <= messageReach) {
      this.merge(port, { ...this.open.report, protocol: report.protocol });
      this.open = undefined;
    }
  }

  private addPortless(line: number, report: Report): void {
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

  private merge(port: number, report: Report): string {
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

function conflictOf(report: Report, port: number | undefined): AddressConflict {
  const { address, protocol, cause, movedOn, line } = report;
  return { port, address, otherAddresses: [], protocol, cause, movedOn, contextPort: undefined, line };
}

function withReport(known: AddressConflict, report: Report): AddressConflict {
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

/** A line is looked at whole up to this length, a longer one around its signs. */
const partLength = 1000;
const partBefore = 250;
const partStep = 500;
/** More parts of one line are not looked at: no program says so much in a line. */
const maximumParts = 200;

function mayTell(line: string): boolean {
  return line.search(signs) !== -1;
}

interface Part {
  readonly text: string;
  readonly start: number;
}

/** Overlapping pieces that begin and end at blanks, so that no number is cut. */
function partsOf(line: string): Part[] {
  if (line.length <= partLength) return [{ text: line, start: 0 }];
  const parts: Part[] = [];
  let from = 0;
  for (const { index } of line.matchAll(signs)) {
    if (index < from) continue;
    if (parts.length >= maximumParts) break;
    from = index + partStep;
    const cut = Math.max(0, index - partBefore);
    const end = cut + partLength;
    const piece = line.slice(cut, end);
    const begin = cut === 0 ? 0 : piece.indexOf(' ') + 1;
    const finish = end >= line.length ? piece.length : piece.lastIndexOf(' ');
    if (begin < finish && (cut === 0 || begin > 0)) {
      parts.push({ text: piece.slice(begin, finish), start: cut + begin });
    }
  }
  return parts;
}

/** What a line says, places with a port first; without a port only where no place has one. */
function reportsIn(line: string): Report[] {
  const reports = partsOf(line).flatMap(({ text, start }) =>
    notOfPorts.test(text) ? [] : reportsInPart(text, start),
  );
  const withPort = reports.filter(({ endpoint }) => endpoint !== undefined);
  return withPort.length > 0 ? withPort : reports.slice(0, 1);
}

function reportsInPart(text: string, offset: number): Report[] {
  return [...fromMessages(text), ...fromSystemErrors(text), ...withoutPort(text)]
    .filter(({ start, end }) => !isSupposition(text.slice(0, start)) && !isInBackticks(text, start, end))
    .map(({ start, end, cause, endpoint }) => ({
      endpoint: endpoint && { ...endpoint, start: endpoint.start + offset, end: endpoint.end + offset },
      address: endpoint === undefined ? addressIn(text) : endpoint.address,
      protocol: protocolNear(text, endpoint?.start ?? start, endpoint?.end ?? end),
      cause,
      movedOn: portsMovedTo(text.slice(start)).some((port) => port !== endpoint?.port),
      line: text.trim(),
    }));
}

interface Place {
  readonly start: number;
  readonly end: number;
  readonly cause: ConflictCause;
  readonly endpoint: WrittenEndpoint | undefined;
}

function fromMessages(text: string): Place[] {
  return messageForms.flatMap(({ pattern, cause = 'in-use' }) =>
    matchesOf(pattern, text).flatMap((match): Place[] => {
      const endpoint = readEndpoint(match, text);
      return endpoint === undefined ? [] : [{ ...extent(match), cause, endpoint }];
    }),
  );
}

function fromSystemErrors(text: string): Place[] {
  const endpoints = endpointsIn(text);
  return systemErrors.flatMap(({ pattern, cause }) =>
    matchesOf(pattern, text).flatMap((match): Place[] => {
      const place = extent(match);
      const endpoint = nearest(endpoints, place);
      if (endpoint === undefined && ofFile.test(text)) return [];
      if (
        cause === 'denied' &&
        !socketDenied.test(text) &&
        (endpoint === undefined || !bindWords.test(text))
      ) {
        return [];
      }
      return [{ ...place, cause, endpoint }];
    }),
  );
}

function withoutPort(text: string): Place[] {
  return portlessForms.flatMap(({ pattern, cause = 'in-use' }) =>
    matchesOf(pattern, text).map((match): Place => ({ ...extent(match), cause, endpoint: undefined })),
  );
}

function extent(match: RegExpExecArray): { start: number; end: number } {
  return { start: match.index, end: match.index + match[0].length };
}

function nearest(
  endpoints: readonly WrittenEndpoint[],
  place: { start: number; end: number },
): WrittenEndpoint | undefined {
  const distance = ({ start, end }: WrittenEndpoint): number =>
    Math.max(place.start - end, start - place.end);
  return endpoints.reduce<WrittenEndpoint | undefined>(
    (best, next) => (best === undefined || distance(next) < distance(best) ? next : best),
    undefined,
  );
}

/** `listen udp :53`, `0.0.0.0:53/udp`: TCP is what people mean by a port. */
function protocolNear(text: string, start: number, end: number): Protocol {
  const near = text.slice(Math.max(0, start - 20), end + 5);
  return /\budp[46]?\b/i.test(near) && !/\btcp[46]?\b/i.test(near) ? 'udp' : 'tcp';
}

function addressIn(text: string): string | undefined {
  return matchesOf(addressAlone, text)[0]?.groups?.['address'];
}

/** The ports a text says it goes on at; 0 where it goes on and does not say where. */
function portsMovedTo(text: string): number[] {
  return movedOnForms.flatMap((form) =>
    matchesOf(form, text.slice(0, partLength)).map(({ groups }) => Number(groups?.['next'] ?? 0)),
  );
}

/** The same of the next line that says so, unless one before it, or itself, tells of a conflict of its own. */
function nextPortsAfter(lines: readonly string[], index: number): number[] {
  const next = lines.slice(index + 1, index + 1 + movedOnReach);
  const at = next.findIndex((line) => portsMovedTo(line).length > 0);
  const tellsOfPort = (line: string): boolean =>
    mayTell(line) && reportsIn(line).some(({ endpoint }) => endpoint !== undefined);
  return next.slice(0, at + 1).some(tellsOfPort) ? [] : portsMovedTo(next[at] ?? '');
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
  if (isQuotation(line)) return undefined;
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
