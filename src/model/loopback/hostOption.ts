import { isLoopbackHost, parseEndpoint } from '../net/endpoint';
import type { HostOption } from '../recognition/binding';

/** `0.0.0.0`, `*`, nothing, a name → 127.0.0.1; a loopback host stays as it is. */
export function loopbackHost(host: string): string {
  return isLoopbackHost(host) ? host : '127.0.0.1';
}

function loopbackEndpoint(text: string): string {
  // a socket file or an inherited descriptor: not a network address
  if (/^(?:unix|fd|pipe):|^\//.test(text)) return text;
  const { host, port } = parseEndpoint(text);
  if (host !== undefined && isLoopbackHost(host)) return text;
  return port === undefined ? '127.0.0.1' : `127.0.0.1:${port}`;
}

/** One or several, separated by `;` or `,`. `localhost` for HTTP, since development certificates are issued for it. */
function loopbackUrls(text: string): string {
  return text.replace(/[^;,]+/g, (url) => {
    if (/^\d+$/.test(url)) return `tcp://127.0.0.1:${url}`;
    const [, scheme = '', host = '', rest = ''] = /^([a-z]+:\/\/)(\[[^\]]*\]|[^:/?]*)(.*)$/i.exec(url) ?? [];
    if (scheme === '' || /^(?:unix|pipe)/i.test(scheme) || isLoopbackHost(host)) return url;
    return `${scheme}${/^https?:/i.test(scheme) ? 'localhost' : '127.0.0.1'}${rest}`;
  });
}

function loopbackValue(option: HostOption, value: string): string {
  switch (option.takes) {
    case 'host':
      return loopbackHost(value);
    case 'endpoint':
      return loopbackEndpoint(value);
    case 'url':
      return loopbackUrls(value);
  }
}

/** The words to add: `--host 127.0.0.1`, `-b 127.0.0.1:8000`. */
export function addedWords(option: HostOption, port: number | undefined): string[] | undefined {
  if (option.add === undefined) return undefined;
  if (option.add.includes('PORT') && port === undefined) return undefined;
  const value = option.add.replace('PORT', String(port));
  const [name = ''] = option.names;
  return option.value === 'joined' ? [`${name}=${value}`] : [name, value];
}

/**
 * The command line with each host option changed to loopback, or with one added at the end of the tool's own arguments.
 * Nothing else changes.
 * @param from the index where the tool's arguments begin
 * @returns undefined if an option would have to be added and cannot be.
 */
export function withLoopback(
  argv: readonly string[],
  from: number,
  option: HostOption,
  port: number | undefined,
): readonly string[] | undefined {
  const changed = argv.slice(0, from);
  let isGiven = false;
  let portOnly: string | undefined;
  let end: number | undefined;
  for (let index = from; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    const next = argv[index + 1];
    if (end !== undefined || word === '--') {
      end ??= changed.length;
      changed.push(word);
      continue;
    }
    if (option.drops?.some((name) => word === name || word.startsWith(`${name}=`)) === true) continue;
    const portOption = option.instead?.find((name) => word === name || word.startsWith(`${name}=`));
    if (portOption !== undefined) {
      if (word === portOption) index += 1;
      portOnly = word === portOption ? next : word.slice(portOption.length + 1);
      continue;
    }
    const name = option.names.find((each) => isSpelled(word, each));
    if (name === undefined) {
      changed.push(word);
    } else if (word !== name) {
      isGiven = true;
      const prefix = word.startsWith(`${name}=`) ? `${name}=` : name;
      changed.push(prefix + loopbackValue(option, word.slice(prefix.length)));
    } else if (option.value === 'joined') {
      changed.push(word);
    } else if (next === undefined || next.startsWith('-')) {
      const [, value] = addedWords(option, port) ?? [];
      if (value === undefined) return undefined;
      isGiven = true;
      changed.push(word, value);
    } else {
      isGiven = true;
      changed.push(word, loopbackValue(option, next));
      index += 1;
    }
  }
  if (isGiven) return changed;
  const added = addedWords(option, portOnly === undefined ? port : Number(portOnly));
  if (added === undefined) return undefined;
  changed.splice(end ?? changed.length, 0, ...added);
  return changed;
}

/** `--host`, `--host=x` and, for options of one letter, `-b0.0.0.0:80`. */
function isSpelled(word: string, name: string): boolean {
  return (
    word === name ||
    word.startsWith(`${name}=`) ||
    (name.length === 2 && word.startsWith(name) && /^(?:\d|\[|\*|:)/.test(word.slice(2)))
  );
}

/** Options of `manage.py runserver` whose value is the next word (django-admin reference of Django). */
const djangoValues = new Set([
  '--settings',
  '--pythonpath',
  '-v',
  '--verbosity',
  '--cert',
  '--cert-file',
  '--key-file',
]);

/** `manage.py runserver 0.0.0.0:8000`: the address is a word of its own, and 8000 the default. */
export function withDjangoLoopback(
  argv: readonly string[],
  from: number,
  port: number | undefined,
): readonly string[] | undefined {
  const command = argv.findIndex((word, index) => index >= from && /^runserver(?:_plus)?$/.test(word));
  if (command === -1) return undefined;
  const isIpv6 = argv.slice(command).some((word) => word === '-6' || word === '--ipv6');
  const at = argv.findIndex(
    (word, index) => index > command && !word.startsWith('-') && !djangoValues.has(argv[index - 1] ?? ''),
  );
  const given = at === -1 ? { host: undefined, port } : parseEndpoint(argv[at] ?? '');
  if (given.host !== undefined && isLoopbackHost(given.host)) return argv;
  const address = `${isIpv6 ? '[::1]' : '127.0.0.1'}:${given.port ?? port ?? 8000}`;
  return at === -1 ? [...argv, address] : argv.with(at, address);
}
