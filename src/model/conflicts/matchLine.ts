import type { ConflictCause } from './messagePatterns';
import {
  addressAlone,
  bindWords,
  clientWords,
  messageForms,
  movedOnForms,
  notOfPorts,
  ofFile,
  signs,
  socketDenied,
  systemErrors,
} from './messagePatterns';
import type { Protocol } from '../listeners/listener';
import { isInBackticks, isSupposition } from './quotedText';
import type { WrittenEndpoint } from './endpointInText';
import { endpointsIn, matchesOf, readEndpoint } from './endpointInText';

/** What one place of a line says. */
export interface LineMatch {
  /** Undefined where the line gives no port. */
  readonly endpoint: WrittenEndpoint | undefined;
  readonly address: string | undefined;
  readonly protocol: Protocol;
  readonly cause: ConflictCause;
  readonly movedOn: boolean;
  readonly line: string;
}

/** A line is looked at whole up to this length, a longer one around its signs. */
export const partLength = 1000;
const partBefore = 250;
const partStep = 500;
/** More parts of one line are not looked at: no program says so much in a line. */
const maximumParts = 200;

export function mayMatch(line: string): boolean {
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

/** What a line says, by itself or broken into it and the next. */
export function matchesAt(line: string, next: string): LineMatch[] {
  const own = mayMatch(line) ? matchesIn(line) : [];
  if (own[0]?.endpoint !== undefined) return own;
  const broken = acrossBreak(line, next);
  return own.length === 0 || broken[0]?.endpoint !== undefined ? broken : own;
}

/** What a line says, places with a port first; without a port only where no place has one. */
export function matchesIn(line: string): LineMatch[] {
  return portsFirst(
    partsOf(line).flatMap(({ text, start }) => positionsIn(text).map((place) => matchOf(place, text, start))),
  );
}

/** Shorter lines are whole: neither programs nor narrow terminals break them. */
const shortestBroken = 50;
/** How far from each other the words and the port of a broken message may be, where the break is between them. */
const brokenGap = 40;

/** What a line says only with the next: `while attempting to bind on address ('0.0.0.0',` and `8000): address already in use`. */
function acrossBreak(line: string, next: string): LineMatch[] {
  const begin = line.slice(-partLength / 2).trimEnd();
  if (line.length < shortestBroken) return [];
  const text = `${begin} ${next.slice(0, partLength / 2).trimStart()}`;
  if (clientWords.test(text)) return [];
  const second = begin.length + 1;
  const crosses = ({ start, end }: Extent): boolean => start < begin.length && end > second;
  const isBroken = ({ start, end, endpoint }: MatchPosition): boolean => {
    if (crosses({ start, end })) return true;
    if (endpoint === undefined) return false;
    if (crosses(endpoint)) return true;
    if (gapBetween(endpoint, { start, end }) > brokenGap) return false;
    return end < second
      ? endpoint.start === second && endpoint.address !== undefined
      : endpoint.end < second && /[:,(=-]$/.test(begin);
  };
  return portsFirst(
    positionsIn(text)
      .filter(isBroken)
      .map((place) => matchOf(place, text, 0)),
  );
}

function portsFirst(reports: readonly LineMatch[]): LineMatch[] {
  const withPort = reports.filter(({ endpoint }) => endpoint !== undefined);
  return withPort.length > 0 ? withPort : reports.slice(0, 1);
}

function positionsIn(text: string): MatchPosition[] {
  if (notOfPorts.test(text)) return [];
  return [...fromMessages(text), ...fromSystemErrors(text)].filter(
    ({ start, end }) => !isSupposition(text.slice(0, start)) && !isInBackticks(text, start, end),
  );
}

function matchOf({ start, end, cause, endpoint }: MatchPosition, text: string, offset: number): LineMatch {
  return {
    endpoint: endpoint && { ...endpoint, start: endpoint.start + offset, end: endpoint.end + offset },
    address: endpoint === undefined ? addressIn(text) : endpoint.address,
    protocol: protocolNear(text, endpoint?.start ?? start, endpoint?.end ?? end),
    cause,
    movedOn: portsMovedTo(text.slice(start)).some((port) => port !== endpoint?.port),
    line: text.trim(),
  };
}

interface MatchPosition extends Extent {
  readonly cause: ConflictCause;
  readonly endpoint: WrittenEndpoint | undefined;
}

function fromMessages(text: string): MatchPosition[] {
  return messageForms.flatMap(({ pattern, cause = 'in-use' }) =>
    matchesOf(pattern, text).flatMap((match): MatchPosition[] => {
      const endpoint = readEndpoint(match, text);
      return endpoint === undefined ? [] : [{ ...extent(match), cause, endpoint }];
    }),
  );
}

function fromSystemErrors(text: string): MatchPosition[] {
  const endpoints = endpointsIn(text);
  return systemErrors.flatMap(({ pattern, cause }) =>
    matchesOf(pattern, text).flatMap((match): MatchPosition[] => {
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

function extent(match: RegExpExecArray): Extent {
  return { start: match.index, end: match.index + match[0].length };
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

function nearest(endpoints: readonly WrittenEndpoint[], place: Extent): WrittenEndpoint | undefined {
  return endpoints.reduce<WrittenEndpoint | undefined>(
    (best, next) => (best === undefined || gapBetween(next, place) < gapBetween(best, place) ? next : best),
    undefined,
  );
}

/** Negative where they overlap. */
function gapBetween(one: Extent, other: Extent): number {
  return Math.max(other.start - one.end, one.start - other.end);
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
export function portsMovedTo(text: string): number[] {
  return movedOnForms.flatMap((form) =>
    matchesOf(form, text.slice(0, partLength)).map(({ groups }) => Number(groups?.['next'] ?? 0)),
  );
}

export function mentionsPort(line: string): boolean {
  return mayMatch(line) && matchesIn(line).some(({ endpoint }) => endpoint !== undefined);
}
