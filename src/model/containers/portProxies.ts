import type { LocalAddress } from '../net/address';
import { parseAddress } from '../net/address';
import { parsePort } from '../net/endpoint';
import type { Listener, Protocol } from '../listeners/listener';
import type { Process } from '../process/process';

/** Programs that hold a port for a container, so that ending them leaves the container running and the port dead. */
export interface PortProxy {
  /** `machine`: the container runs in a virtual machine, and this forwards into it. */
  readonly place: 'host' | 'machine';
}

/** What docker-proxy's own command line says of the port it holds and where it leads. */
export interface ProxyTarget {
  readonly protocol: Protocol;
  readonly hostAddress: LocalAddress;
  readonly hostPort: number;
  /** In the network of the container. */
  readonly containerAddress: LocalAddress;
  readonly containerPort: number;
}

const proxies: ReadonlyMap<string, PortProxy> = new Map([
  // Docker on Linux, as root and rootless; dockerd itself where its proxy is switched off
  ...on('host', ['docker-proxy', 'dockerd', 'rootlesskit']),
  // Podman as root, and rootless with its various ways into the network
  ...on('host', ['conmon', 'rootlessport', 'containers-rootlessport', 'pasta', 'pasta.avx2', 'slirp4netns']),
  // Docker Desktop, Podman machine, Lima (Colima, Rancher Desktop), OrbStack, WSL
  ...on('machine', ['com.docker.backend', 'vpnkit', 'com.docker.vpnkit', 'gvproxy', 'limactl']),
  // the older name of WSL's forwarder; Rancher Desktop on Windows
  ...on('machine', ['OrbStack Helper', 'wslrelay', 'wslhost', 'host-switch']),
]);

function on(place: PortProxy['place'], names: readonly string[]): [string, PortProxy][] {
  return names.map((name) => [name, { place }]);
}

/**
 * `ssh: /Users/alice/.lima/default/ssh.sock [mux]`: Lima forwards by ssh where it is told to, or is old. Its folder is
 * `_lima` within Colima's, and `lima` within Rancher Desktop's (`…/Application Support/rancher-desktop/lima/0`).
 */
const limaSsh = /^ssh: .*\/[._]?lima\/[^/]+\/ssh\.sock \[mux\]/;

/** @returns undefined where the program holds ports of its own, as nearly all do. */
export function portProxyOf(process: Process): PortProxy | undefined {
  if (limaSsh.test((process.commandLine ?? []).join(' '))) return { place: 'machine' };
  return programsOf(process)
    .map((name) => proxies.get(name))
    .find((holder) => holder !== undefined);
}

/** The name may be cut or rewritten; the program's path and its first argument say it too. */
function programsOf({ name, executable, commandLine }: Process): string[] {
  return [name, executable, commandLine?.[0]].flatMap((program) =>
    program === undefined ? [] : [program.replace(/^.*[\\/]/, '').replace(/\.exe$/i, '')],
  );
}

/**
 * The container that a container's shim looks after, from its command line:
 *
 *     /usr/bin/containerd-shim-runc-v2 -namespace moby -id 603dabfd0ad0… -address /run/containerd/containerd.sock
 *     /usr/bin/conmon --api-version 1 -c 59e1a97e2ed8… -u 59e1a97e2ed8… -r /usr/bin/crun … -n lab1 …
 */
export function containerIdOf(process: Process): string | undefined {
  const programs = programsOf(process);
  const flag = programs.includes('conmon')
    ? 'c'
    : programs.some((program) => program.startsWith('containerd-shim'))
      ? 'id'
      : undefined;
  const id = flag === undefined ? undefined : flagsOf(process.commandLine ?? []).get(flag);
  return id !== undefined && /^[0-9a-f]{64}$/.test(id) ? id : undefined;
}

/**
 *     docker-proxy -proto tcp -host-ip 127.0.0.1 -host-port 8443 -container-ip 172.17.0.2 -container-port 443
 *
 * Newer ones add `-use-listen-fd`.
 * @returns undefined where anything of it is missing or not understood.
 */
export function parseProxyCommandLine(commandLine: readonly string[]): ProxyTarget | undefined {
  const flags = flagsOf(commandLine);
  const protocol = flags.get('proto');
  const hostAddress = parseAddress(flags.get('host-ip') ?? '');
  const hostPort = parsePort(flags.get('host-port'));
  const containerAddress = parseAddress(flags.get('container-ip') ?? '');
  const containerPort = parsePort(flags.get('container-port'));
  if (protocol !== 'tcp' && protocol !== 'udp') return undefined;
  if (hostAddress === undefined || hostPort === undefined) return undefined;
  if (containerAddress === undefined || containerPort === undefined) return undefined;
  return { protocol, hostAddress, hostPort, containerAddress, containerPort };
}

/**
 * Where a listener leads, as told by the command line of the proxy that holds it: everybody may read that, also where
 * the engine may not be asked and the proxy's sockets may not be seen.
 * @param processes the owners at least; where the owner is hidden, every process that may be its proxy.
 */
export function proxyTargetOf(
  listener: Listener,
  processes: ReadonlyMap<number, Process>,
): ProxyTarget | undefined {
  const { owner } = listener;
  if (listener.namespace.kind === 'other') return undefined;
  const candidates =
    owner.kind === 'known'
      ? owner.processes
      : [...processes.values()].filter(({ user }) => user?.uid === owner.user?.uid);
  const targets = candidates
    .filter((process) => programsOf(process).includes('docker-proxy'))
    .flatMap(({ commandLine }) => parseProxyCommandLine(commandLine ?? []) ?? [])
    .filter(
      ({ protocol, hostAddress, hostPort }) =>
        protocol === listener.protocol &&
        hostPort === listener.port &&
        hostAddress.text === listener.address.text,
    );
  return targets.length === 1 ? targets[0] : undefined;
}

/** `-flag value`, `--flag value` and `--flag=value`, as Go's and GLib's programs take them; the first of each counts. */
function flagsOf(commandLine: readonly string[]): Map<string, string> {
  const flags = new Map<string, string>();
  commandLine.forEach((argument, index) => {
    const [, name, value = commandLine[index + 1]] = /^--?([a-z][a-z-]*)(?:=(.*))?$/.exec(argument) ?? [];
    if (name !== undefined && value !== undefined && !flags.has(name)) flags.set(name, value);
  });
  return flags;
}
