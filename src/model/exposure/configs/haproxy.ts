/** Where HAProxy leads, by its sections (docs.haproxy.org, "Proxies"). */
import type { Directive } from './directives';
import type { ProxyConfig, ProxyRoute } from './proxyConfig';
import { parseListen, Routes, Upstreams } from './proxyConfig';

/** @param sections of all files, in their order. */
export function haproxyRoutes(sections: readonly Directive[]): ProxyConfig {
  const servers = serversByName(sections);
  const routes = new Routes();
  for (const { words, block = [] } of sections) {
    const [kind = '', name = ''] = words;
    if (kind === 'global' && block.some((line) => /^lua-|^external-check$/.test(line.words[0] ?? '')))
      routes.isWhole = false;
    // conditions on variables and versions
    if (kind.startsWith('.') || block.some((line) => line.words[0]?.startsWith('.') === true))
      routes.isWhole = false;
    if (kind !== 'frontend' && kind !== 'listen') continue;
    if (routes.isFull) return { routes: routes.routes, isWhole: false };
    const found = new Upstreams();
    for (const backend of backendsOf(name, block, servers)) found.addAll(backend);
    found.isWhole &&= !block.some(isDynamic);
    routes.add(found, bindsOf(block));
  }
  return routes;
}

/** A destination that is made for each connection. */
function isDynamic({ words }: Directive): boolean {
  return words.includes('set-dst') || words.includes('set-dst-port');
}

/** By the names of backends, and of `listen` sections, which are both. */
function serversByName(sections: readonly Directive[]): ReadonlyMap<string, Upstreams> {
  const found = new Map<string, Upstreams>();
  for (const { words, block = [] } of sections) {
    const [kind, name = ''] = words;
    if (kind !== 'backend' && kind !== 'listen') continue;
    const servers = new Upstreams();
    for (const { words: line } of block) {
      const [word = '', first = '', second = '', third = ''] = line;
      if (word === 'server') addServer(second, servers);
      if (word === 'dispatch') addServer(first, servers);
      if (word === 'server-template') addServer(third, servers);
    }
    found.set(name, servers);
  }
  return found;
}

/** Without a port, and with `+1`, it depends on the port that the client has connected to. */
function addServer(text: string, servers: Upstreams): void {
  servers.add(text.replace(/^(?:ipv[46]|tcp[46]?|quic[46]?)@/, ''));
}

function backendsOf(
  name: string,
  block: readonly Directive[],
  servers: ReadonlyMap<string, Upstreams>,
): readonly Upstreams[] {
  const names = new Set([name]);
  for (const { words } of block) {
    const [word, backend = ''] = words;
    if (word !== 'default_backend' && word !== 'use_backend') continue;
    // `use_backend %[req.hdr(host)]`
    if (backend.includes('%')) return [...servers.values()];
    names.add(backend);
  }
  return [...names].flatMap((one) => servers.get(one) ?? []);
}

/** `bind 127.0.0.1:8080,[::1]:8080`, `bind :443 ssl crt /etc/ssl/shop.pem` */
function bindsOf(block: readonly Directive[]): ProxyRoute['listens'] {
  const texts = block.flatMap(({ words: [word, text = ''] }) => (word === 'bind' ? text.split(',') : []));
  const listens = texts.flatMap((text) => parseListen(text) ?? []);
  return listens.length > 0 && listens.length === texts.length ? listens : undefined;
}
