/** Ports that are written out in the configurations of frameworks. A framework's own default is no declaration. */
import { isLoopbackHost, isPort, parsePort } from '../net/endpoint';
import { isRecord } from '../text/json';
import { parseJsonc } from '../text/jsonc';
import { parseToml } from '../text/toml';
import { entryOf, parseYaml } from '../text/yaml';
import type { Declaration } from './expectedPort';
import { literalNumber } from './literals';

interface ConfigFile {
  readonly file: string;
  readonly title: string;
  /** It is not what the folder's scripts start. */
  readonly isSeparate?: true;
  read(text: string): readonly number[];
}

/** Of a project in an Nx monorepo. */
export const projectFile = 'project.json';

const scriptEndings = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'];

function scripts(name: string, title: string, ...keys: readonly string[]): ConfigFile[] {
  const read = (text: string): number[] => portsOf(literalNumber(text, keys));
  return scriptEndings.map((ending) => ({ file: `${name}.${ending}`, title, read }));
}

function json(file: string, title: string, read: (parsed: unknown) => readonly unknown[]): ConfigFile {
  return { file, title, read: (text) => read(parseJsonc(text)).flatMap(portsOf) };
}

const tables: readonly ConfigFile[] = [
  // vite.dev/config/server-options#server-port
  ...scripts('vite.config', 'Vite', 'server', 'port'),
  // docs.astro.build/en/reference/configuration-reference/#serverport
  ...scripts('astro.config', 'Astro', 'server', 'port'),
  // nuxt.com/docs/4.x/api/nuxt-config#port
  ...scripts('nuxt.config', 'Nuxt', 'devServer', 'port'),
  // webpack.js.org/configuration/dev-server/#devserverport
  ...scripts('webpack.config', 'webpack', 'devServer', 'port'),
  // rspack.rs/config/dev-server#devserverport
  ...scripts('rspack.config', 'Rspack', 'devServer', 'port'),
  // rsbuild.rs/config/server/port
  ...scripts('rsbuild.config', 'Rsbuild', 'server', 'port'),
  // cli.vuejs.org/config/#devserver
  ...scripts('vue.config', 'Vue CLI', 'devServer', 'port'),
  // angular.dev/reference/configs/workspace-config
  json('angular.json', 'Angular', (parsed) =>
    Object.values(recordAt(parsed, 'projects')).map((project) =>
      at(at(at(at(project, 'architect') ?? at(project, 'targets'), 'serve'), 'options'), 'port'),
    ),
  ),
  // nx.dev/reference/project-configuration
  json(projectFile, 'Nx', (parsed) =>
    ['serve', 'dev'].map((target) => at(at(at(at(parsed, 'targets'), target), 'options'), 'port')),
  ),
  // developers.cloudflare.com/workers/wrangler/configuration/#local-development-settings
  ...['wrangler.json', 'wrangler.jsonc'].map((file) =>
    json(file, 'Wrangler', (parsed) => [at(at(parsed, 'dev'), 'port')]),
  ),
  {
    file: 'wrangler.toml',
    title: 'Wrangler',
    read: (text) => portsOf(at(at(toml(text), 'dev'), 'port')),
  },
  // learn.microsoft.com/aspnet/core/fundamentals/environments: development and launchSettings.json
  json('Properties/launchSettings.json', 'ASP.NET Core', (parsed) =>
    Object.values(recordAt(parsed, 'profiles')).flatMap((profile) =>
      at(profile, 'commandName') === 'Project' ? urlPorts(at(profile, 'applicationUrl')) : [],
    ),
  ),
  ...springFiles(),
  // firebase.google.com/docs/emulator-suite/install_and_configure
  {
    ...json('firebase.json', 'Firebase emulators', (parsed) =>
      Object.values(recordAt(parsed, 'emulators')).map((emulator) => at(emulator, 'port')),
    ),
    isSeparate: true,
  },
  // supabase.com/docs/guides/local-development/cli/config
  {
    ...{ file: 'supabase/config.toml', title: 'Supabase', isSeparate: true },
    read: (text) =>
      ['api', 'db', 'studio', 'inbucket'].flatMap((name) => {
        const section = at(toml(text), name);
        return at(section, 'enabled') === false ? [] : portsOf(at(section, 'port'));
      }),
  },
];

/** docs.spring.io/spring-boot/appendix/application-properties: server.port; a placeholder is no port. */
function springFiles(): ConfigFile[] {
  const folder = 'src/main/resources';
  const own = { title: 'Spring Boot', isSeparate: true } as const;
  return [
    {
      ...{ ...own, file: `${folder}/application.properties` },
      read: (text) => {
        const values = [...text.matchAll(/^[ \t]*server\.port[ \t]*[=:][ \t]*(\S*)[ \t]*$/gm)];
        // the last one counts
        return portsOfText(values.at(-1)?.[1]);
      },
    },
    ...['yml', 'yaml'].map((ending) => ({
      ...{ ...own, file: `${folder}/application.${ending}` },
      read: (text: string) => {
        const value = entryOf(entryOf(parseYaml(text), 'server'), 'port');
        return portsOfText(typeof value === 'string' ? value : undefined);
      },
    })),
  ];
}

export const configFiles: readonly string[] = tables.map(({ file }) => file);

export function configDeclarations(file: string, text: string): Declaration[] {
  const table = tables.find((one) => one.file === file);
  if (table === undefined) return [];
  const source = {
    ...({ kind: 'config', file, title: table.title } as const),
    ...(table.isSeparate === undefined ? {} : { isSeparate: table.isSeparate }),
  };
  return [...new Set(table.read(text))].map((port) => ({ protocol: 'tcp', port, source }));
}

/** `https://localhost:7001;http://localhost:5001` */
function urlPorts(value: unknown): (number | undefined)[] {
  if (typeof value !== 'string' || value.length > 2_000) return [];
  return value.split(';').map((url) => {
    const [, host = '', port] = /^https?:\/\/([^:/]+):(\d{1,5})\/?$/i.exec(url.trim()) ?? [];
    return isLoopbackHost(host) || /^(?:\*|\+|0\.0\.0\.0)$/.test(host) ? parsePort(port) : undefined;
  });
}

function portsOf(value: unknown): number[] {
  return typeof value === 'number' && isPort(value) ? [value] : [];
}

function portsOfText(text: string | undefined): number[] {
  return portsOf(parsePort(text));
}

/** A longer text may hold the loop for more than a few milliseconds when it is parsed. */
const maximumTomlLength = 64 * 1024;

function toml(text: string): unknown {
  return text.length > maximumTomlLength ? undefined : parseToml(text);
}

function at(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function recordAt(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const found = at(value, key);
  return isRecord(found) ? found : {};
}
