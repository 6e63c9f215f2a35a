import { parseContainers } from '../../src/collect/containers/parseContainers';
import type { EngineId } from '../../src/model/containers/engines';
import { dockerProxyFlags } from '../../src/model/containers/engines';
import { parseProxyCommandLine } from '../../src/model/containers/portProxies';
import { parseJson } from '../../src/model/text/json';
import type { Entry, Kind, Parsed } from './kind';
import { finish } from '../../src/model/text/timeSlice';

function proxies(bytes: Buffer): Parsed {
  const entries: Entry[] = [];
  const rejected: string[] = [];
  for (const line of bytes.toString('utf8').split('\n')) {
    const at = line.indexOf('docker-proxy ');
    if (at === -1) continue;
    const words = line.slice(at).trim().split(/\s+/);
    const found = parseProxyCommandLine(words, dockerProxyFlags);
    if (found === undefined) {
      // the search itself, in a list of processes
      if (!/\bgrep\b/.test(line)) rejected.push(line);
    } else {
      const { hostAddress, hostPort, containerPort, protocol } = found;
      entries.push({ hostIp: hostAddress.text, hostPort, containerPort, protocol });
    }
  }
  return { entries, rejected };
}

/** A container as the Engine API lists it, which the product reads instead of what the command line prints. */
interface ApiContainer {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly State: string;
  readonly Ports: readonly ApiPort[];
}

interface ApiPort {
  readonly IP: string;
  readonly PrivatePort: number;
  readonly PublicPort?: number;
  readonly Type: string;
}

function fromApi(engine: EngineId, containers: readonly ApiContainer[], rejected: readonly string[]): Parsed {
  const parsed = finish(parseContainers(JSON.stringify(containers), engine, '/run/engine.sock'));
  const entries = (parsed?.containers ?? []).flatMap(({ name, ports }) =>
    ports.flatMap(({ hostAddresses, hostPort, containerPort, protocol }) =>
      hostAddresses.map(({ text }) => ({
        ...{ container: name, hostIp: text, hostPort, containerPort, protocol },
      })),
    ),
  );
  return { entries, rejected: [...rejected, ...(parsed?.leftOut ?? ['no list of containers'])] };
}

const id = 'a'.repeat(64);

/** `0.0.0.0:4317-4318->4317-4318/tcp, [::]:80->80/tcp, :::80->80/tcp, ::1:443->443/tcp, 2379-2380/tcp` */
function apiPorts(text: string): ApiPort[] {
  return text.split(/,\s*/).flatMap((published) => {
    const [, host = '', from, to = from, inside = '', protocol = ''] =
      /^(?:(.*):(\d+)(?:-(\d+))?->)?(\d+)(?:-\d+)?\/(\w+)$/.exec(published) ?? [];
    if (inside === '') return [];
    const common = { IP: host.replace(/^\[(.*)\]$/, '$1'), Type: protocol };
    if (from === undefined) return [{ ...common, PrivatePort: Number(inside) }];
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => ({
      ...{ ...common, PrivatePort: Number(inside) + index, PublicPort: Number(from) + index },
    }));
  });
}

/** `docker ps --format '{{json .}}'`: an object a line. */
function dockerJson(bytes: Buffer): Parsed {
  const rejected: string[] = [];
  const containers = bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      const row = parseJson(line) as { Names?: string; State?: string; Ports?: string } | undefined;
      if (typeof row?.Names !== 'string') {
        rejected.push(line);
        return [];
      }
      const { Names, State = 'running', Ports = '' } = row;
      return [{ Id: id, Names: Names.split(',').map((name) => `/${name}`), State, Ports: apiPorts(Ports) }];
    });
  return fromApi('docker', containers, rejected);
}

/** A table whose columns begin where their headings do. */
function table(engine: EngineId): Kind['parse'] {
  return (bytes) => {
    const [heading = '', ...rows] = bytes.toString('utf8').split('\n');
    const column = (title: RegExp): readonly [from: number, to: number | undefined] => {
      const from = heading.search(title);
      const next = /\s{2,}\S/.exec(heading.slice(from));
      return [from, next === null ? undefined : from + next.index + next[0].length - 1];
    };
    const [names, ports] = [column(/\bNAMES?\b/), column(/\bPORTS\b/)];
    const containers = rows
      .filter((row) => row.trim() !== '')
      .map((row) => ({
        ...{ Id: id, Names: [`/${row.slice(...names).trim()}`], State: 'running' },
        Ports: apiPorts(row.slice(...ports).trim()),
      }));
    return fromApi(engine, containers, names[0] === -1 || ports[0] === -1 ? [heading] : []);
  };
}

interface PodmanContainer {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly State: string;
  readonly Ports:
    | readonly {
        readonly host_ip: string;
        readonly host_port: number;
        readonly container_port: number;
        readonly protocol: string;
      }[]
    | null;
}

/** `podman ps --format json`. Podman's API too names only the first port of a range. */
function podmanJson(bytes: Buffer): Parsed {
  const list = parseJson(bytes.toString('utf8'));
  if (!Array.isArray(list)) return { entries: [], rejected: ['no list of containers'] };
  const containers = (list as readonly PodmanContainer[]).map(({ Id, Names, State, Ports }) => ({
    ...{ Id, Names, State },
    Ports: (Ports ?? []).map(({ host_ip, host_port, container_port, protocol }) => ({
      ...{ IP: host_ip, PublicPort: host_port, PrivatePort: container_port, Type: protocol },
    })),
  }));
  return fromApi('podman', containers, []);
}

/** An empty address is every IPv4 address. */
function withAddresses(written: readonly Entry[]): Entry[] {
  return written.map((entry) => (entry['hostIp'] === '' ? { ...entry, hostIp: '0.0.0.0' } : entry));
}

const published = ['container', 'hostIp', 'hostPort', 'containerPort', 'protocol'];

export const containerKinds: readonly Kind[] = [
  { prefix: 'docker-proxy-cmdlines-', keys: published.slice(1), parse: proxies },
  { prefix: 'docker-ps-format-json-', keys: published, parse: dockerJson },
  { prefix: 'docker-ps-table-', keys: published, parse: table('docker') },
  { prefix: 'podman-ps-format-json-', keys: published, parse: podmanJson, expected: withAddresses },
  { prefix: 'podman-ps-table-', keys: published, parse: table('podman') },
];
