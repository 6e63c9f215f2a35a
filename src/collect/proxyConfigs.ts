/** Where proxies of this machine lead, by the files that their command lines name, or their usual ones. */
import path from 'node:path';
import { apacheRoutes } from '../model/exposure/configs/apache';
import { caddyfileRoutes, snippetsIn } from '../model/exposure/configs/caddyfile';
import { formatOf, parseConfig } from '../model/exposure/configs/configValue';
import type { Directive } from '../model/exposure/configs/directives';
import { parseApache, parseCaddyfile, parseHaproxy, parseNginx } from '../model/exposure/configs/directives';
import { haproxyRoutes } from '../model/exposure/configs/haproxy';
import { nginxRoutes } from '../model/exposure/configs/nginx';
import type { ProxyConfig } from '../model/exposure/configs/proxyConfig';
import { caddyJsonRoutes, envoyRoutes, ratholeRoutes } from '../model/exposure/configs/structured';
import type { TraefikStatic } from '../model/exposure/configs/traefik';
import { traefikFlags, traefikRoutes, traefikStatic } from '../model/exposure/configs/traefik';
import { nginxArguments } from '../model/exposure/tunnels';
import { valuesOf } from '../model/exposure/tunnelWords';
import { parseCommandLine } from '../model/process/commandLine';
import type { Process } from '../model/process/process';
import type { ConfigLanguage, ConfigSearch } from './configSearch';

/** A running proxy, and where its files may be. */
interface Proxy {
  readonly args: readonly string[];
  /** Undefined if it may not be read. */
  readonly cwd: string | undefined;
  /** Of its user; undefined if that is another one. */
  readonly home: string | undefined;
  readonly search: ConfigSearch;
}

type ReadConfig = (proxy: Proxy) => Promise<ProxyConfig | undefined>;

const readers: Readonly<Record<string, ReadConfig>> = {
  nginx: readNginx,
  caddy: readCaddy,
  haproxy: readHaproxy,
  traefik: readTraefik,
  Apache: readApache,
  envoy: readEnvoy,
  rathole: readRathole,
};

/** @returns undefined if it is none of these, or its files could not be read. */
export async function proxyConfigOf(
  process: Process,
  title: string,
  search: ConfigSearch,
  home: string | undefined,
): Promise<ProxyConfig | undefined> {
  const read = readers[title];
  const args = nginxArguments(process) ?? parseCommandLine(process).args;
  const config = await read?.({ args, cwd: process.cwd, home, search });
  return config && { ...config, isWhole: config.isWhole && search.isWhole };
}

/** The file that an option names, from the folder that it starts in; else the only usual one that is there. */
async function fileOf(
  { cwd, search }: Proxy,
  given: string | undefined,
  usual: readonly string[],
): Promise<string | undefined> {
  if (given !== undefined) return absolute(given, cwd);
  const found: string[] = [];
  // without a drive a name is none of Windows' own: it is one of the current drive, where anyone may have made the file
  const isOfThisSystem = (file: string): boolean => path.sep === '/' || /^([a-z]:|\\\\)/i.test(file);
  for (const file of new Set(usual))
    if (isOfThisSystem(file) && (await search.exists(file))) found.push(file);
  // which of several it was built for is not known
  return found.length === 1 ? found[0] : undefined;
}

function absolute(file: string, base: string | undefined): string | undefined {
  return path.isAbsolute(file) ? path.normalize(file) : base && path.resolve(base, file);
}

/** nginx.org, "Command-line parameters". By how it was built, as Debian, Homebrew, FreeBSD and OpenResty do. */
const nginxFolders = [
  '/etc/nginx',
  '/opt/homebrew/etc/nginx',
  '/usr/local/etc/nginx',
  '/usr/local/nginx/conf',
  '/usr/local/openresty/nginx/conf',
];
const nginxPrefixes = ['/usr/share/nginx', '/etc/nginx', '/usr/local/nginx', '/usr/local/openresty/nginx'];

async function readNginx(proxy: Proxy): Promise<ProxyConfig | undefined> {
  const [prefix] = valuesOf(proxy.args, '-p');
  const [given] = valuesOf(proxy.args, '-c');
  const base = prefix === undefined ? undefined : absolute(prefix, proxy.cwd);
  const usual =
    given === undefined
      ? [...(base === undefined ? nginxFolders : [path.join(base, 'conf')])].map((one) =>
          path.join(one, 'nginx.conf'),
        )
      : (base === undefined ? nginxPrefixes : [base]).map((one) => path.resolve(one, given));
  const file = await fileOf(proxy, undefined, usual);
  if (file === undefined || (prefix !== undefined && base === undefined)) return undefined;
  const language: ConfigLanguage = {
    parse: parseNginx,
    includesOf: ({ words: [name, pattern = ''] }) =>
      name === 'include' ? [path.resolve(path.dirname(file), pattern)] : 'keep',
  };
  const directives = await proxy.search.directives(file, language);
  return directives && nginxRoutes(directives);
}

/** caddyserver.com/docs/command-line: `run`, and what `start` makes of it. */
async function readCaddy(proxy: Proxy): Promise<ProxyConfig | undefined> {
  const { args, cwd, home, search } = proxy;
  if (args.includes('--resume')) return readCaddyJson(search, autosavedCaddy(home));
  const [given] = valuesOf(args, '--config', '-c');
  const [adapter] = valuesOf(args, '--adapter', '-a');
  const file = await fileOf(proxy, given, cwd === undefined ? [] : [path.join(cwd, 'Caddyfile')]);
  if (file === undefined || (adapter !== undefined && adapter !== 'caddyfile')) return undefined;
  if (adapter === undefined && /\.json$/i.test(file)) return readCaddyJson(search, file);
  if (adapter === undefined && !/^Caddyfile|\.caddyfile$/i.test(path.basename(file))) return undefined;
  const folder = path.dirname(file);
  const isBeneath = (one: string): boolean => !/^\.\.(?:[\\/]|$)/.test(path.relative(folder, one));
  const language: ConfigLanguage = {
    parse: parseCaddyfile,
    includesOf: ({ words: [name, pattern = ''] }, from, siblings) => {
      if (name !== 'import') return 'keep';
      const target = path.resolve(path.dirname(from), pattern);
      const isSnippet = snippetsIn(siblings).has(pattern) || /^[\w-]+$/.test(pattern);
      if (isSnippet || pattern.includes('{')) return 'keep';
      return isBeneath(target) ? [target] : undefined;
    },
  };
  const directives = await search.directives(file, language);
  return directives && caddyfileRoutes(directives);
}

function autosavedCaddy(home: string | undefined): string | undefined {
  const folders = { darwin: 'Library/Application Support/Caddy', win32: 'AppData/Roaming/Caddy' };
  const folder =
    process.platform === 'darwin' || process.platform === 'win32'
      ? folders[process.platform]
      : '.config/caddy';
  return home && path.join(home, folder, 'autosave.json');
}

async function readCaddyJson(
  search: ConfigSearch,
  file: string | undefined,
): Promise<ProxyConfig | undefined> {
  const text = file === undefined ? undefined : await search.text(file);
  return text === undefined ? undefined : caddyJsonRoutes(parseConfig(text, 'json'));
}

/** docs.haproxy.org, "Starting HAProxy": each `-f` is a file, or a folder of files that end in `.cfg`. */
async function readHaproxy({ args, cwd, search }: Proxy): Promise<ProxyConfig | undefined> {
  const sections: Directive[] = [];
  const given = valuesOf(args, '-f');
  for (const one of given) {
    const file = absolute(one, cwd);
    if (file === undefined) return undefined;
    const files = (await search.isFolder(file)) ? await search.matching(path.join(file, '*.cfg')) : [file];
    for (const each of files ?? [file]) {
      const found = await search.directives(each, { parse: parseHaproxy, includesOf: () => 'keep' });
      if (found === undefined) search.isWhole = false;
      for (const section of found ?? []) sections.push(section);
    }
  }
  return given.length === 0 ? undefined : haproxyRoutes(sections);
}

/** Debian's apache2, Red Hat's and macOS's httpd, Homebrew, and builds of one's own. */
const apacheFiles = [
  '/etc/apache2/apache2.conf',
  '/etc/httpd/conf/httpd.conf',
  '/etc/apache2/httpd.conf',
  '/opt/homebrew/etc/httpd/httpd.conf',
  '/usr/local/etc/httpd/httpd.conf',
  '/usr/local/apache2/conf/httpd.conf',
  'C:\\Apache24\\conf\\httpd.conf',
];

/** httpd.apache.org/docs/current/programs/httpd.html; `ServerRoot` is what relative names begin from. */
async function readApache(proxy: Proxy): Promise<ProxyConfig | undefined> {
  const [given] = valuesOf(proxy.args, '-f');
  const [root] = valuesOf(proxy.args, '-d');
  const base = root === undefined ? undefined : absolute(root, proxy.cwd);
  const usual =
    base === undefined ? apacheFiles : ['apache2.conf', 'conf/httpd.conf'].map((one) => path.join(base, one));
  const file = await fileOf(
    { ...proxy, cwd: base },
    given,
    usual.filter((one) => path.isAbsolute(one)),
  );
  if (file === undefined) return undefined;
  // Debian's root is the folder of its file, and the folder above is that of the others
  let serverRoot = base ?? path.dirname(file).replace(/[\\/]conf$/, '');
  const variables = new Map<string, string>();
  const language: ConfigLanguage = {
    parse: parseApache,
    includesOf: ({ words: [name = '', first = '', second = ''] }) => {
      const key = name.toLowerCase();
      const text = first.replace(/\$\{(\w{1,100})\}/g, (all, one: string) => variables.get(one) ?? all);
      if (key === 'define') variables.set(first, second);
      if (key === 'serverroot') serverRoot = text;
      if (key !== 'include' && key !== 'includeoptional') return 'keep';
      return text.includes('${') || !path.isAbsolute(serverRoot)
        ? undefined
        : [path.resolve(serverRoot, text)];
    },
  };
  const directives = await proxy.search.directives(file, language);
  return directives && apacheRoutes(directives);
}

/** doc.traefik.io, "Configuration Overview": a file, else the command line; both may name further files. */
async function readTraefik(proxy: Proxy): Promise<ProxyConfig | undefined> {
  const { args, cwd, home, search } = proxy;
  const [given] = valuesOf(
    args.map((word) => word.replace(/^--configfile(?==|$)/i, '--configFile')),
    '--configFile',
  );
  const folders = [
    '/etc/traefik',
    ...(home === undefined ? [] : [path.join(home, '.config')]),
    ...(cwd === undefined ? [] : [cwd]),
  ];
  const usual = folders.flatMap((one) =>
    ['toml', 'yaml', 'yml'].map((ext) => path.join(one, `traefik.${ext}`)),
  );
  const file = await fileOf(proxy, given, usual);
  const settings = file === undefined ? traefikFlags(args) : await traefikFile(search, file);
  if (settings === undefined || (given !== undefined && file === undefined)) return undefined;
  const documents = await traefikDocuments(settings, search, cwd);
  // without any file its environment may configure it
  return documents.length === 0 ? undefined : traefikRoutes(settings, documents);
}

async function traefikFile(search: ConfigSearch, file: string): Promise<TraefikStatic | undefined> {
  const format = formatOf(file);
  const text = format && (await search.text(file));
  return text === undefined || format === undefined ? undefined : traefikStatic(parseConfig(text, format));
}

async function traefikDocuments(
  { files, folders }: TraefikStatic,
  search: ConfigSearch,
  cwd: string | undefined,
): Promise<ReturnType<typeof parseConfig>[]> {
  const paths: (string | undefined)[] = files.map((one) => absolute(one, cwd));
  for (const one of folders) {
    const folder = absolute(one, cwd);
    const inside = folder === undefined ? undefined : await search.matching(path.join(folder, '*'));
    paths.push(...(inside ?? [undefined]));
  }
  const documents: ReturnType<typeof parseConfig>[] = [];
  for (const file of paths) {
    const format = file === undefined ? undefined : formatOf(file);
    if (file !== undefined && folders.length > 0 && format === undefined) continue;
    const text = file === undefined ? undefined : await search.text(file);
    // `{{ range … }}` is run before it is read
    const isPlain = text !== undefined && !text.includes('{{');
    documents.push(isPlain && format !== undefined ? parseConfig(text, format) : undefined);
  }
  return documents;
}

/** envoyproxy.io, "Command line options" */
async function readEnvoy({ args, cwd, search }: Proxy): Promise<ProxyConfig | undefined> {
  const [given] = valuesOf(args, '-c', '--config-path');
  // what is merged into the file
  if (given === undefined || args.some((word) => word.startsWith('--config-yaml'))) return undefined;
  const file = absolute(given, cwd);
  const format = formatOf(given);
  const text = file === undefined || format === undefined ? undefined : await search.text(file);
  return text === undefined || format === undefined ? undefined : envoyRoutes(parseConfig(text, format));
}

async function readRathole({ args, cwd, search }: Proxy): Promise<ProxyConfig | undefined> {
  const given = args.find((word) => !word.startsWith('-'));
  const file = given === undefined ? undefined : absolute(given, cwd);
  const text = file === undefined ? undefined : await search.text(file);
  return text === undefined ? undefined : ratholeRoutes(parseConfig(text, 'toml'));
}
