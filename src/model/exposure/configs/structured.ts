/** Where Caddy, Envoy, rathole and frpc lead, by configurations in JSON, YAML and TOML. */
import type { YamlValue } from '../../text/yaml';
import { isMap } from '../../text/yaml';
import type { TunnelTarget } from '../tunnelWords';
import { entriesAt, itemsAt, mapsIn, textAt, valueAt } from './configValue';
import type { ProxyConfig } from './proxyConfig';
import { maximumRoutes, parseListen, Routes, unreadConfig, Upstreams } from './proxyConfig';

/** caddyserver.com/docs/json: `apps.http.servers.NAME`, and the same of the module `layer4`. */
export function caddyJsonRoutes(document: YamlValue): ProxyConfig {
  if (!isMap(document)) return unreadConfig;
  const routes = new Routes();
  // a part that is loaded from elsewhere
  routes.isWhole = valueAt(document, 'admin', 'config', 'load') === undefined;
  for (const [, app] of entriesAt(document, 'apps')) {
    for (const [, server] of entriesAt(app, 'servers')) {
      const found = new Upstreams();
      caddyHandlers(server, found);
      const listens = itemsAt(server, 'listen').flatMap((one) =>
        typeof one === 'string' ? (parseListen(one) ?? []) : [],
      );
      routes.add(found, listens.length > 0 ? listens : undefined);
    }
  }
  return routes;
}

function caddyHandlers(server: YamlValue, found: Upstreams): void {
  const maps = mapsIn(server);
  if (maps === undefined) found.isWhole = false;
  for (const map of maps ?? []) {
    const handler = textAt(map, 'handler');
    if (handler !== 'reverse_proxy' && handler !== 'proxy') continue;
    if (valueAt(map, 'dynamic_upstreams') !== undefined) found.isWhole = false;
    for (const upstream of itemsAt(map, 'upstreams')) {
      const dial = valueAt(upstream, 'dial');
      for (const one of typeof dial === 'string' ? [dial] : itemsAt(upstream, 'dial')) {
        if (typeof one === 'string') found.add(one.replace(/^tcp[46]?\//, ''), 80);
      }
    }
  }
}

/** envoyproxy.io, "Static configuration": `static_resources.listeners` name clusters, whose endpoints are addresses. */
export function envoyRoutes(document: YamlValue): ProxyConfig {
  if (!isMap(document)) return unreadConfig;
  const clusters = new Map<string, Upstreams>();
  for (const cluster of itemsAt(document, 'static_resources', 'clusters')) {
    clusters.set(textAt(cluster, 'name') ?? '', envoyCluster(cluster));
  }
  const routes = new Routes();
  const listeners = itemsAt(document, 'static_resources', 'listeners');
  routes.isWhole = valueAt(document, 'dynamic_resources') === undefined && listeners.length <= maximumRoutes;
  for (const listener of listeners.slice(0, maximumRoutes)) {
    const found = envoyClusters(listener, clusters);
    const address = socketAddress(valueAt(listener, 'address'));
    routes.add(found, address && [address]);
  }
  return routes;
}

function envoyCluster(cluster: YamlValue): Upstreams {
  const found = new Upstreams();
  const type = textAt(cluster, 'type')?.toUpperCase() ?? 'STATIC';
  // EDS, ORIGINAL_DST, and those of extensions
  found.isWhole =
    /^(?:STATIC|STRICT_DNS|LOGICAL_DNS)$/.test(type) && valueAt(cluster, 'cluster_type') === undefined;
  for (const map of mapsIn(valueAt(cluster, 'load_assignment')) ?? [undefined]) {
    if (map === undefined) found.isWhole = false;
    if (valueAt(map, 'endpoint') === undefined) continue;
    const address = valueAt(map, 'endpoint', 'address');
    if (valueAt(address, 'pipe') === undefined) found.push(socketAddress(address));
  }
  return found;
}

/** The clusters that anything in a listener names. */
function envoyClusters(listener: YamlValue, clusters: ReadonlyMap<string, Upstreams>): Upstreams {
  const found = new Upstreams();
  const maps = mapsIn(listener);
  found.isWhole = maps !== undefined;
  const names = new Set<string>();
  for (const map of maps ?? []) {
    const weighted = [...itemsAt(map, 'weighted_clusters', 'clusters'), ...itemsAt(map, 'clusters')];
    for (const name of [textAt(map, 'cluster'), ...weighted.map((one) => textAt(one, 'name'))]) {
      if (name !== undefined) names.add(name);
    }
    // routes and clusters that are asked for elsewhere
    if (
      ['rds', 'cluster_header', 'cluster_specifier_plugin', 'scoped_routes'].some((key) => isKeyOf(map, key))
    )
      found.isWhole = false;
  }
  for (const name of names) {
    const cluster = clusters.get(name);
    if (cluster === undefined) found.isWhole = false;
    else found.addAll(cluster);
  }
  return found;
}

function isKeyOf(map: YamlValue, key: string): boolean {
  return valueAt(map, key) !== undefined;
}

/** `{ socket_address: { address: 127.0.0.1, port_value: 3000 } }` */
function socketAddress(address: YamlValue): TunnelTarget | undefined {
  const found = new Upstreams();
  const host = textAt(address, 'socket_address', 'address') ?? '';
  const port = textAt(address, 'socket_address', 'port_value') ?? '';
  found.add(`${host.includes(':') ? `[${host}]` : host}:${port}`);
  return found.targets[0];
}

/** github.com/rathole-org/rathole: `[client.services.NAME] local_addr = "127.0.0.1:3000"`; a server leads to its clients. */
export function ratholeRoutes(document: YamlValue): ProxyConfig {
  if (!isMap(document)) return unreadConfig;
  const found = new Upstreams();
  for (const [, service] of entriesAt(document, 'client', 'services')) {
    const address = textAt(service, 'local_addr');
    if (address !== undefined) found.add(address);
  }
  const routes = new Routes();
  routes.add(found, undefined);
  return routes;
}

/**
 * github.com/fatedier/frp: `proxies: [{ localIP, localPort, plugin: { type, localAddr } }]`
 * @param documents its file, and those that this includes; undefined for one that could not be read.
 */
export function frpcRoutes(documents: readonly YamlValue[]): ProxyConfig {
  const routes = new Routes();
  const started = documents.flatMap((one) => itemsAt(one, 'start'));
  for (const document of documents) {
    const found = new Upstreams();
    // what is added while it runs
    found.isWhole = isMap(document) && valueAt(document, 'store') === undefined;
    for (const proxy of itemsAt(document, 'proxies')) {
      if (started.length > 0 && !started.includes(textAt(proxy, 'name'))) continue;
      if (textAt(proxy, 'enabled') === 'false') continue;
      const plugin = textAt(proxy, 'plugin', 'type');
      if (plugin === 'http_proxy' || plugin === 'socks5' || plugin === 'virtual_net') {
        routes.push({ listens: undefined, targets: 'any' });
        continue;
      }
      const address = plugin === undefined ? frpcAddress(proxy) : textAt(proxy, 'plugin', 'localAddr');
      if (address !== undefined) found.add(address, 80);
    }
    routes.add(found, undefined);
  }
  return routes;
}

function frpcAddress(proxy: YamlValue): string {
  const host = textAt(proxy, 'localIP') ?? '127.0.0.1';
  return `${host.includes(':') ? `[${host}]` : host}:${textAt(proxy, 'localPort') ?? '$'}`;
}
