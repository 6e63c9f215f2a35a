import { join } from 'node:path';
import * as v from 'valibot';
import { withEntrances } from '../model/exposure/entrances';
import type { Tunnel } from '../model/exposure/tunnels';
import { mayBeTunnel, tunnelOf } from '../model/exposure/tunnels';
import type { Listener } from '../model/listeners/listener';
import { parsePort } from '../model/net/endpoint';
import { parseJson } from '../model/text/json';
import type { Collector } from './collector';
import { configuredTunnels } from './tunnelConfigs';
import type { Process } from '../model/process/process';
import type { ForeignFiles } from './foreignFiles';
import type { ForeignReader } from './foreignReader';

/** A tooltip asks each time; a tunnel does not come and go that fast. */
const maximumAgeMs = 5_000;
const maximumBytes = 64 * 1024;
/** Of all configuration files together; what is left then is as if it could not be read. */
const maximumReadMs = 2_000;

/** `[{"hostname":"shop.localhost","port":4123,"pid":4711}]`, since portless 0.10 with the URLs it is shared at. */
const portlessRoutes = v.array(
  v.object({
    hostname: v.string(),
    port: v.number(),
    tailscaleUrl: v.optional(v.string()),
    netbirdUrl: v.optional(v.string()),
  }),
);

interface TunnelSources {
  readonly collector: Pick<Collector, 'namedProcesses'>;
  readonly files: Pick<ForeignFiles, 'run'>;
  /** Where portless may keep its routes. */
  readonly portlessFolders: readonly string[];
  /** Whose configuration files count; left out if none do. */
  readonly home?: string;
  /** Of whom the folder is: what other users run has other files. */
  readonly uid?: number | undefined;
  /** Asks programs, see `askTunnels`. */
  readonly ask: (tunnels: readonly Tunnel[], listeners: readonly Listener[]) => Promise<readonly Tunnel[]>;
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
}

/** What portless uses: its own folder, `/tmp/portless` if an older one runs as root, or the folder that a variable names. */
export function portlessFolders(
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const named = environment['PORTLESS_STATE_DIR'];
  return [...(named === undefined || named === '' ? [] : [named]), join(home, '.portless'), '/tmp/portless'];
}

/** Finds the tunnels and local proxies of this machine when a person looks: nothing is read while nobody does. */
export class TunnelFinder {
  /** Without their entrances. */
  private last: { readonly at: number; readonly tunnels: readonly Tunnel[] | undefined } | undefined;
  private reading: Promise<readonly Tunnel[] | undefined> | undefined;

  constructor(private readonly sources: TunnelSources) {}

  /**
   * @param listeners what listens now: routes of a proxy that does not are left over.
   * @returns undefined if the processes could not be read.
   */
  async current(listeners: readonly Listener[]): Promise<readonly Tunnel[] | undefined> {
    const tunnels = await this.seen(listeners);
    return tunnels && withEntrances(tunnels, listeners);
  }

  /** The same for a person who has asked about one listener: then programs that know more are asked, within two seconds. */
  async asked(listeners: readonly Listener[]): Promise<readonly Tunnel[] | undefined> {
    const tunnels = await this.seen(listeners);
    return tunnels && withEntrances(await this.sources.ask(tunnels, listeners), listeners);
  }

  private async seen(listeners: readonly Listener[]): Promise<readonly Tunnel[] | undefined> {
    const { last, sources } = this;
    if (last !== undefined && sources.now() - last.at < maximumAgeMs) return last.tunnels;
    this.reading ??= this.read(listeners).finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async read(listeners: readonly Listener[]): Promise<readonly Tunnel[] | undefined> {
    const { collector, now } = this.sources;
    const processes = await collector.namedProcesses(mayBeTunnel);
    const portless = await this.portless(listeners);
    const tunnels = processes && [...(await this.running(processes)), ...portless];
    this.last = { at: now(), tunnels };
    return tunnels;
  }

  private async running(processes: readonly Process[]): Promise<readonly Tunnel[]> {
    const { files, home, uid } = this.sources;
    const found: Tunnel[] = [];
    const titles = new Map(processes.map((one) => [one.pid, tunnelOf(one)?.title]));
    const end = this.sources.now() + maximumReadMs;
    for (const process of processes) {
      const own = tunnelOf(process);
      // a worker has the arguments of its parent, which lists it
      if (own !== undefined && titles.get(process.parentPid ?? 0) === own.title) continue;
      const isOurs = uid === undefined || process.user === undefined || process.user.uid === uid;
      const place = { home: isOurs ? home : undefined, since: startOf(process, processes) };
      const answer =
        home === undefined || this.sources.now() > end
          ? undefined
          : await files.run((reader) => configuredTunnels(process, own, reader, place));
      found.push(...(answer?.kind === 'answered' ? answer.value : own === undefined ? [] : [own]));
    }
    return found;
  }

  private async portless(listeners: readonly Listener[]): Promise<readonly Tunnel[]> {
    const { files, portlessFolders: folders } = this.sources;
    const answer = await files.run(async (reader) => {
      const found: Tunnel[] = [];
      for (const folder of folders) found.push(...(await portlessIn(folder, reader, listeners)));
      return found;
    });
    return answer.kind === 'answered' ? answer.value : [];
  }
}

/** Its own, or that of its newest worker: servers that read their files again start new ones. */
function startOf(process: Process, processes: readonly Process[]): number | undefined {
  const workers = processes.filter(
    ({ parentPid, name }) => parentPid === process.pid && name === process.name,
  );
  const starts = [process, ...workers].flatMap(({ startedAt }) => startedAt ?? []);
  return starts.length === 0 ? undefined : Math.max(...starts);
}

async function portlessIn(
  folder: string,
  reader: ForeignReader,
  listeners: readonly Listener[],
): Promise<Tunnel[]> {
  const proxyPort = parsePort((await reader.read(join(folder, 'proxy.port'), 16))?.trim());
  const isRunning = listeners.some(
    ({ port, protocol, namespace }) => port === proxyPort && protocol === 'tcp' && namespace.kind === 'host',
  );
  if (proxyPort === undefined || !isRunning) return [];
  const routes: unknown = parseJson((await reader.read(join(folder, 'routes.json'), maximumBytes)) ?? '');
  if (!v.is(portlessRoutes, routes)) return [];
  return routes.flatMap(({ hostname, port, tailscaleUrl, netbirdUrl }) => {
    const places = [
      `${hostname}${proxyPort === 80 || proxyPort === 443 ? '' : `:${proxyPort}`}`,
      ...[tailscaleUrl, netbirdUrl].filter((url) => url !== undefined),
    ];
    return places.map((from) => ({
      ...{ title: 'portless', from, pid: undefined },
      targets: [{ host: undefined, port }],
    }));
  });
}
