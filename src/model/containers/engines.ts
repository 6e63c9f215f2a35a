/** The flags with which a proxy's command line names the port that it holds and where it leads. */
export interface ProxyFlags {
  readonly protocol: string;
  readonly hostAddress: string;
  readonly hostPort: string;
  readonly containerAddress: string;
  readonly containerPort: string;
}

/** A program that holds a port for a container: ending it leaves the container running and the port dead. */
export interface ProxyProgram {
  /** Lower case, without folder and `.exe`. */
  readonly name: string;
  /** `machine`: the container runs in a virtual machine, and the program forwards into it. */
  readonly place: 'host' | 'machine';
  /** Undefined if its command line does not say where it leads. */
  readonly flags?: ProxyFlags;
}

/** Everything that Local Ports knows of a container engine. */
interface ContainerEngine {
  readonly title: string;
  /** How its API signs its answers, in the header `Server`; undefined for the engine whose API the others copy. */
  readonly server: RegExp | undefined;
  /**
   * Default sockets and named pipes, in the order in which they are tried. `{home}`, `{runtime}` (XDG_RUNTIME_DIR) and
   * `{temporary}` (TMPDIR) are folders of the user; an entry is skipped if its folder is unknown.
   */
  readonly sockets: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>>;
  readonly proxies: readonly ProxyProgram[];
  /** Other programs of the engine that may listen: daemons and command lines, without folder and `.exe`. */
  readonly programs: readonly string[];
  /** The parent of a container's first process, and the flag of its command line that holds the container's id. */
  readonly shim: { readonly program: RegExp; readonly idFlag: string };
  /** The network interfaces that it creates on Linux. */
  readonly bridge: RegExp;
  /** Its own rules let published ports through even if ufw or firewalld blocks them. */
  readonly bypassesFirewall: boolean;
  /** Exists while the daemon runs, and is readable for everybody; undefined if there is no daemon. */
  readonly pidFile: string | undefined;
  readonly commandLine: {
    readonly program: string;
    /** The option that names the engine's address. */
    readonly addressOption: string;
    /** The sockets that the program uses without that option. */
    readonly defaultSockets: readonly string[];
    readonly logs: readonly string[];
  };
}

export const dockerProxyFlags: ProxyFlags = {
  protocol: 'proto',
  hostAddress: 'host-ip',
  hostPort: 'host-port',
  containerAddress: 'container-ip',
  containerPort: 'container-port',
};

const table = {
  docker: {
    title: 'Docker',
    server: undefined,
    sockets: {
      linux: ['/var/run/docker.sock', '{runtime}/docker.sock', '{home}/.docker/desktop/docker.sock'],
      darwin: [
        '/var/run/docker.sock',
        '{home}/.docker/run/docker.sock',
        // Colima, OrbStack and Rancher Desktop run a Docker in a virtual machine
        '{home}/.colima/default/docker.sock',
        '{home}/.config/colima/default/docker.sock',
        '{home}/.orbstack/run/docker.sock',
        '{home}/.rd/docker.sock',
      ],
      win32: ['//./pipe/docker_engine'],
    },
    proxies: [
      {
        name: 'docker-proxy',
        place: 'host',
        flags: dockerProxyFlags,
      },
      // holds the ports itself if its proxy is switched off
      { name: 'dockerd', place: 'host' },
      { name: 'rootlesskit', place: 'host' },
      // Docker Desktop
      { name: 'com.docker.backend', place: 'machine' },
      { name: 'com.docker.proxy', place: 'machine' },
      { name: 'com.docker.vpnkit', place: 'machine' },
      { name: 'vpnkit', place: 'machine' },
      { name: 'orbstack helper', place: 'machine' },
      // Rancher Desktop on Windows
      { name: 'host-switch', place: 'machine' },
    ],
    programs: ['containerd', 'colima', 'orbstack'],
    shim: { program: /^containerd-shim/, idFlag: 'id' },
    // a bridge is named after the first 12 digits of its network's id
    bridge: /^(docker\d+|docker_gwbridge|br-[0-9a-f]{12})$/,
    // https://docs.docker.com/engine/network/packet-filtering-firewalls/
    bypassesFirewall: true,
    pidFile: '/var/run/docker.pid',
    commandLine: {
      program: 'docker',
      addressOption: '--host',
      defaultSockets: ['/var/run/docker.sock', '//./pipe/docker_engine'],
      logs: ['logs', '--tail', '200', '-f'],
    },
  },
  podman: {
    title: 'Podman',
    // `Libpod/4.3.1 (linux)`, also if Podman answers at Docker's own socket
    server: /^Libpod\//,
    sockets: {
      linux: ['{runtime}/podman/podman.sock', '/run/podman/podman.sock'],
      darwin: [
        '{home}/.local/share/containers/podman/machine/podman.sock',
        '{temporary}/podman/podman-machine-default-api.sock',
      ],
      win32: ['//./pipe/podman-machine-default'],
    },
    proxies: [
      { name: 'conmon', place: 'host' },
      // rootless: one of several ways into the container's network
      { name: 'rootlessport', place: 'host' },
      { name: 'containers-rootlessport', place: 'host' },
      { name: 'slirp4netns', place: 'host' },
      { name: 'pasta', place: 'host' },
      { name: 'pasta.avx2', place: 'host' },
      { name: 'passt', place: 'host' },
      // Podman machine
      { name: 'gvproxy', place: 'machine' },
    ],
    programs: ['podman'],
    shim: { program: /^conmon$/, idFlag: 'c' },
    bridge: /^(cni-)?podman\d+$/,
    bypassesFirewall: false,
    pidFile: undefined,
    commandLine: {
      program: 'podman',
      addressOption: '--url',
      defaultSockets: ['//./pipe/podman-machine-default'],
      logs: ['logs', '--tail', '200', '-f'],
    },
  },
} as const satisfies Readonly<Record<string, ContainerEngine>>;

export type EngineId = keyof typeof table;

/** One row an engine: whatever differs between engines is here. */
export const engines: Readonly<Record<EngineId, ContainerEngine>> = table;

/** Forwarders into virtual machines in which any engine may run: Lima, and WSL under its newer and older name. */
export const sharedProxies: readonly ProxyProgram[] = [
  { name: 'limactl', place: 'machine' },
  { name: 'wslrelay', place: 'machine' },
  { name: 'wslhost', place: 'machine' },
];

/** @param server the header `Server` of an answer of the Docker Engine API, which other engines offer too. */
export function engineOfServer(server: string): EngineId {
  const ids = Object.keys(table) as readonly EngineId[];
  return ids.find((id) => engines[id].server?.test(server) === true) ?? 'docker';
}

/** The engine that created a network interface, by the interface's name. */
export function engineOfBridge(name: string): ContainerEngine | undefined {
  return Object.values(engines).find(({ bridge }) => bridge.test(name));
}

/**
 * Why an engine gave no answer. `denied`: no permission; `not-running`: nothing listens on the socket;
 * `not-understood`: the answer is not that of a container engine.
 */
export type EngineProblemKind =
  'denied' | 'not-running' | 'timed-out' | 'cut-off' | 'too-large' | 'not-understood' | 'unexpected';
