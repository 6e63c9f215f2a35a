/** Which ports of this machine the services of a Compose file publish (docs.docker.com/reference/compose-file/services). */
import type { Protocol } from '../listeners/listener';
import { isPort, parsePort } from '../net/endpoint';
import type { Declaration } from './expectedPort';
import type { Variables } from './interpolate';
import { interpolate } from './interpolate';
import type { YamlValue } from '../text/yaml';
import { entryOf, isList, isMap, parseYaml } from '../text/yaml';

/** In the order in which Compose looks for them; the first one counts, with its override file. */
export const composeFiles = [
  ['compose.yaml', 'compose.override.yaml'],
  ['compose.yml', 'compose.override.yml'],
  ['docker-compose.yml', 'docker-compose.override.yml'],
  ['docker-compose.yaml', 'docker-compose.override.yaml'],
] as const;

/** A longer range is for connections that come and go, such as those of FTP. */
const maximumRange = 20;
const maximumDeclarations = 200;

interface Published {
  readonly protocol: Protocol;
  readonly ports: readonly number[];
}

/** A port that the system chooses when the service starts is not known, nor one of a service that needs a profile. */
export function composeDeclarations(file: string, text: string, variables: Variables): Declaration[] {
  const services = entryOf(parseYaml(text), 'services');
  if (!isMap(services)) return [];
  const found: Declaration[] = [];
  for (const [service, value] of services) {
    const profiles = entryOf(value, 'profiles');
    const ports = entryOf(value, 'ports');
    if (!isList(ports) || (isList(profiles) && profiles.length > 0)) continue;
    for (const entry of ports) {
      const published = isMap(entry) ? longForm(entry, variables) : shortForm(entry, variables);
      for (const port of published?.ports ?? []) {
        if (found.length >= maximumDeclarations) return found;
        found.push({
          protocol: published?.protocol ?? 'tcp',
          port,
          source: { kind: 'compose', file, service },
        });
      }
    }
  }
  return found;
}

/** `8080:80`, `127.0.0.1:8080:80/udp`, `[::1]:8000-8002:8000-8002`. */
function shortForm(entry: YamlValue, variables: Variables): Published | undefined {
  const text = scalar(entry, variables);
  const [, host, inside, name = 'tcp'] = /^(?:.*?:)?([\d-]+):([\d-]+)(?:\/(\w+))?$/.exec(text ?? '') ?? [];
  return publishedOf(host, inside, name);
}

/** `target: 80`, `published: "8080"`, `protocol: tcp`. */
function longForm(entry: YamlValue, variables: Variables): Published | undefined {
  const read = (key: string): string | undefined => scalar(entryOf(entry, key), variables);
  return publishedOf(
    read('published'),
    read('target'),
    entryOf(entry, 'protocol') === undefined ? 'tcp' : read('protocol'),
  );
}

function scalar(value: YamlValue, variables: Variables): string | undefined {
  return typeof value === 'string' ? interpolate(value, variables) : undefined;
}

/** Of a range for a single port, the engine chooses one. */
function publishedOf(
  host: string | undefined,
  inside: string | undefined,
  name: string | undefined,
): Published | undefined {
  const protocol = name?.toLowerCase();
  if (protocol !== 'tcp' && protocol !== 'udp') return undefined;
  const outer = portsOf(host);
  const inner = portsOf(inside);
  if (outer === undefined || outer.count !== inner?.count) return undefined;
  return { protocol, ports: Array.from({ length: outer.count }, (_, index) => outer.from + index) };
}

function portsOf(text: string | undefined): { readonly from: number; readonly count: number } | undefined {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text ?? '') ?? [];
  const from = parsePort(first);
  const to = parsePort(last);
  if (from === undefined || to === undefined || !isPort(to)) return undefined;
  const count = to - from + 1;
  return count < 1 || count > maximumRange ? undefined : { from, count };
}
