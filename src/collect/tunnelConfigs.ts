/** Where tunnels lead by their configuration files: ngrok, cloudflared, frpc and ssh. */
import path from 'node:path';
import { entryOf, isList, isMap, parseYaml } from '../model/expected/yaml';

import { parseForward, sshForwards } from '../model/exposure/sshForwards';
import type { Tunnel } from '../model/exposure/tunnels';
import type { TunnelTarget } from '../model/exposure/tunnelWords';
import { parseUpstream, valuesOf } from '../model/exposure/tunnelWords';
import { parseCommandLine } from '../model/process/commandLine';
import type { Process } from '../model/process/process';
import type { ForeignReader } from './foreignReader';

const maximumBytes = 64 * 1024;
const maximumIncludes = 8;

/** What a file says; `isWhole` is false if more may be said elsewhere, or in a way that is not read. */
interface Found {
  readonly targets: readonly TunnelTarget[];
  readonly isWhole: boolean;
}

/** @param home of the user whose process it is. @returns what the command line says, completed by files. */
export async function configuredTunnels(
  process: Process,
  own: Tunnel | undefined,
  reader: ForeignReader,
  home: string,
): Promise<readonly Tunnel[]> {
  const { names, args, argsAt } = parseCommandLine(process);
  const as = own === undefined ? [] : [own];
  if (argsAt === undefined) return as;
  if (names.includes('ssh')) return [...as, ...(await sshTunnelsIn(process, args, reader, home))];
  if (own?.targets !== 'unknown') return as;
  const files = filesOf(own.title, args, home);
  if (files === undefined) return as;
  for (const file of files.paths) {
    const at = path.resolve(process.cwd ?? home, file);
    const text = await reader.read(at, maximumBytes);
    if (text === undefined) continue;
    const found = files.read(text);
    return found === undefined ? as : tunnelsOf(own, found);
  }
  return as;
}

function tunnelsOf(own: Tunnel, { targets, isWhole }: Found): readonly Tunnel[] {
  return [
    ...(targets.length === 0 ? [] : [{ ...own, targets }]),
    ...(isWhole ? [] : [{ ...own, targets: 'unknown' } as const]),
  ];
}

interface ConfigFiles {
  /** The first one that can be read counts. */
  readonly paths: readonly string[];
  readonly read: (text: string) => Found | undefined;
}

/** The files that an option names, else the usual ones; undefined if it is not a file that says it. */
function filesOf(title: string, args: readonly string[], home: string): ConfigFiles | undefined {
  const given = valuesOf(args, '--config', '-c');
  switch (title) {
    case 'ngrok': {
      // what is added through its API later is in no file
      if (args.includes('--none') || given.length > 1) return undefined;
      const words = args.slice(args.indexOf('start') + 1);
      const isAll = args.includes('--all') || args.includes('service');
      const usual = ['.config/ngrok', 'Library/Application Support/ngrok', 'AppData/Local/ngrok', '.ngrok2'];
      return {
        paths: given.length > 0 ? given : usual.map((folder) => path.join(home, folder, 'ngrok.yml')),
        read: (text) => ngrokTargets(text, isAll ? undefined : words),
      };
    }
    case 'cloudflared': {
      // with a token, Cloudflare holds the configuration
      if (args.some((word) => word.startsWith('--token'))) return undefined;
      const folders = [path.join(home, '.cloudflared'), '/etc/cloudflared', '/usr/local/etc/cloudflared'];
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
    case 'frpc':
      return given.length > 0 ? { paths: given, read: frpcTargets } : undefined;
    default:
      return undefined;
  }
}

/** ngrok.com/docs/agent/config: `tunnels: { web: { addr: 3000 } }`, since version 3 `endpoints: [{ name, upstream: { url } }]`. */
function ngrokTargets(text: string, wanted: readonly string[] | undefined): Found | undefined {
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
function cloudflaredTargets(text: string): Found | undefined {
  const document = parseYaml(text);
  const ingress = entryOf(document, 'ingress');
  const url = entryOf(document, 'url');
  // without either, it is asked for at Cloudflare
  if (!isList(ingress)) return typeof url === 'string' ? upstreamsOf([url]) : undefined;
  return upstreamsOf(ingress.map((rule) => entryOf(rule, 'service')));
}

/** Those that are no port of a machine lead to no listener. */
function upstreamsOf(values: readonly unknown[]): Found {
  const isElsewhere = /^(?:file:|unix:|unix\+tls:|http_status:|hello[-_]world$)/;
  const texts = values.flatMap((value) =>
    typeof value === 'string' && !isElsewhere.test(value) ? [value] : [],
  );
  const targets = texts.flatMap((text) => parseUpstream(text) ?? []);
  return { targets, isWhole: targets.length === texts.length };
}

/** github.com/fatedier/frp: `localIP`, `localPort` in TOML, `local_ip`, `local_port` in INI, each proxy in a section. */
function frpcTargets(text: string): Found {
  const targets: TunnelTarget[] = [];
  // YAML and JSON, templates, included files and ranges are not read
  let isWhole = !/\{\{|^\s*includes\s*=|^\s*\{|^\s*\[?range:|^\s*\w+:\s/m.test(text);
  for (const section of text.split(/^(?=\s*\[)/m)) {
    const value = (name: string): string | undefined =>
      new RegExp(`^\\s*(?:${name})\\s*=\\s*"?([^"#\\s]+)`, 'm').exec(section)?.[1];
    const port = value('localPort|local_port');
    if (port === undefined) continue;
    const target = parseUpstream(`${value('localIP|local_ip') ?? '127.0.0.1'}:${port}`);
    if (target === undefined) isWhole = false;
    else targets.push(target);
  }
  return { targets, isWhole };
}

/** `RemoteForward` of ssh_config(5), of the sections that are for this host, and of the files that they include. */
async function sshTunnelsIn(
  { pid }: Process,
  args: readonly string[],
  reader: ForeignReader,
  home: string,
): Promise<readonly Tunnel[]> {
  const asked = sshForwards(args);
  if (asked === undefined || asked.isCleared === true) return [];
  const file = valuesOf(args, '-F').at(0) ?? path.join(home, '.ssh', 'config');
  if (file === 'none') return [];
  const from = asked.destination;
  const host = from.replace(/^ssh:\/\//, '').replace(/^.*@/, '');
  const search = new SshSearch(reader, home, host);
  await search.read(file);
  if (search.isCleared) return [];
  const base = { title: 'ssh -R', from, pid };
  return [
    ...(search.targets.length === 0 ? [] : [{ ...base, targets: search.targets }]),
    ...(search.isAny ? [{ ...base, targets: 'any' } as const] : []),
    ...(search.isUnknown ? [{ ...base, targets: 'unknown' } as const] : []),
  ];
}

class SshSearch {
  readonly targets: TunnelTarget[] = [];
  isAny = false;
  isUnknown = false;
  isCleared = false;
  private files = 0;

  constructor(
    private readonly reader: ForeignReader,
    private readonly home: string,
    private readonly host: string,
  ) {}

  async read(file: string): Promise<void> {
    if (++this.files > maximumIncludes) {
      this.isUnknown = true;
      return;
    }
    const text = await this.reader.read(file, maximumBytes);
    let applies: boolean | 'maybe' = true;
    for (const line of text?.split(/\r?\n/) ?? []) {
      const [, name = '', rest = ''] = /^\s*(\w+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line) ?? [];
      const key = name.toLowerCase();
      if (key === 'host') applies = this.isFor(rest.split(/\s+/));
      else if (key === 'match') applies = /^all$/i.test(rest) ? true : 'maybe';
      else if (applies !== false) await this.take(key, rest, applies);
    }
  }

  private async take(key: string, rest: string, applies: true | 'maybe'): Promise<void> {
    if (key === 'clearallforwardings' && applies === true && rest.toLowerCase() === 'yes')
      this.isCleared = true;
    if (key === 'include') {
      for (const word of rest.split(/\s+/)) await this.include(word.replaceAll('"', ''));
    }
    if (key !== 'remoteforward') return;
    if (applies === 'maybe') this.isUnknown = true;
    else this.add(rest.replaceAll('"', '').replace(/\s+/, ':'));
  }

  private add(text: string): void {
    for (const { target } of parseForward('remote', text)) {
      if (target === undefined) this.isAny = true;
      else this.targets.push(target);
    }
  }

  private async include(word: string): Promise<void> {
    // the files that a pattern matches are not looked for
    if (/[*?[]/.test(word)) this.isUnknown = true;
    else await this.read(path.resolve(this.home, '.ssh', word.replace(/^~(?=[\\/])/, this.home)));
  }

  /** ssh_config(5), "PATTERNS": one must match, and none that begins with `!`. */
  private isFor(patterns: readonly string[]): boolean {
    const matches = (pattern: string): boolean => {
      const source = pattern
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replace(/\*+/g, '.*')
        .replaceAll('?', '.');
      return new RegExp(`^${source}$`, 'i').test(this.host);
    };
    return (
      patterns.some((one) => !one.startsWith('!') && matches(one)) &&
      !patterns.some((one) => one.startsWith('!') && matches(one.slice(1)))
    );
  }
}
