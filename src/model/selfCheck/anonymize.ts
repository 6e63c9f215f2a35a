import { parseAddress } from '../net/address';
import { maskWithin } from '../process/redact';
import { plainText } from '../text/text';

/** What names a person or their machine, as far as it is known. */
export interface Person {
  readonly home: string;
  /** Login names. */
  readonly users: readonly string[];
  /** Names of this machine. */
  readonly hosts: readonly string[];
}

/** Names of accounts and machines that name no one; some are names of systems and programs, too. */
const impersonal = new Set([
  ...['root', 'admin', 'administrator', 'user', 'users', 'guest', 'nobody', 'daemon', 'system', 'test'],
  ...['node', 'code', 'vscode', 'codespace', 'coder', 'gitpod', 'runner', 'runneradmin', 'vagrant', 'pi'],
  ...['debian', 'ubuntu', 'fedora', 'linux', 'darwin', 'windows', 'localhost', 'home', 'public', 'default'],
]);

/** Within words only from this length: a shorter name is part of many. */
const shortestWithin = 4;
const longest = 300;

/** `~` that begins a path, `C:\`, `\\server`, `/`; not within a word or another path. */
const pathStart = String.raw`(?<![\p{L}\p{N}_~.:/\\])(?:~(?=[/\\])|[A-Za-z]:(?=[/\\])|\\(?=\\)|(?=/(?![/\s])))`;
/** A path without quotes may have blanks, so it ends where no path does; a place in a file follows it. */
const path = new RegExp(
  String.raw`${pathStart}[/\\](?:(?![:;,](?:\s|$)|\s[-(]|:\d+(?::\d+)?(?:$|[\s)]))[^"'\x60<>|()[\]{}\t\n])*`,
  'gu',
);
/** Paths of systems, the same on every machine. */
const systemPath =
  /^(?:\/proc(?:\/[\w.-]+)*|\/sys\/fs\/cgroup(?:\/cgroup\.controllers)?|\/dev\/\w+|\/etc\/(?:passwd|os-release)|\/usr\/libexec\/[\w./-]+|\/(?:usr\/(?:local\/)?)?s?bin\/[\w.+-]+|\/opt\/homebrew\/s?bin\/[\w.+-]+|\/(?:var\/)?run\/\w+\.sock|[a-z]:\\Windows\\[\w.\\-]+|\/)(?=$|[\s:;,])/i;
const url = /\b([a-z][a-z\d+.-]*:)\/\/([^\s"'<>`|]*)/gi;
const loopbackUrl = /^(?:localhost|127\.[\d.]+|\[::1\])(?::\d+)?(?=$|\/)/i;
const email = /[^\s"'<>:;,()[\]{}@/\\]+@[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*/gu;
const ethernet = /\b[\da-f]{2}(?:([:-])[\da-f]{2})(?:\1[\da-f]{2}){4}\b/gi;
const ipv6 = /(?<![\w:.])(?=[\da-f]*:[\da-f]*:)[\da-f:.]*(?:%[\w.-]+)?(?!\w)/gi;
/** Not the kernel of WSL, `5.15.153.1-microsoft-standard-WSL2`. */
const ipv4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d|-microsoft)/g;
const localName =
  /(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:local|lan|home|internal|intranet|corp|localdomain|arpa)\b/gi;
const quoted = /"(?:[^"\\\n]|\\.)*"/g;

/**
 * Makes texts that can be published: without secrets, and with stand-ins for names, addresses and paths of the person. A
 * thing has the same stand-in in all texts of one of these, so that what was expected and what was seen can be compared.
 */
export class Anonymizer {
  private readonly standIns = new Map<string, string>();
  private readonly counts = new Map<string, number>();
  private readonly names: readonly (readonly [RegExp, string])[];

  constructor(private readonly person: Person) {
    this.names = [
      ...namePatterns(
        person.hosts.flatMap((host) => [host, host.split('.', 1)[0] ?? '']),
        'HOST',
      ),
      ...namePatterns([...person.users, ...lastOf(person.home)], 'USER'),
    ];
  }

  /** One line, of at most 300 characters. */
  text(text: string): string {
    const masked = maskWithin(text);
    return plainText(this.whole(masked) ?? this.quoted(masked), longest);
  }

  /** A text that is nothing but a path. */
  private whole(text: string): string | undefined {
    if (text === this.person.home) return '~';
    return isWholePath(text) && !systemPath.test(text) ? this.standIn('PATH', text) : undefined;
  }

  private quoted(text: string): string {
    const parts: string[] = [];
    let from = 0;
    for (const { 0: literal, index } of text.matchAll(quoted)) {
      const value = parsed(literal);
      if (value === undefined) continue;
      parts.push(this.free(text.slice(from, index)), JSON.stringify(this.whole(value) ?? this.free(value)));
      from = index + literal.length;
    }
    return [...parts, this.free(text.slice(from))].join('');
  }

  private free(text: string): string {
    const named = text
      .replace(url, (whole, scheme: string, rest: string) => this.url(whole, scheme, rest))
      .replaceAll(this.person.home.length > 3 ? this.person.home : '\0', '~')
      .replace(path, (found) => this.path(found))
      .replace(email, (found) => this.standIn('EMAIL', found))
      .replace(ethernet, (found) => this.standIn('ADDRESS', found))
      .replace(ipv6, (found) => this.address(found))
      .replace(ipv4, (found) => this.address(found))
      .replace(localName, (found) => this.standIn('HOST', found));
    return this.names.reduce((left, [name, word]) => left.replace(name, word), named);
  }

  private url(whole: string, scheme: string, rest: string): string {
    if (scheme.toLowerCase() === 'file:') return this.standIn('PATH', rest);
    const [own] = loopbackUrl.exec(rest) ?? [];
    if (own === undefined) return this.standIn('URL', whole);
    return `${scheme}//${own}${rest.length > own.length + 1 ? '/…' : ''}`;
  }

  private path(found: string): string {
    const [ofSystem] = systemPath.exec(found) ?? [];
    if (ofSystem === undefined)
      return this.standIn('PATH', found.trimEnd()) + (/\s*$/.exec(found)?.[0] ?? '');
    // the rest is text again
    return ofSystem + found.slice(ofSystem.length).replace(path, (rest) => this.path(rest));
  }

  private address(found: string): string {
    // a sentence goes on behind it
    const [, text = found, rest = ''] = /^(.*?[^:.]|.*?::)([:.]?)$/.exec(found) ?? [];
    const address = parseAddress(text);
    if (address === undefined) return found;
    const isPlain = address.scope === 'loopback' || address.scope === 'wildcard';
    return isPlain ? found : this.standIn('ADDRESS', address.text) + rest;
  }

  private standIn(kind: string, value: string): string {
    const key = `${kind} ${value}`;
    const known = this.standIns.get(key);
    if (known !== undefined) return known;
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    const made = `${kind}${count}`;
    this.standIns.set(key, made);
    return made;
  }
}

function isWholePath(text: string): boolean {
  return /^(?:[A-Za-z]:[\\/]|\\\\|~?\/(?!\/))/.test(text) && !/["\n]|:\s/.test(text);
}

function lastOf(home: string): string[] {
  const last = home.split(/[\\/]/).at(-1);
  return last === undefined ? [] : [last];
}

function parsed(literal: string): string | undefined {
  try {
    return JSON.parse(literal) as string;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** As the system may write them: letters with their marks composed or apart, in any case. */
function namePatterns(names: readonly string[], word: string): (readonly [RegExp, string])[] {
  const all = new Set(
    names
      .filter((name) => name !== '' && !impersonal.has(name.toLowerCase()))
      .flatMap((name) => [name, name.normalize('NFC'), name.normalize('NFD')]),
  );
  return [...all]
    .sort((a, b) => b.length - a.length)
    .map((name) => {
      const literal = name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
      const source =
        name.length < shortestWithin ? String.raw`(?<![\p{L}\p{N}])${literal}(?![\p{L}\p{N}])` : literal;
      return [new RegExp(source, 'giu'), word] as const;
    });
}
