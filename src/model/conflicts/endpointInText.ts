import { parseAddress } from '../net/address';
import { parsePort } from '../net/endpoint';

/** A port that a text names, with its address if it has one. */
export interface WrittenEndpoint {
  readonly port: number;
  /** Canonical, without brackets; a name or `*` as printed; undefined if none is given, as in `:8080`. */
  readonly address: string | undefined;
  /** What a person would click: the port with its address, or with the word before it. In UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** A port ends where its digits end: `3000`, `3000.`, `3000/tcp`, but not `30001`, `3000:27`, `3000.5`, `2026-01-02` or `2026/01/02`. */
export const port = String.raw`(?<port>\d{1,5})(?!\w|[.:,/]\d|-\d\d-)`;
/** Not within a word (`transport 98`). */
export const portWord = String.raw`(?<![a-z])port(?:\(s\)|s)?`;
/** Bounded: no address is longer. */
export const someAddress = String.raw`(?<address>\[[^\][\s]{2,60}\]|[\w.:%*+-]*)`;

/** `127,0,0,1` and `0,0,0,0,0,0,0,1`, as Erlang prints an address. */
const erlangAddress = String.raw`(?:\d{1,5}, ?){3}\d{1,5}(?:(?:, ?\d{1,5}){4})?`;

export function pattern(source: string): RegExp {
  return new RegExp(source, 'dgi');
}

/** All matches of a global pattern. Most texts have none of most patterns, and `search` costs a tenth of `matchAll`. */
export function matchesOf(form: RegExp, text: string): RegExpExecArray[] {
  return text.search(form) === -1 ? [] : [...text.matchAll(form)];
}

/** How an address and a port are written beside a system error. */
interface EndpointForm {
  readonly pattern: RegExp;
  /** Lines of programs, which the tests check this form against. */
  readonly samples: readonly string[];
}

export const addressAndPortForms: readonly EndpointForm[] = [
  {
    samples: [
      "OSError: [Errno 48] error while attempting to bind on address ('127.0.0.1', 8000): address already in use",
      "OSError: [Errno 48] error while attempting to bind on address ('::', 8000, 0, 0): address already in use",
      'Error: bind(0.0.0.0, 143) failed: Address already in use',
    ],
    pattern: pattern(`\\(["']?(?<address>[^"',()\\s]{0,60})["']?, ?${port}`),
  },
  {
    samples: [
      'Address already in use - bind(2) for "127.0.0.1" port 3000 (Errno::EADDRINUSE)',
      'Address already in use - bind(2) for 127.0.0.1 port 8080',
      "Setup of bind-address: '*' port: 33060 failed, `bind()` failed with error: Address already in use (98).",
    ],
    pattern: pattern(`["'\\s](?<address>\\*|localhost|[\\da-f:.]{2,45})["']? ${portWord}:? ${port}`),
  },
  {
    samples: ['{error,{listen_error,{acceptor,{0,0,0,0,0,0,0,0},5672},eaddrinuse}}'],
    pattern: pattern(`\\{(?<address>${erlangAddress})\\}, ?${port}`),
  },
  {
    samples: [
      'Failed to start Ranch listener http in ranch_tcp:listen([{port,8088},{ip,{127,0,0,1}}]) for reason eaddrinuse',
    ],
    pattern: pattern(`\\{port, ?${port}\\}, ?\\{ip, ?\\{(?<address>${erlangAddress})\\}`),
  },
  {
    samples: [
      "Failed to start Ranch listener 'ws:default' in ranch_tcp:listen([{ip,{0,0,0,0}},{port,8083},{backlog,1024}]) for reason eaddrinuse (address already in use)",
    ],
    pattern: pattern(`\\{ip, ?\\{(?<address>${erlangAddress})\\}\\}, ?\\{port, ?${port}`),
  },
  {
    samples: [
      'Application rabbit exited with reason: {{could_not_start_listener,"::",5672,eaddrinuse},{rabbit,start,[normal,[]]}}',
      '{could_not_start_listener,{"0.0.0.0",5672},eaddrinuse}',
      '** (exit) {:could_not_start_listener, "127.0.0.1", 5672, :eaddrinuse}',
    ],
    pattern: pattern(`_listener, ?\\{?"(?<address>[^"\\s]{1,60})", ?${port}`),
  },
  {
    samples: [
      'Failed to create server shutdown socket on address [localhost] and port [8005]: java.net.BindException: Address already in use',
    ],
    pattern: pattern(`\\baddress \\[(?<address>[^\\]\\s]{1,60})\\] and ${portWord} \\[${port}`),
  },
  {
    samples: [
      "{ code: 'EADDRINUSE', errno: -98, syscall: 'listen', address: '::', port: 3000 }",
      'SocketException: Failed to create server socket (OS Error: Address already in use, errno = 98), address = localhost, port = 8080',
    ],
    pattern: pattern(`\\baddress ?[=:] ?["']?(?<address>[^"',\\s]{0,60})["']?,\\s{1,20}port ?[=:] ?${port}`),
  },
  {
    samples: ['error: Bind to port 22 on 0.0.0.0 failed: Address already in use.'],
    pattern: pattern(`${portWord} ${port} on (?<address>[\\da-f:.]{2,45}|localhost)(?!\\w)`),
  },
  {
    samples: [
      'Error: listen EADDRINUSE: address already in use 127.0.0.1:3000',
      'Error: listen EADDRINUSE: address already in use ::1:3000',
      'Error: listen EADDRINUSE: address already in use :::3000',
      'Could not create server TCP listening socket *:6379: bind: Address already in use',
      'listen tcp :8080: bind: address already in use',
      'Failed to bind to address http://localhost:5000: address already in use.',
      'java.io.IOException: Failed to bind to 0.0.0.0/0.0.0.0:8080: Address already in use',
      'qemu-system-x86_64: -monitor tcp:127.0.0.1:4444,server: Failed to bind socket: Address already in use',
      'BindHttpException[Failed to bind to 127.0.0.1:[9200-9300]]; nested: BindException[Address already in use];',
    ],
    pattern: pattern(`(?<![\\w.:%*+\\]-])(?:tcp:)?${someAddress}:\\[?${port}`),
  },
];

/** Tried only in texts without an address. */
export const portForms: readonly EndpointForm[] = [
  {
    samples: [
      'failed to listen on TCP port 11211: Address already in use',
      '"msg":"Address already in use","port":27017}',
      'Address already in use: port=4000',
      'ranch_tcp:listen([{port,5672}]) for reason eaddrinuse (address already in use)',
    ],
    pattern: pattern(`${portWord}["']?(?: ?[:=#]? {0,2}|,)["'[]?${port}`),
  },
];

/** Everything that the forms with an address find, else what those without one find; none is longer than a few words. */
export function endpointsIn(text: string): WrittenEndpoint[] {
  for (const forms of [addressAndPortForms, portForms]) {
    const found = forms.flatMap((form) => endpointsOf(form.pattern, text));
    if (found.length > 0) return found;
  }
  return [];
}

export function endpointsOf(form: RegExp, text: string): WrittenEndpoint[] {
  return matchesOf(form, text).flatMap((match) => readEndpoint(match, text) ?? []);
}

const wordBeforePort = /port(?:\(s\)|s)?["']?\s?[:=#]?\s?["'[]?$/i;

/**
 * @param match of a pattern that names `port`, and maybe `address`.
 * @returns undefined if what it matched is not a port, or not an address.
 */
export function readEndpoint(match: RegExpMatchArray, text: string): WrittenEndpoint | undefined {
  const port = parsePort(match.groups?.['port']);
  const positions = match.indices?.groups;
  const [portStart, end] = positions?.['port'] ?? [0, 0];
  if (port === undefined) return undefined;
  const addressPosition = positions?.['address'];
  if (addressPosition === undefined) {
    const word = wordBeforePort.exec(text.slice(Math.max(0, portStart - 12), portStart))?.[0] ?? '';
    return { port, address: undefined, start: portStart - word.length, end };
  }
  const [addressStart, addressEnd] = addressPosition;
  const host = readHost(
    text.slice(addressStart, addressEnd),
    text.slice(Math.max(0, addressStart - 2), addressStart),
  );
  if (host === undefined) return undefined;
  const isNear = addressStart < portStart && portStart - addressEnd <= 10;
  return { port, address: host.address, start: isNear ? addressStart : portStart, end };
}

/** A cheap check before a costly one: most words before a colon are not addresses. */
const mayBeAddress = /^\d{1,3}(?:\.\d{1,3}){3}$|^::\*$|^(?=.*::|(?:[^:]*:){7})[\da-f:.]{2,45}(?:%[\w.-]+)?$/i;

/**
 * The address as the rest of the product writes it: canonical, without brackets.
 * @returns an address of undefined if none is given (`:8080`), and undefined if the text is not an address: a clock time, a
 * stack frame, a file name.
 */
function readHost(written: string, before: string): { address: string | undefined } | undefined {
  const bare = fromErlang(written.startsWith('[') && written.endsWith(']') ? written.slice(1, -1) : written);
  // `:8080` begins a word, and is not a value of JSON (`"pid":7462`)
  if (bare === '')
    return /(?:^|[\s([={/>,]|(?:^|[\s([={,])["'`])$/.test(before) ? { address: undefined } : undefined;
  if (bare === 'null') return { address: undefined };
  if (bare === '*' || bare === '+' || bare === 'any') return { address: '*' };
  // Redis prints `::*` for all IPv6 addresses
  const address = mayBeAddress.test(bare) ? parseAddress(bare.replace(/^::\*$/, '::')) : undefined;
  if (address !== undefined) return { address: address.text };
  const isName = /^(?=.*[a-z])[a-z\d](?:[\w.-]*\w)?$/i.test(bare);
  if (isName && (/^(?:.*\.)?localhost$/i.test(bare) || before.endsWith('//'))) return { address: bare };
  return undefined;
}

/** The numbers of an IPv4 address, or the 16-bit groups of an IPv6 one, in decimal. Anything else stays as it is. */
function fromErlang(written: string): string {
  if (!/^[\d, ]{7,60}$/.test(written) || !written.includes(',')) return written;
  const numbers = written.split(',').map(Number);
  return numbers.length === 4 ? numbers.join('.') : numbers.map((each) => each.toString(16)).join(':');
}
