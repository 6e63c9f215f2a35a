/** Where Traefik leads (doc.traefik.io): a static configuration names entry points and files, which name routers and services. */
import type { YamlValue } from '../../text/yaml';
import { isList, isMap } from '../../text/yaml';
import { entriesAt, itemsAt, mapsIn, textAt, valueAt } from './configValue';
import type { ProxyConfig, ProxyRoute } from './proxyConfig';
import { parseListen, Routes, unreadConfig, Upstreams } from './proxyConfig';

export interface TraefikStatic {
  /** The addresses of the entry points, by their names in lower case. */
  readonly entryPoints: ReadonlyMap<string, string>;
  /** What names routers and services. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /** False if providers other than files are asked too. */
  readonly isWhole: boolean;
}

/** Of a file. */
export function traefikStatic(document: YamlValue): TraefikStatic | undefined {
  if (!isMap(document)) return undefined;
  const settings = new Map<string, string>();
  flatten(document, '', settings, 0);
  return staticOf(settings);
}

/** Of a command line: `--providers.file.filename=/etc/traefik/shop.yml`. */
export function traefikFlags(args: readonly string[]): TraefikStatic {
  const settings = new Map<string, string>();
  for (const word of args) {
    const [, name, value = 'true'] = /^--?([\w.[\]-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name !== undefined) settings.set(name.toLowerCase(), value);
  }
  return staticOf(settings);
}

const maximumSettings = 2_000;
const maximumDepth = 8;

/** `providers.file.filename`, as the command line names it. */
function flatten(value: YamlValue, name: string, settings: Map<string, string>, depth: number): void {
  if (settings.size > maximumSettings || depth > maximumDepth) return;
  settings.set(name, typeof value === 'string' ? value : 'true');
  for (const [key, inner] of isList(value) ? [] : entriesAt(value)) {
    flatten(inner, name === '' ? key.toLowerCase() : `${name}.${key.toLowerCase()}`, settings, depth + 1);
  }
}

function staticOf(settings: ReadonlyMap<string, string>): TraefikStatic {
  const entryPoints = new Map<string, string>();
  let isWhole = settings.size <= maximumSettings;
  for (const [name, value] of settings) {
    const [, entryPoint] = /^entrypoints\.([^.]+)\.address$/.exec(name) ?? [];
    if (entryPoint !== undefined) entryPoints.set(entryPoint, value);
    const [, provider] = /^providers\.([^.]+)(?:\.|$)/.exec(name) ?? [];
    const isFile = provider === 'file' || provider === 'providersthrottleduration';
    if ((provider !== undefined && !isFile) || name.startsWith('experimental.')) isWhole = false;
  }
  const at = (name: string): readonly string[] => {
    const value = settings.get(`providers.file.${name}`);
    return value === undefined || value === '' ? [] : [value];
  };
  return { entryPoints, files: at('filename'), folders: at('directory'), isWhole };
}

/** @param documents of the files that are provided; undefined for one that could not be read. */
export function traefikRoutes(
  { entryPoints, isWhole: isOnlyFiles }: TraefikStatic,
  documents: readonly YamlValue[],
): ProxyConfig {
  if (documents.some((document) => !isMap(document))) return unreadConfig;
  const routes = new Routes();
  routes.isWhole = isOnlyFiles;
  for (const kind of ['http', 'tcp']) {
    const services = new Map(documents.flatMap((one) => [...entriesAt(one, kind, 'services')]));
    for (const [, router] of documents.flatMap((one) => [...entriesAt(one, kind, 'routers')])) {
      const found = new Upstreams();
      addService(textAt(router, 'service') ?? '', services, found);
      routes.add(found, listensOf(itemsAt(router, 'entryPoints'), entryPoints));
    }
  }
  return routes;
}

/** The servers of a service, and of those that it weighs, mirrors or falls back to. */
function addService(name: string, services: ReadonlyMap<string, YamlValue>, found: Upstreams): void {
  const waiting = [name];
  const seen = new Set<string>();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const plain = next.replace(/@file$/, '');
    if (seen.has(plain)) continue;
    seen.add(plain);
    const service = services.get(plain);
    // `api@internal`
    if (service === undefined) found.isWhole &&= next.endsWith('@internal');
    for (const server of itemsAt(service, 'loadBalancer', 'servers')) {
      const url = textAt(server, 'url') ?? textAt(server, 'address');
      if (url !== undefined) found.add(url);
    }
    for (const map of [
      ...['weighted', 'mirroring', 'failover'].flatMap((key) => mapsIn(valueAt(service, key)) ?? []),
    ]) {
      for (const key of ['name', 'service', 'fallback']) {
        const other = textAt(map, key);
        if (other !== undefined) waiting.push(other);
      }
    }
  }
}

/** Without a name it is each entry point that is not for HTTP/3 or the dashboard: wherever it listens. */
function listensOf(
  names: readonly YamlValue[],
  entryPoints: ReadonlyMap<string, string>,
): ProxyRoute['listens'] {
  const listens = names.flatMap((name) => {
    const address = typeof name === 'string' ? entryPoints.get(name.toLowerCase()) : undefined;
    return address === undefined ? [] : (parseListen(address.replace(/\/tcp$/, '')) ?? []);
  });
  return listens.length > 0 && listens.length === names.length ? listens : undefined;
}
