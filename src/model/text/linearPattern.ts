/**
 * Regular expressions of others, matched in a time that grows with the text alone. JavaScript's own matcher tries one way
 * after another, so that `(a+)+$` or `.*.*.*x` may take forever; here all ways are followed at once (Thompson, 1968).
 */

/** More states than this are no pattern that a person wrote by hand: `(.{99}){99}`. Each character may visit all. */
const maximumStates = 250;
/** A caller's stack is not known, so groups may not nest any deeper. */
const maximumDepth = 50;

type Matches = (character: string) => boolean;

/** What is needed to go from a state to the next ones. */
type State =
  | { readonly kind: 'character'; readonly matches: Matches; readonly next: number }
  | { readonly kind: 'assertion'; readonly source: string; readonly next: number }
  | { readonly kind: 'split'; readonly next: readonly number[] }
  | { readonly kind: 'end' };

/** A part of a pattern: builds its states before those that follow, and returns its first one. */
type Part = (next: number) => number;

class Unsupported extends Error {
  override readonly name = 'Unsupported';
}

/**
 * @param source without flags. Backreferences and lookarounds are not supported, because they cannot be matched so.
 * @returns whether a text contains a match; undefined if the source is no regular expression, not supported or too large.
 */
export function linearPattern(source: string): ((text: string) => boolean) | undefined {
  try {
    new RegExp(source);
    return matcherOf(new Compiler(source).compile());
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Unsupported) return undefined;
    throw error;
  }
}

function matcherOf({
  states,
  start,
}: {
  states: readonly State[];
  start: number;
}): (text: string) => boolean {
  return (text) => {
    /** For each state one more than the last place at which it was reached. */
    const marks = new Uint32Array(states.length);
    let current: number[] = [];
    for (let at = 0; at <= text.length; at++) {
      // a match may begin at every place
      current.push(start);
      const following: number[] = [];
      const character = text.charAt(at);
      for (let index = current.pop(); index !== undefined; index = current.pop()) {
        const state = states[index];
        if (state === undefined || marks[index] === at + 1) continue;
        marks[index] = at + 1;
        if (state.kind === 'end') return true;
        if (state.kind === 'split') current.push(...state.next);
        else if (state.kind === 'assertion') {
          if (holds(state.source, text, at)) current.push(state.next);
        } else if (at < text.length && state.matches(character)) following.push(state.next);
      }
      current = following;
    }
    return false;
  };
}

function holds(source: string, text: string, at: number): boolean {
  switch (source) {
    case '^':
      return at === 0;
    case '$':
      return at === text.length;
    default: {
      const isBoundary = isWord(text.charAt(at - 1)) !== isWord(text.charAt(at));
      return source === '\\b' ? isBoundary : !isBoundary;
    }
  }
}

function isWord(character: string): boolean {
  return /^\w$/.test(character);
}

/** Reads a pattern that JavaScript has accepted. */
class Compiler {
  private readonly states: State[] = [];
  private at = 0;
  private depth = 0;
  /** Repetitions of nothing make no states: `(?:(?:){99}){99}`. */
  private repetitions = 0;

  constructor(private readonly source: string) {}

  compile(): { states: readonly State[]; start: number } {
    const pattern = this.alternatives();
    if (this.at < this.source.length) throw new Unsupported();
    return { start: pattern(this.add({ kind: 'end' })), states: this.states };
  }

  private add(state: State): number {
    if (this.states.length >= maximumStates) throw new Unsupported();
    return this.states.push(state) - 1;
  }

  private alternatives(): Part {
    if (++this.depth > maximumDepth) throw new Unsupported();
    const parts = [this.sequence()];
    while (this.source[this.at] === '|') {
      this.at++;
      parts.push(this.sequence());
    }
    this.depth--;
    const [only] = parts;
    return parts.length === 1 && only !== undefined
      ? only
      : (next) => this.add({ kind: 'split', next: parts.map((part) => part(next)) });
  }

  private sequence(): Part {
    const parts: Part[] = [];
    while (this.at < this.source.length && !/[|)]/.test(this.source.charAt(this.at))) {
      parts.push(this.quantified(this.atom()));
    }
    return (next) => parts.reduceRight((following, part) => part(following), next);
  }

  private atom(): Part {
    const rest = this.source.slice(this.at);
    if (rest.startsWith('(')) return this.group(rest);
    const assertion = /^(?:[\^$]|\\[bB])/.exec(rest)?.[0];
    if (assertion !== undefined) {
      this.at += assertion.length;
      return (next) => this.add({ kind: 'assertion', source: assertion, next });
    }
    // references, and the escapes of older or other dialects that may be any of several things
    if (/^\\(?:[0-9ckpP]|u\{)/.test(rest)) throw new Unsupported();
    const character = /^(?:\[(?:\\[^]|[^\]\\])*\]|\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[^]|[^])/.exec(
      rest,
    )?.[0];
    if (character === undefined) throw new Unsupported();
    this.at += character.length;
    const matches = matchesOf(character);
    return (next) => this.add({ kind: 'character', matches, next });
  }

  private group(rest: string): Part {
    const opening = /^\((?:\?:|\?<(?![=!])[^>]+>|(?!\?))/.exec(rest)?.[0];
    if (opening === undefined) throw new Unsupported();
    this.at += opening.length;
    const part = this.alternatives();
    // the closing one
    this.at++;
    return part;
  }

  private quantified(part: Part): Part {
    const quantifier = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})/.exec(this.source.slice(this.at));
    if (quantifier === null) return part;
    const [text, least = '', comma, most = ''] = quantifier;
    this.at += text.length;
    // a lazy quantifier matches the same texts
    if (this.source[this.at] === '?') this.at++;
    switch (text) {
      case '*':
        return this.repeated(part, 0, undefined);
      case '+':
        return this.repeated(part, 1, undefined);
      case '?':
        return this.repeated(part, 0, 1);
      default:
        return this.repeated(
          part,
          Number(least),
          comma === '' ? Number(least) : most === '' ? undefined : Number(most),
        );
    }
  }

  private repeated(part: Part, least: number, most: number | undefined): Part {
    return (next) => {
      let following = most === undefined ? this.loop(part, next) : next;
      for (let count = least; count < (most ?? 0); count++) {
        following = this.add({ kind: 'split', next: [part(following), next] });
      }
      for (let count = 0; count < least; count++) {
        if (++this.repetitions > maximumStates) throw new Unsupported();
        following = part(following);
      }
      return following;
    };
  }

  private loop(part: Part, next: number): number {
    const state: { kind: 'split'; next: number[] } = { kind: 'split', next: [next] };
    const index = this.add(state);
    state.next.push(part(index));
    return index;
  }
}

/** One character alone takes no time, whatever the class. */
function matchesOf(source: string): Matches {
  if (/^[^\\[.]$/.test(source)) return (character) => character === source;
  const pattern = new RegExp(`^(?:${source})$`);
  return (character) => pattern.test(character);
}
