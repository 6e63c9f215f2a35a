/** Where Caddy leads, by its Caddyfile (caddyserver.com/docs/caddyfile). */
import { parsePort } from '../../net/endpoint';
import type { TunnelTarget } from '../tunnelWords';
import type { Directive } from './directives';
import type { ProxyConfig } from './proxyConfig';
import { Routes, unreadConfig, Upstreams } from './proxyConfig';

/** An import of an import, and so on. */
const maximumImports = 10;
const maximumDirectives = 20_000;

/** @param directives of the main file, in which files that are imported stand in place of `import`. */
export function caddyfileRoutes(directives: readonly Directive[]): ProxyConfig {
  const expanded = new Snippets(directives).expanded(withBraces(directives));
  if (expanded === undefined) return unreadConfig;
  const routes = new Routes();
  const ports = usualPorts(expanded);
  for (const { words, block = [] } of expanded) {
    const found = new Upstreams();
    search(block, found);
    found.isWhole &&= words[0] !== 'import';
    routes.add(found, portsOf(words, ports));
  }
  return routes;
}

/** A file of one site needs no braces: its addresses are the first line. */
function withBraces(directives: readonly Directive[]): readonly Directive[] {
  const isWithout = ({ words, block }: Directive): boolean => block === undefined && words[0] !== 'import';
  const at = directives.findIndex(isWithout);
  const first = directives[at];
  return first === undefined
    ? directives
    : [...directives.slice(0, at), { words: first.words, block: directives.slice(at + 1) }];
}

/** Names of the snippets that a file defines: `(name) { … }`. */
export function snippetsIn(directives: readonly Directive[]): ReadonlyMap<string, readonly Directive[]> {
  return new Map(
    directives.flatMap(({ words: [name = ''], block }) => {
      const [, plain] = /^\(([^)]*)\)$/.exec(name) ?? [];
      return plain === undefined || block === undefined ? [] : [[plain, block] as const];
    }),
  );
}

class Snippets {
  private readonly byName: ReadonlyMap<string, readonly Directive[]>;
  private count = 0;

  constructor(directives: readonly Directive[]) {
    this.byName = snippetsIn(directives);
  }

  /** @returns undefined if it is too much. */
  expanded(
    directives: readonly Directive[],
    words: readonly string[] = [],
    depth = 0,
  ): readonly Directive[] | undefined {
    const all: Directive[] = [];
    for (const directive of directives) {
      if (++this.count > maximumDirectives) return undefined;
      const [name = '', snippet = ''] = directive.words;
      // a definition counts where it is imported
      if (depth === 0 && /^\(.*\)$/.test(name)) continue;
      const replaced = directive.words.map((word) => withArguments(word, words));
      const body = name === 'import' ? this.byName.get(snippet) : undefined;
      if (body !== undefined && depth >= maximumImports) return undefined;
      const block = body ?? directive.block;
      const inner = block && this.expanded(block, body === undefined ? words : replaced.slice(2), depth + 1);
      if (block !== undefined && inner === undefined) return undefined;
      if (body === undefined) all.push({ words: replaced, ...(inner && { block: inner }) });
      else all.push(...(inner ?? []));
    }
    return all;
  }
}

/** `{args[0]}`, before Caddy 2.7 `{args.0}` */
function withArguments(word: string, values: readonly string[]): string {
  return word.replace(/\{args(?:\[(\d{1,3})\]|\.(\d{1,3}))\}/g, (all, index?: string, older?: string) => {
    return values[Number(index ?? older)] ?? all;
  });
}

const passes = /^(?:reverse_proxy|php_fastcgi|forward_auth|proxy)$/;

function search(directives: readonly Directive[], found: Upstreams): void {
  for (const { words, block = [] } of directives) {
    const [name = '', ...rest] = words;
    if (name === 'import' || name === 'forward_proxy') found.isWhole = false;
    if (!passes.test(name)) {
      search(block, found);
      continue;
    }
    const [matcher = ''] = rest;
    const isMatcher = matcher === '*' || (/^[/@]/.test(matcher) && rest.length > 0);
    for (const upstream of isMatcher ? rest.slice(1) : rest) add(upstream, found);
    for (const {
      words: [option = '', ...values],
    } of block) {
      if (option === 'to' || option === 'upstream') for (const value of values) add(value, found);
      // `dynamic srv …`, and a file that is not here
      if (option === 'dynamic' || option === 'import') found.isWhole = false;
    }
  }
}

/** `localhost:3000`, `:3000`, `h2c://localhost:3000`, `unix//run/php.sock`; without a port it is 80. */
function add(upstream: string, found: Upstreams): void {
  found.add(
    upstream.replace(/^(?:tcp[46]?|h2c|https?)\/(?!\/)/, ''),
    upstream.startsWith('https://') ? 443 : 80,
  );
}

interface UsualPorts {
  readonly http: number;
  readonly https: number;
}

/** `{ http_port 8080 }` before all sites. */
function usualPorts(directives: readonly Directive[]): UsualPorts {
  const options = directives.find(({ words }) => words.length === 0)?.block ?? [];
  const portOf = (option: string): number | undefined =>
    parsePort(options.find(({ words: [name] }) => name === option)?.words[1]);
  return { http: portOf('http_port') ?? 80, https: portOf('https_port') ?? 443 };
}

/**
 * The ports of `example.com, http://localhost:8080 {`. What it is called says nothing of the address that it listens on, which
 * its sockets show. @returns undefined if there are none.
 */
function portsOf(words: readonly string[], usual: UsualPorts): readonly TunnelTarget[] | undefined {
  const sites = words.flatMap((word) => word.split(',')).filter((word) => word !== '');
  if (sites.some((site) => /^[({&]|[{}$]/.test(site))) return undefined;
  const ports = sites.flatMap((site) => {
    const [, scheme, , port] =
      /^(?:(https?):\/\/)?(\[[^\]]*\]|[^:/]*)(?::(\d{1,5}))?(?:\/.*)?$/s.exec(site) ?? [];
    if (port !== undefined) return Number(port);
    // HTTPS, and the way to it
    return scheme === 'http' ? usual.http : scheme === 'https' ? usual.https : [usual.https, usual.http];
  });
  return ports.length === 0 ? undefined : ports.map((port) => ({ host: undefined, port }));
}
