import { parseAddress } from '../net/address';
import { parsePort } from '../net/endpoint';

/** Where a text names a port, and the address with it. */
export interface WrittenEndpoint {
  readonly port: number;
  /** Canonical, without brackets; a name or `*` as printed; undefined where none is given, as in `:8080`. */
  readonly address: string | undefined;
  /** What a person would click: the port with its address, or with the word before it. In UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** A port ends where its digits end: `3000`, `3000.`, `3000/tcp`, but not `30001`, `3000:27`, `3000.5`, `2026-01-02` or `2026/01/02`. */
export const port = String.raw`(?<port>\d{1,5})(?!\w|[.:,/]\d|-\d\d-)`;
/** Not within a word (`transport 98`). */
export const portWord = String.raw`(?<![a-z])port(?:\(s\)|s)?`;
/** No address, however long: bounds how far a pattern looks. */
export const someAddress = String.raw`(?<address>\[[^\][\s]{2,60}\]|[\w.:%*+-]*)`;

export function pattern(source: string): RegExp {
  return new RegExp(source, 'dgi');
}

/** All matches of a global pattern. Most texts hold none of most patterns, and to search costs a tenth of matchAll. */
export function matchesOf(form: RegExp, text: string): RegExpExecArray[] {
  return text.search(form) === -1 ? [] : [...text.matchAll(form)];
}

/** How addresses and ports are written beside a system error, in order of how much they say. */
const endpointForms: readonly (readonly RegExp[])[] = [
  [
    // ('127.0.0.1', 8000), ("::", 8000, 0, 0), bind(0.0.0.0, 143)
    pattern(`\\(["']?(?<address>[^"',()\\s]{0,60})["']?, ?${port}`),
    // "127.0.0.1" port 8080, for 127.0.0.1 port 8080, '*' port: 33060
    pattern(`["'\\s](?<address>\\*|localhost|[\\da-f:.]{2,45})["']? ${portWord}:? ${port}`),
    // {acceptor,{0,0,0,0,0,0,0,0},5672}
    pattern(`\\{(?:\\d{1,5},){3,7}\\d{1,5}\\},${port}`),
    // address [localhost] and port [8005]
    pattern(`\\baddress \\[(?<address>[^\\]\\s]{1,60})\\] and ${portWord} \\[${port}`),
    // address: '::', port: 3000 · address = localhost, port = 8080
    pattern(`\\baddress ?[=:] ?["']?(?<address>[^"',\\s]{0,60})["']?,\\s{1,20}port ?[=:] ?${port}`),
    // port 22 on 0.0.0.0
    pattern(`${portWord} ${port} on (?<address>[\\da-f:.]{2,45}|localhost)(?!\\w)`),
    // 127.0.0.1:3000, [::1]:3000, :::3000, *:6379, :8080, http://localhost:5000, 0.0.0.0/0.0.0.0:8080, tcp:127.0.0.1:4444,
    // 127.0.0.1:[9200-9300]
    pattern(`(?<![\\w.:%*+\\]-])(?:tcp:)?${someAddress}:\\[?${port}`),
  ],
  // port 8080, port: 3306, port=4000, "port":27017, {port,5672}
  [pattern(`${portWord}["']?(?: ?[:=#]? {0,2}|,)["'[]?${port}`)],
];

/** All that the first kind of form finds that finds any; none is longer than a few words. */
export function endpointsIn(text: string): WrittenEndpoint[] {
  for (const forms of endpointForms) {
    const found = forms.flatMap((form) => endpointsOf(form, text));
    if (found.length > 0) return found;
  }
  return [];
}

export function endpointsOf(form: RegExp, text: string): WrittenEndpoint[] {
  return matchesOf(form, text).flatMap((match) => readEndpoint(match, text) ?? []);
}

const wordOfPort = /port(?:\(s\)|s)?["']?\s?[:=#]?\s?["'[]?$/i;

/** @param match of a pattern that names `port`, and perhaps `address`; undefined where these can be no port and no address. */
export function readEndpoint(match: RegExpMatchArray, text: string): WrittenEndpoint | undefined {
  const port = parsePort(match.groups?.['port']);
  const written = match.indices?.groups;
  const [portStart, end] = written?.['port'] ?? [0, 0];
  if (port === undefined) return undefined;
  const place = written?.['address'];
  if (place === undefined) {
    const word = wordOfPort.exec(text.slice(Math.max(0, portStart - 12), portStart))?.[0] ?? '';
    return { port, address: undefined, start: portStart - word.length, end };
  }
  const [addressStart, addressEnd] = place;
  const host = readHost(
    text.slice(addressStart, addressEnd),
    text.slice(Math.max(0, addressStart - 2), addressStart),
  );
  if (host === undefined) return undefined;
  const isNear = addressStart < portStart && portStart - addressEnd <= 10;
  return { port, address: host.address, start: isNear ? addressStart : portStart, end };
}

/** A look that costs nothing before one that costs much: most of what stands before a colon is no address. */
const mayBeAddress = /^\d{1,3}(?:\.\d{1,3}){3}$|^::\*$|^(?=.*::|(?:[^:]*:){7})[\da-f:.]{2,45}(?:%[\w.-]+)?$/i;

/**
 * The address as it is written elsewhere in the product: canonical, no brackets. An address of undefined where none is given
 * (`:8080`), and undefined where what stands there is no address: a clock time, a stack frame, a file name.
 */
function readHost(written: string, before: string): { address: string | undefined } | undefined {
  const bare = written.startsWith('[') && written.endsWith(']') ? written.slice(1, -1) : written;
  // `:8080` begins a word, and is no value of JSON (`"pid":7462`)
  if (bare === '')
    return /(?:^|[\s([={/>,]|(?:^|[\s([={,])["'`])$/.test(before) ? { address: undefined } : undefined;
  if (bare === 'null') return { address: undefined };
  if (bare === '*' || bare === '+' || bare === 'any') return { address: '*' };
  // Redis writes `::*` for all IPv6 addresses
  const address = mayBeAddress.test(bare) ? parseAddress(bare.replace(/^::\*$/, '::')) : undefined;
  if (address !== undefined) return { address: address.text };
  const isName = /^(?=.*[a-z])[a-z\d](?:[\w.-]*\w)?$/i.test(bare);
  if (isName && (/^(?:.*\.)?localhost$/i.test(bare) || before.endsWith('//'))) return { address: bare };
  return undefined;
}
