/** Where the Apache HTTP server leads, by its directives (httpd.apache.org/docs/current/mod/mod_proxy.html). */
import type { Directive } from './directives';
import type { ProxyConfig } from './proxyConfig';
import { parseListen, Routes, Upstreams } from './proxyConfig';

const schemes: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['https', 443],
  ['ws', 80],
  ['wss', 443],
  ['h2', 443],
  ['h2c', 80],
  ['ajp', 8009],
  ['fcgi', 8000],
  ['scgi', 4000],
  ['uwsgi', 3031],
]);

/** @param directives of the main file, in which what is included stands in place of `Include`. */
export function apacheRoutes(directives: readonly Directive[]): ProxyConfig {
  const search = new ApacheSearch();
  search.namesIn(directives);
  search.search(directives, undefined, false);
  search.found.add(search.outside, undefined);
  return search.found;
}

class ApacheSearch {
  readonly found = new Routes();
  readonly outside = new Upstreams();
  private readonly variables = new Map<string, string>();
  /** The members of `<Proxy balancer://NAME>`. */
  private readonly groups = new Map<string, Upstreams>();

  namesIn(directives: readonly Directive[], group?: string): void {
    for (const { words, block } of directives) {
      const [name = '', first = '', second = ''] = words;
      const key = name.toLowerCase();
      if (key === 'define') this.variables.set(first, second);
      if (key === 'balancermember') {
        const inGroup = group ?? first;
        const members = this.groups.get(inGroup) ?? new Upstreams();
        this.groups.set(inGroup, members);
        this.add(group === undefined ? second : first, members);
      }
      const isGroup = key === 'proxy' && first.toLowerCase().startsWith('balancer:');
      if (block !== undefined) this.namesIn(block, isGroup ? first.replace(/\/$/, '') : group);
    }
  }

  search(directives: readonly Directive[], host: Upstreams | undefined, isConditional: boolean): void {
    const into = host ?? this.outside;
    for (const { words, block } of directives) {
      const [name = '', ...rest] = words;
      const key = name.toLowerCase();
      if (block === undefined) this.take(key, rest, into, isConditional);
      else if (key === 'virtualhost') this.virtualHost(rest, block, isConditional);
      // which of them count is decided when it starts; a macro is used elsewhere
      else this.search(block, host, isConditional || /^(?:ifdefine|ifversion|iffile|macro)$/.test(key));
    }
  }

  private virtualHost(
    addresses: readonly string[],
    block: readonly Directive[],
    isConditional: boolean,
  ): void {
    const found = new Upstreams();
    this.search(block, found, isConditional);
    const listens = addresses.flatMap(
      (text) => parseListen(this.expanded(text).replace('_default_', '*')) ?? [],
    );
    this.found.add(found, listens.length > 0 && listens.length === addresses.length ? listens : undefined);
  }

  private take(key: string, words: readonly string[], into: Upstreams, isConditional: boolean): void {
    if (key === 'include' || key === 'includeoptional' || key === 'use') this.found.isWhole = false;
    if (key === 'proxyrequests' && words[0]?.toLowerCase() === 'on')
      this.found.push({ listens: undefined, targets: 'any' });
    const url = upstreamIn(key, words);
    if (url === undefined) return;
    if (isConditional) into.isWhole = false;
    else this.add(url, into);
  }

  private add(url: string, into: Upstreams): void {
    const text = this.expanded(url);
    if (text === '!' || /^unix:/i.test(text)) return;
    // what a pattern has matched may stand behind the address
    const [, scheme = '', authority = ''] =
      /^([a-z][a-z\d+.-]*):\/\/([^/?#$]*(?:\$(?!\d|\{)[^/?#$]*)*)/i.exec(text) ?? [];
    if (scheme.toLowerCase() === 'balancer') {
      const members = this.groups.get(`balancer://${authority}`);
      if (members === undefined) into.isWhole = false;
      else into.addAll(members);
    } else into.add(authority, schemes.get(scheme.toLowerCase()));
  }

  private expanded(text: string): string {
    return text.replace(/\$\{(\w{1,100})\}/g, (all, name: string) => this.variables.get(name) ?? all);
  }
}

/** `ProxyPass [path] url`, `RewriteRule pattern url [P]`, `SetHandler "proxy:fcgi://…"` */
function upstreamIn(key: string, words: readonly string[]): string | undefined {
  const [first = '', second = '', third = ''] = words;
  switch (key) {
    case 'proxypass':
    case 'proxypassmatch':
      // within a section for a path, none is given
      return /^(?:[a-z\d+.-]+:|!$)/i.test(first) ? first : second;
    case 'rewriterule':
      return /[[,](?:P|proxy)[\],]/i.test(third) ? second : undefined;
    case 'sethandler':
      return first.startsWith('proxy:') ? first.slice('proxy:'.length) : undefined;
    default:
      return undefined;
  }
}
