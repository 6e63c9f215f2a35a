/** What servers say that do not speak HTTP, by their first bytes. All of it is from outside: anything may follow. */

/** How a server names itself. */
export interface Greeting {
  /** The protocol or the program: `MySQL`, `SSH`; undefined if the form is not known. */
  readonly service: string | undefined;
  /** Its version, or its first line; as it was sent. */
  readonly text: string | undefined;
}

/** More says nothing else. */
const maximumBytes = 1_024;

const lines: readonly (readonly [service: string, form: RegExp])[] = [
  // RFC 4253, 4.2
  ['SSH', /^SSH-\d+\.\d+-([^\r\n]*)/],
  // RFC 6143, 7.1.1
  ['VNC', /^RFB (\d{3}\.\d{3})\n/],
  ['NATS', /^INFO (\{[^\r\n]*)/],
  // Redis, Valkey and those that speak their protocol; it answers with one of these before any command
  ['Redis', /^-((?:NOAUTH|ERR|DENIED|LOADING|WRONGPASS|MISCONF|MASTERDOWN)\b[^\r\n]*)/],
  ['Redis', /^\+(PONG)\r\n/],
  // RFC 5321, 4.3.1: 220 greets, 421 and 554 refuse
  ['SMTP', /^(?:220|421|554)[ -]([^\r\n]*\bE?SMTP\b[^\r\n]*)/],
  ['FTP', /^220[ -]([^\r\n]*)/],
  // RFC 1939, 3 and RFC 3501, 7.1
  ['POP3', /^\+OK\b ?([^\r\n]*)/],
  ['IMAP', /^\* (?:OK|PREAUTH|BYE)\b ?([^\r\n]*)/],
  ['memcached', /^(ERROR)\r\n/],
  // the header of the version that it wants
  ['AMQP', /^AMQP[^ -~]/],
];

/** @param bytes the first ones that a server sent. @returns undefined if there are none. */
export function greetingOf(bytes: Uint8Array): Greeting | undefined {
  if (bytes.length === 0) return undefined;
  const text = String.fromCharCode(...bytes.slice(0, maximumBytes));
  const found = mySqlOf(bytes, text) ?? http2Of(bytes);
  if (found !== undefined) return found;
  for (const [service, form] of lines) {
    const match = form.exec(text);
    if (match !== null) return { service, text: utf8(match[1]) };
  }
  const [first = ''] = text.split(/[\r\n]/, 1);
  return { service: undefined, text: utf8(first) };
}

/**
 * A packet of MySQL's protocol: its length in three bytes, its number, then `10` and the version up to a zero byte, or `255`
 * and an error such as that this host may not connect. MariaDB puts `5.5.5-` before its version for old clients.
 */
function mySqlOf(bytes: Uint8Array, text: string): Greeting | undefined {
  const length = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8) | ((bytes[2] ?? 0) << 16);
  if (bytes[3] !== 0 || length < 5 || length > 1024) return undefined;
  if (bytes[4] === 10) {
    const version = /^([0-9][^\0]{0,100})\0/.exec(text.slice(5))?.[1]?.replace(/^5\.5\.5-/, '');
    return version === undefined
      ? undefined
      : { service: version.includes('MariaDB') ? 'MariaDB' : 'MySQL', text: utf8(version) };
  }
  return bytes[4] === 255 ? { service: 'MySQL', text: utf8(text.slice(7, 4 + length)) } : undefined;
}

/** A server that speaks HTTP/2 alone begins with its settings (RFC 9113, 3.4): type 4, stream 0. */
function http2Of(bytes: Uint8Array): Greeting | undefined {
  const length = ((bytes[0] ?? 0) << 16) | ((bytes[1] ?? 0) << 8) | (bytes[2] ?? 0);
  const isSettings = bytes.length >= 9 && length % 6 === 0 && length < 600 && bytes[3] === 4;
  return isSettings && bytes.slice(5, 9).every((byte) => byte === 0)
    ? { service: 'HTTP/2', text: undefined }
    : undefined;
}

/** Whether a server answers PostgreSQL's question for TLS: with yes, no or, if it is too old, an error. */
export function speaksPostgres(bytes: Uint8Array): boolean {
  const [first] = bytes;
  // an error has more than one byte; `S` and `N` come alone
  return bytes.length === 1 ? first === 0x53 || first === 0x4e : first === 0x45 && bytes[1] === 0;
}

function utf8(latin1: string | undefined): string | undefined {
  if (latin1 === undefined) return undefined;
  return new TextDecoder().decode(Uint8Array.from(latin1, (character) => character.charCodeAt(0)));
}
