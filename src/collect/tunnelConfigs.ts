/** Where tunnels and proxies lead by their configuration files. */
import path from 'node:path';
import { formatOf, itemsAt, parseConfig } from '../model/exposure/configs/configValue';
import type { ProxyConfig } from '../model/exposure/configs/proxyConfig';
import { unreadConfig } from '../model/exposure/configs/proxyConfig';
import { frpcRoutes } from '../model/exposure/configs/structured';
import { nginxArguments } from '../model/exposure/tunnels';
import type { Tunnel } from '../model/exposure/tunnels';
import type { TunnelTarget } from '../model/exposure/tunnelWords';
import { parseUpstream, valuesOf } from '../model/exposure/tunnelWords';
import { parseCommandLine } from '../model/process/commandLine';
import type { Process } from '../model/process/process';
import type { YamlValue } from '../model/text/yaml';
import { entryOf, isList, isMap, parseYaml } from '../model/text/yaml';
import { ConfigSearch } from './configSearch';
import type { ForeignReader } from './foreignReader';
import { proxyConfigOf } from './proxyConfigs';
import { sshTunnelsIn } from './sshConfig';

/** Whose files count. */
interface ConfigOwner {
  /** Of the user of the process; undefined if that is another one than this user. */
  readonly home: string | undefined;
  /** When the process, or the newest of its workers, was started, in milliseconds since the epoch. */
  readonly since: number | undefined;
}

/** Clocks of files and processes differ by less. */
const clockToleranceMs = 2_000;

/** @returns what the command line says, completed by files. */
export async function configuredTunnels(
  process: Process,
  own: Tunnel | undefined,
  reader: ForeignReader,
  { home, since }: ConfigOwner,
): Promise<readonly Tunnel[]> {
  const { names, args, argsAt } = parseCommandLine(process);
  const as = own === undefined ? [] : [own];
  if (argsAt === undefined && nginxArguments(process) === undefined) return as;
  const search = new ConfigSearch(reader);
  if (names.includes('ssh') && home !== undefined) {
    return [...as, ...(await sshTunnelsIn(process, args, search, home))];
  }
  if (own?.targets !== 'unknown') return as;
  const config =
    (await tunnelConfigOf(process, own.title, args, search, home)) ??
    (await proxyConfigOf(process, own.title, search, home));
  if (config === undefined) return as;
  // what was written since may not be what it runs
  const isCurrent =
    since === undefined || search.changedAt <= since + clockToleranceMs || isWatching(own.title, args);
  return tunnelsOf(own, isCurrent ? config : { ...config, isWhole: false });
}

/** Those that read their files again when these change. */
function isWatching(title: string, args: readonly string[]): boolean {
  return title === 'traefik' || title === 'rathole' || (title === 'caddy' && args.includes('--watch'));
}

function tunnelsOf(own: Tunnel, { routes, isWhole }: ProxyConfig): readonly Tunnel[] {
  return [
    ...routes.map(({ targets, listens }) => ({
      ...own,
      targets,
      ...(own.listens === undefined || listens === undefined ? {} : { listens }),
    })),
    ...(isWhole ? [] : [{ ...own, targets: 'unknown' } as const]),
  ];
}

/** Of tunnels, which listen elsewhere. */
async function tunnelConfigOf(
  { cwd }: Process,
  title: string,
  args: readonly string[],
  search: ConfigSearch,
  home: string | undefined,
): Promise<ProxyConfig | undefined> {
  if (title === 'frpc') return frpcConfig(args, cwd ?? home, search);
  const files = filesOf(title, args, home);
  for (const file of files?.paths ?? []) {
    const base = cwd ?? home;
    const at = path.isAbsolute(file) ? file : base && path.resolve(base, file);
    const text = at === undefined ? undefined : await search.text(at);
    if (text !== undefined) return files?.read(text) ?? unreadConfig;
  }
  return undefined;
}

interface ConfigFiles {
  /** The first one that can be read counts. */
  readonly paths: readonly string[];
  readonly read: (text: string) => ProxyConfig | undefined;
}

/** The files that an option names, else the usual ones; undefined if it is not a file that says it. */
function filesOf(title: string, args: readonly string[], home: string | undefined): ConfigFiles | undefined {
  const given = valuesOf(args, '--config', '-c');
  switch (title) {
    case 'ngrok': {
      // what is added through its API later is in no file
      if (args.includes('--none') || given.length > 1) return undefined;
      const words = args.slice(args.indexOf('start') + 1);
      const isAll = args.includes('--all') || args.includes('service');
      const usual = ['.config/ngrok', 'Library/Application Support/ngrok', 'AppData/Local/ngrok', '.ngrok2'];
      return {
        paths: given.length > 0 ? given : beneath(home, usual).map((one) => path.join(one, 'ngrok.yml')),
        read: (text) => ngrokTargets(text, isAll ? undefined : words),
      };
    }
    case 'cloudflared': {
      // with a token, Cloudflare holds the configuration
      if (args.some((word) => word.startsWith('--token'))) return undefined;
      const folders = [...beneath(home, ['.cloudflared']), '/etc/cloudflared', '/usr/local/etc/cloudflared'];
      return {
        paths:
          given.length > 0
            ? given
            : folders.flatMap((folder) => [
                path.join(folder, 'config.yml'),
                path.join(folder, 'config.yaml'),
              ]),
        read: cloudflaredTargets,
      };
    }
    default:
      return undefined;
  }
}

function beneath(home: string | undefined, folders: readonly string[]): readonly string[] {
  return home === undefined ? [] : folders.map((one) => path.join(home, one));
}

/** ngrok.com/docs/agent/config: `tunnels: { web: { addr: 3000 } }`, since version 3 `endpoints: [{ name, upstream: { url } }]`. */
function ngrokTargets(text: string, wanted: readonly string[] | undefined): ProxyConfig | undefined {
  const document = parseYaml(text);
  if (!isMap(document)) return undefined;
  const tunnels = entryOf(document, 'tunnels');
  const endpoints = entryOf(document, 'endpoints');
  const named = [
    ...(isMap(tunnels) ? [...tunnels].map(([name, value]) => [name, entryOf(value, 'addr')] as const) : []),
    ...(isList(endpoints)
      ? endpoints.map((one) => [entryOf(one, 'name'), entryOf(entryOf(one, 'upstream'), 'url')] as const)
      : []),
  ];
  const chosen = named.filter(([name]) => typeof name === 'string' && (wanted?.includes(name) ?? true));
  return upstreamsOf(chosen.map(([, upstream]) => upstream));
}

/** developers.cloudflare.com, "Configuration file": `ingress: [{ hostname, service: http://localhost:3000 }]`. */
function cloudflaredTargets(text: string): ProxyConfig | undefined {
  const document = parseYaml(text);
  const ingress = entryOf(document, 'ingress');
  const url = entryOf(document, 'url');
  // without either, it is asked for at Cloudflare
  if (!isList(ingress)) return typeof url === 'string' ? upstreamsOf([url]) : undefined;
  return upstreamsOf(ingress.map((rule) => entryOf(rule, 'service')));
}

/** Those that are no port of a machine lead to no listener. */
function upstreamsOf(values: readonly unknown[]): ProxyConfig {
  const isElsewhere = /^(?:file:|unix:|unix\+tls:|http_status:|hello[-_]world$)/;
  const texts = values.flatMap((value) =>
    typeof value === 'string' && !isElsewhere.test(value) ? [value] : [],
  );
  const targets = texts.flatMap((text) => parseUpstream(text) ?? []);
  return configOf(targets, targets.length === texts.length);
}

function configOf(targets: readonly TunnelTarget[], isWhole: boolean): ProxyConfig {
  return { routes: targets.length === 0 ? [] : [{ listens: undefined, targets }], isWhole };
}

/** github.com/fatedier/frp: `-c FILE`, else `frpc.ini`; its files may name others, from the folder that it starts in. */
async function frpcConfig(
  args: readonly string[],
  base: string | undefined,
  search: ConfigSearch,
): Promise<ProxyConfig | undefined> {
  const [given = 'frpc.ini'] = valuesOf(args, '--config', '-c');
  const at = path.isAbsolute(given) ? given : base && path.resolve(base, given);
  const isFolder = args.some((word) => /^--config[-_]dir/.test(word));
  const text = at === undefined || isFolder ? undefined : await search.text(at);
  if (text === undefined) return undefined;
  const format = formatOf(given);
  if (format === undefined || isLegacyFrpc(text)) return frpcIni(text);
  const document = parseConfig(text, format);
  const documents: YamlValue[] = [document];
  for (const pattern of itemsAt(document, 'includes')) {
    const from = typeof pattern === 'string' && base !== undefined ? path.resolve(base, pattern) : undefined;
    const files = from === undefined ? undefined : await search.matching(from);
    for (const file of files ?? [undefined]) {
      const included = file === undefined ? undefined : await search.text(file);
      documents.push(
        included === undefined ? undefined : parseConfig(included, formatOf(file ?? '') ?? format),
      );
    }
  }
  const config = frpcRoutes(documents);
  return { ...config, isWhole: config.isWhole && search.isWhole };
}

function isLegacyFrpc(text: string): boolean {
  return /^\s*\[common\]/m.test(text);
}

/** `local_ip`, `local_port` of each section. */
function frpcIni(text: string): ProxyConfig {
  const targets: TunnelTarget[] = [];
  // templates, included files, ranges and plugins are not read
  let isWhole = !/\{\{|^[ \t]*(?:includes|plugin)[ \t]*=|^[ \t]*\[range:/m.test(text);
  for (const section of text.split(/^(?=[ \t]*\[)/m)) {
    const port = /^[ \t]*local_port[ \t]*=[ \t]*([^#\s]+)/m.exec(section)?.[1];
    const host = /^[ \t]*local_ip[ \t]*=[ \t]*([^#\s]+)/m.exec(section)?.[1] ?? '127.0.0.1';
    if (port === undefined) continue;
    const target = parseUpstream(`${host}:${port}`);
    if (target === undefined) isWhole = false;
    else targets.push(target);
  }
  return configOf(targets, isWhole);
}
