import type { Protocol } from '../listeners/listener';
import { endpointsIn, matchesOf, readEndpoint, type WrittenEndpoint } from './endpointInText';
import type { ConflictCause } from './messageForm';
import {
  aboutFile,
  addressAlone,
  bindWords,
  mayMatch,
  messageForms,
  notAboutPorts,
  signs,
} from './messagePatterns';
import { clientWords, movedOnForms } from './nearbyForms';
import { aboutOutgoing } from './outgoing';
import { isHypothetical, isInBackticks } from './quotedText';
import { socketDenied, systemErrors, windowsSentence } from './systemErrors';

/** A message in a line. */
export interface LineMatch {
  /** Undefined if the line gives no port. */
  readonly endpoint: WrittenEndpoint | undefined;
  readonly address: string | undefined;
  readonly protocol: Protocol;
  readonly cause: ConflictCause;
  readonly movedOn: boolean;
}

/** A line is searched whole up to this length, a longer one only around its signs. */
export const excerptLength = 1000;
const lengthBeforeSign = 250;
const lengthCoveredAfterSign = 500;
/** Further excerpts of one line are not searched: no program says that much in a line. */
const maximumExcerpts = 200;

interface Excerpt {
  readonly text: string;
  readonly start: number;
}

/** Overlapping pieces that begin and end at blanks, so that no number is cut. */
function excerptsOf(line: string): Excerpt[] {
  if (line.length <= excerptLength) return [{ text: line, start: 0 }];
  const excerpts: Excerpt[] = [];
  let covered = 0;
  for (const { index } of line.matchAll(signs)) {
    if (index < covered) continue;
    if (excerpts.length >= maximumExcerpts) break;
    covered = index + lengthCoveredAfterSign;
    const cut = Math.max(0, index - lengthBeforeSign);
    const end = cut + excerptLength;
    const piece = line.slice(cut, end);
    const firstWord = cut === 0 ? 0 : piece.indexOf(' ') + 1;
    const lastWordEnd = end >= line.length ? piece.length : piece.lastIndexOf(' ');
    if (firstWord < lastWordEnd && (cut === 0 || firstWord > 0)) {
      excerpts.push({ text: piece.slice(firstWord, lastWordEnd), start: cut + firstWord });
    }
  }
  return excerpts;
}

/** The messages in a line, or in this line and the next if a message is broken into both. */
export function matchesAt(line: string, next: string): LineMatch[] {
  const own = mayMatch(line) ? matchesIn(line) : [];
  if (own[0]?.endpoint !== undefined) return own;
  const broken = matchesAcrossBreak(line, next);
  return own.length === 0 || broken[0]?.endpoint !== undefined ? broken : own;
}

/** The messages in a line: those with a port, or one without if none has a port. */
export function matchesIn(line: string): LineMatch[] {
  return preferPorts(
    excerptsOf(line).flatMap(({ text, start }) =>
      positionsIn(text).map((position) => toLineMatch(position, text, start)),
    ),
  );
}

/** Shorter lines are whole: neither programs nor narrow terminals break them. */
const shortestBrokenLine = 50;
/** How far apart the words and the port of a broken message may be if the break is between them. */
const maximumGapAtBreak = 40;

/** Messages broken into two lines: `while attempting to bind on address ('0.0.0.0',` and `8000): address already in use`. */
function matchesAcrossBreak(line: string, next: string): LineMatch[] {
  const first = line.slice(-excerptLength / 2).trimEnd();
  if (line.length < shortestBrokenLine) return [];
  const text = `${first} ${next.slice(0, excerptLength / 2).trimStart()}`;
  if (clientWords.test(text)) return [];
  const second = first.length + 1;
  const crossesBreak = ({ start, end }: Span): boolean => start < first.length && end > second;
  const isBroken = ({ start, end, endpoint }: MatchPosition): boolean => {
    if (crossesBreak({ start, end })) return true;
    if (endpoint === undefined) return false;
    if (crossesBreak(endpoint)) return true;
    if (gapBetween(endpoint, { start, end }) > maximumGapAtBreak) return false;
    return end < second
      ? endpoint.start === second && endpoint.address !== undefined
      : endpoint.end < second && /[:,(=-]$/.test(first);
  };
  return preferPorts(
    positionsIn(text)
      .filter(isBroken)
      .map((position) => toLineMatch(position, text, 0)),
  );
}

function preferPorts(matches: readonly LineMatch[]): LineMatch[] {
  const withPort = matches.filter(({ endpoint }) => endpoint !== undefined);
  return withPort.length > 0 ? withPort : matches.slice(0, 1);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

interface MatchPosition extends Span {
  readonly cause: ConflictCause;
  readonly endpoint: WrittenEndpoint | undefined;
}

function positionsIn(text: string): MatchPosition[] {
  if (notAboutPorts.test(text) || aboutOutgoing.test(text)) return [];
  return [...positionsOfMessages(text), ...positionsOfSystemErrors(text)].filter(
    ({ start, end }) => !isHypothetical(text.slice(0, start)) && !isInBackticks(text, start, end),
  );
}

function toLineMatch(
  { start, end, cause, endpoint }: MatchPosition,
  text: string,
  offset: number,
): LineMatch {
  return {
    endpoint: endpoint && { ...endpoint, start: endpoint.start + offset, end: endpoint.end + offset },
    address: endpoint === undefined ? loneAddressIn(text) : endpoint.address,
    protocol: protocolNear(text, endpoint?.start ?? start, endpoint?.end ?? end),
    cause,
    movedOn: portsMovedTo(text.slice(start)).some((port) => port !== endpoint?.port),
  };
}

function positionsOfMessages(text: string): MatchPosition[] {
  return messageForms.flatMap(({ pattern, cause = 'in-use' }) =>
    matchesOf(pattern, text).flatMap((match): MatchPosition[] => {
      const endpoint = readEndpoint(match, text);
      return endpoint === undefined ? [] : [{ ...spanOf(match), cause, endpoint }];
    }),
  );
}

function positionsOfSystemErrors(text: string): MatchPosition[] {
  const endpoints = endpointsIn(text);
  return systemErrors.flatMap(({ pattern, cause }) =>
    matchesOf(pattern, text).flatMap((match): MatchPosition[] => {
      const span = spanOf(match);
      const endpoint = nearestTo(span, endpoints);
      if (endpoint === undefined && aboutFile.test(text)) return [];
      if (endpoint !== undefined && isOfConnection(text, endpoint)) return [];
      const isEnough = cause === 'in-use' || socketDenied.test(text);
      return isEnough || (endpoint !== undefined && bindWords.test(text))
        ? [{ ...span, cause, endpoint }]
        : [];
    }),
  );
}

/** .NET adds where it wanted to connect to: `… is normally permitted 127.0.0.1:80`. Servers name their address before. */
function isOfConnection(text: string, endpoint: WrittenEndpoint): boolean {
  const sentence = windowsSentence.exec(text.slice(0, endpoint.start));
  if (sentence === null || !/^[\s\])}.]*$/.test(text.slice(endpoint.end))) return false;
  const between = text.slice(sentence.index + sentence[0].length, endpoint.start);
  return !/\b(?:bind|listen|port|socket|address)|:\s/i.test(
    between.replace(/[(\uFF08][^)\uFF09]{0,80}[)\uFF09]/g, ''),
  );
}

function spanOf(match: RegExpExecArray): Span {
  return { start: match.index, end: match.index + match[0].length };
}

function nearestTo(span: Span, endpoints: readonly WrittenEndpoint[]): WrittenEndpoint | undefined {
  return endpoints.reduce<WrittenEndpoint | undefined>(
    (best, next) => (best === undefined || gapBetween(next, span) < gapBetween(best, span) ? next : best),
    undefined,
  );
}

/** Negative if they overlap. */
function gapBetween(one: Span, other: Span): number {
  return Math.max(other.start - one.end, one.start - other.end);
}

/** `listen udp :53`, `0.0.0.0:53/udp`: a port is one of TCP unless UDP is named. */
function protocolNear(text: string, start: number, end: number): Protocol {
  const near = text.slice(Math.max(0, start - 20), end + 5);
  return /\budp[46]?\b/i.test(near) && !/\btcp[46]?\b/i.test(near) ? 'udp' : 'tcp';
}

function loneAddressIn(text: string): string | undefined {
  return matchesOf(addressAlone, text)[0]?.groups?.['address'];
}

/** The ports that a text says the program goes on at; 0 if it goes on and does not say where. */
export function portsMovedTo(text: string): number[] {
  return movedOnForms.flatMap(({ pattern }) =>
    matchesOf(pattern, text.slice(0, excerptLength)).map(({ groups }) => Number(groups?.['next'] ?? 0)),
  );
}

/** Whether a line says that a port is taken or denied, and which. */
export function namesConflictingPort(line: string): boolean {
  return mayMatch(line) && matchesIn(line).some(({ endpoint }) => endpoint !== undefined);
}
