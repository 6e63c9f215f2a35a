import type { Protocol } from '../listeners/listener';
import { attemptIn, portHintIn } from './attempts';
import type { WrittenEndpoint } from './endpointInText';
import type { LineMatch } from './matchLine';
import { excerptLength, namesConflictingPort, portsMovedTo } from './matchLine';
import type { ConflictCause } from './messageForm';
import { aboutConnecting } from './messagePatterns';

/** A program said that it could not have the port it asked for. */
export interface AddressConflict {
  /** Undefined if the text gives none, as with Python's `http.server`. */
  readonly port: number | undefined;
  /** Canonical, without brackets; a name or `*` as printed; undefined if the text gives none. */
  readonly address: string | undefined;
  /** Further addresses the same port was asked for: `[::]:80` and then `0.0.0.0:80`. */
  readonly otherAddresses: readonly string[];
  /** `udp` only if the text says so. */
  readonly protocol: Protocol;
  readonly cause: ConflictCause;
  /** The program went on at another port by itself: nothing needs to be done. */
  readonly movedOn: boolean;
  /** If the text gives no port, the one that earlier lines name as a server's: a guess, for a person to confirm. */
  readonly contextPort: number | undefined;
}

/** How many lines, stack frames not counted, may be between the parts of one message. */
const maximumMessageLines = 12;
/** How many lines before a message may hint at its port. */
const maximumHintLines = 25;
/** A program says within the next lines that it goes on; blank ones and those that repeat the message for another port don't count. */
const maximumMovedOnLines = 3;

/** Lines without a port that closely follow each other: repeated attempts, or one message of many lines. */
interface PendingMatch {
  readonly match: LineMatch;
  readonly firstLine: number;
  lastLine: number;
}

/** Joins the matches of one text into conflicts, line by line. */
export class ConflictCollector {
  private readonly byPort = new Map<string, AddressConflict>();
  /** Conflicts without a port, by the port that the lines before them hint at. */
  private readonly byContextPort = new Map<number | undefined, AddressConflict>();
  /** The latest port, and the latest line of its message: lines without a port close by are part of it. */
  private latest: { readonly key: string; line: number } | undefined;
  private pending: PendingMatch | undefined;

  constructor(private readonly lines: readonly string[]) {}

  /** @param matches of one line: all of them have a port, or none has. */
  add(line: number, matches: readonly LineMatch[]): void {
    const nextPorts = matches[0]?.endpoint === undefined ? [] : portsMovedToAfter(this.lines, line);
    for (const match of matches) {
      const { endpoint } = match;
      if (endpoint === undefined) {
        this.addWithoutPort(line, match);
      } else {
        const movedOn = match.movedOn || nextPorts.some((port) => port !== endpoint.port);
        this.addWithPort(line, endpoint.port, { ...match, movedOn });
      }
    }
  }

  /** Each port once, then the conflicts without a port whose hint is not among them. */
  end(): AddressConflict[] {
    this.resolvePending();
    const withPort = [...this.byPort.values()];
    const ports = new Set(withPort.map(({ port }) => port));
    const withoutPort = [...this.byContextPort.values()].filter(
      ({ contextPort }) => contextPort === undefined || !ports.has(contextPort),
    );
    return [...withPort, ...withoutPort];
  }

  private addWithPort(line: number, port: number, match: LineMatch): void {
    const key = this.merge(port, match);
    this.latest = { key, line };
    if (this.pending !== undefined && line - this.pending.lastLine <= maximumMessageLines) {
      this.merge(port, { ...this.pending.match, protocol: match.protocol });
      this.pending = undefined;
    }
  }

  private addWithoutPort(line: number, match: LineMatch): void {
    const known = this.latest && this.byPort.get(this.latest.key);
    if (
      this.latest !== undefined &&
      known?.port !== undefined &&
      line - this.latest.line <= maximumMessageLines
    ) {
      this.merge(known.port, { ...match, protocol: known.protocol });
      this.latest.line = line;
    } else if (this.pending !== undefined && line - this.pending.lastLine <= maximumMessageLines) {
      this.pending.lastLine = line;
    } else {
      this.resolvePending();
      this.pending = { match, firstLine: line, lastLine: line };
    }
  }

  private merge(port: number, match: LineMatch): string {
    const key = `${port}/${match.protocol}`;
    const known = this.byPort.get(key);
    this.byPort.set(key, known === undefined ? toConflict(match, port) : withMatch(known, match));
    return key;
  }

  /** No line with a port followed: takes the port of an attempt close by, else a hint in the lines before. */
  private resolvePending(): void {
    if (this.pending === undefined) return;
    const { match, firstLine, lastLine } = this.pending;
    this.pending = undefined;
    const message = this.lines.slice(firstLine, firstLine + maximumMessageLines);
    if (message.some((line) => aboutConnecting.test(line.slice(0, excerptLength)))) return;
    const attempt = nearestAttempt(this.lines, firstLine, lastLine);
    if (attempt !== undefined) {
      this.merge(attempt.port, { ...match, address: match.address ?? attempt.address });
      return;
    }
    const contextPort = portHintBefore(this.lines, firstLine);
    if (!this.byContextPort.has(contextPort)) {
      this.byContextPort.set(contextPort, { ...toConflict(match, undefined), contextPort });
    }
  }
}

function toConflict(match: LineMatch, port: number | undefined): AddressConflict {
  const { address, protocol, cause, movedOn } = match;
  return { port, address, otherAddresses: [], protocol, cause, movedOn, contextPort: undefined };
}

function withMatch(known: AddressConflict, match: LineMatch): AddressConflict {
  const { address = match.address, otherAddresses } = known;
  const isNew =
    match.address !== undefined && match.address !== address && !otherAddresses.includes(match.address);
  return {
    ...known,
    address,
    otherAddresses: isNew ? [...otherAddresses, match.address] : otherAddresses,
    movedOn: known.movedOn || match.movedOn,
  };
}

/** The ports that one of the next lines says the program goes on at, unless a line before that is about another conflict. */
function portsMovedToAfter(lines: readonly string[], index: number): number[] {
  const message = withoutNumbers(lines[index] ?? '');
  let left = maximumMovedOnLines;
  for (const line of lines.slice(index + 1, index + 1 + maximumMessageLines)) {
    if (line.trim() === '' || withoutNumbers(line) === message) continue;
    if (left === 0 || namesConflictingPort(line)) return [];
    const ports = portsMovedTo(line);
    if (ports.length > 0) return ports;
    left--;
  }
  return [];
}

function withoutNumbers(line: string): string {
  return line.slice(0, excerptLength).replace(/\d+/g, '');
}

/** The endpoint of a failed attempt, in the line nearest to the first or the last of a message. */
function nearestAttempt(
  lines: readonly string[],
  firstLine: number,
  lastLine: number,
): WrittenEndpoint | undefined {
  const attemptAt = (index: number): WrittenEndpoint | undefined =>
    attemptIn((lines[index] ?? '').slice(0, excerptLength), (lines[index - 1] ?? '').slice(-excerptLength));
  for (let distance = 0; distance <= maximumMessageLines; distance++) {
    const endpoint =
      attemptAt(firstLine - distance) ?? attemptAt(firstLine + distance) ?? attemptAt(lastLine + distance);
    if (endpoint !== undefined) return endpoint;
  }
  return undefined;
}

/** The port that the nearest line before names, a command line or a server's announcement. */
function portHintBefore(lines: readonly string[], index: number): number | undefined {
  for (let at = index - 1; at >= Math.max(0, index - maximumHintLines); at--) {
    const port = portHintIn((lines[at] ?? '').slice(0, excerptLength));
    if (port !== undefined) return port;
  }
  return undefined;
}
