/** `in-use`: another socket has the address. `denied`: the system reserves it, or keeps it for privileged users. */
export type ConflictCause = 'in-use' | 'denied';

/** One way in which programs print something. */
export interface PrintedForm {
  readonly printedBy: string;
  readonly pattern: RegExp;
  /** Text as it is printed: one line, or several that belong together. The tests check this form against each of them. */
  readonly samples: readonly string[];
}

/** A sentence by which a program itself says that it could not have a port. Its pattern names `port` and maybe `address`. */
export interface MessageForm extends PrintedForm {
  /** Plain words, one of which is in every line that the pattern matches: they are searched for first. */
  readonly signs: readonly string[];
  /** In use, unless given. */
  readonly cause?: ConflictCause;
}

/**
 * How the system itself reports that an address is taken or denied (strerror, FormatMessage, and the names and numbers of
 * these errors): most programs print it beside the address they wanted. EADDRINUSE is 98 on Linux, 48 on macOS and BSD;
 * WSAEADDRINUSE is 10048 and WSAEACCES 10013 on Windows.
 */
export interface SystemErrorForm {
  readonly printedBy: string;
  readonly cause: ConflictCause;
  /** Of a regular expression without regard to case. */
  readonly source: string;
  /** Plain words, one of which is in every line that the source matches: they are searched for first. */
  readonly signs: readonly string[];
  readonly samples: readonly string[];
  /** Files are denied in the same words: it counts only beside a port and a word for what servers do. */
  readonly needsPort?: true;
}

const is = String.raw`(?: is| was| has been| seems to be| appears to be)`;
const already = String.raw`(?: already| currently| still)`;

/** ` is`, ` was already`, ` may already be`, or nothing at all. */
export const maybeIs = `(?:${is}?${already}?| (?:may|might|could)${already}? be)`;
/** ` is`, ` was`, …, or nothing at all. */
export const optionalIs = `${is}?`;
/** "Port 3000 is used by the API" and "is taken from the environment" are about plans, not conflicts. */
export const taken =
  String.raw`(?:in use|busy|occupied|unavailable|not available|not free|taken(?! from)|being used` +
  String.raw`|used by (?:an?|another|other|some|process|pid)\b)`;
