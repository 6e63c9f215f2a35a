import { finish } from '../../src/model/text/timeSlice';
import { ListenerDescriber } from '../../src/model/rows/describeListeners';
import type { ListenerRow } from '../../src/model/rows/listenerRow';
import { buildTree } from '../../src/model/tree/buildTree';
import type { OwnerNode } from '../../src/model/tree/nodes';
import type { LocalAddress } from '../../src/model/net/address';
import { parseAddress } from '../../src/model/net/address';
import type { Container } from '../../src/model/containers/container';
import { exposureOf } from '../../src/model/net/exposure';
import type { InterfaceKind, NetworkInterface } from '../../src/model/net/networkInterfaces';
import type {
  HiddenOwner,
  HiddenReason,
  Listener,
  Owner,
  Protocol,
} from '../../src/model/listeners/listener';
import type { Process, User } from '../../src/model/process/process';
import type { Snapshot } from '../../src/model/listeners/snapshot';
import type { SocketGroup } from '../../src/model/listeners/socketGroup';
import { cgroupOwner } from '../../src/model/process/cgroup';
import { WindowStarters } from '../../src/model/origin/windowStarters';
import type { HostContext } from '../../src/model/process/hostContext';
import type { Names } from '../../src/model/rows/names';
import { noNames } from '../../src/model/rows/names';
import type { ViewOptions } from '../../src/model/tree/viewOptions';

/** 2026-01-02 03:04:05 UTC. */
export const noon = Date.UTC(2026, 0, 2, 3, 4, 5);

export const alice: User = { uid: 1000, name: 'alice' };
export const root: User = { uid: 0, name: 'root' };

export function at(text: string): LocalAddress {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`no address: ${text}`);
  return address;
}

/** A process of alice's, with its program under /usr/bin. */
export function process_(pid: number, commandLine: readonly string[], more: Partial<Process> = {}): Process {
  const program = commandLine[0] ?? 'program';
  const name = program.slice(program.lastIndexOf('/') + 1);
  return {
    pid,
    startMark: String(pid * 10),
    startedAt: noon + pid,
    name,
    commandLine,
    argvQuality: 'exact',
    cwd: '/home/alice/shop',
    executable: program.startsWith('/') ? program : `/usr/bin/${program}`,
    user: alice,
    parentPid: undefined,
    services: [],
    ...more,
  };
}

export function ownedBy(first: Process, ...others: Process[]): Owner {
  return { kind: 'known', processes: [first, ...others] };
}

export function hiddenOwner(reason: HiddenReason, user: User | undefined, group?: SocketGroup): HiddenOwner {
  return { kind: 'hidden', reason, user, ...(group === undefined ? {} : { group }) };
}

/** @param path `/system.slice/nginx.service` */
export function groupOf(
  path: string,
  more: Partial<Extract<SocketGroup, { kind: 'known' }>> = {},
): Extract<SocketGroup, { kind: 'known' }> {
  const belongsTo = cgroupOwner(path);
  return { kind: 'known', path, belongsTo, user: undefined, isOwn: false, candidates: [], ...more };
}

/** @param endpoint `127.0.0.1:3000`, `[::]:53/udp` */
export function listener(endpoint: string, owner: Owner, sockets = 1): Listener {
  const [, host = '', port = '', protocol = 'tcp'] = /^(.+):(\d+)(?:\/(\w+))?$/.exec(endpoint) ?? [];
  const address = at(host);
  return {
    protocol: protocol as Protocol,
    address,
    port: Number(port),
    exposure: exposureOf(address),
    owner,
    sockets,
    waiting: 0,
    namespace: { kind: 'host' },
  };
}

/** A container of Docker's that runs and publishes nothing. */
export function container(more: Partial<Container> = {}): Container {
  return {
    id: 'c0ffee'.repeat(2),
    name: 'web',
    image: 'nginx:1',
    engine: 'docker',
    socketPath: '/var/run/docker.sock',
    state: 'running',
    project: undefined,
    service: undefined,
    workingDirectory: undefined,
    ports: [],
    ...more,
  };
}

/** A dev server and a server of alice's. */
export const vite = process_(300, ['node', '/home/alice/shop/node_modules/.bin/vite']);
export const api = process_(200, ['node', 'api.js']);
export const postgres = process_(100, ['/usr/lib/postgresql/15/bin/postgres'], { name: 'postgres' });
/** The editor of `hostContext`, and its extension host. */
export const code = process_(800, ['/usr/share/code/code']);
export const extensionHost = process_(900, ['/usr/share/code/code', '--type=utility']);

/** @param endpoint `0.0.0.0:5173` */
export function unowned(endpoint: string): Listener {
  return listener(endpoint, hiddenOwner('not-visible', undefined));
}

export function networkInterface(
  name: string,
  kind: InterfaceKind,
  ...addresses: readonly string[]
): NetworkInterface {
  return { name, kind, addresses: addresses.map((text) => at(text)) };
}

/** The interfaces of a machine that has one of each kind. */
export const laptop: readonly NetworkInterface[] = [
  networkInterface('lo', 'loopback', '127.0.0.1', '::1', '10.255.255.254', 'fe80::1%lo'),
  networkInterface('docker0', 'container', '172.17.0.1'),
  networkInterface('virbr0', 'vm', '192.168.122.1'),
  networkInterface('tailscale0', 'tailscale', '100.101.102.103', 'fd7a:115c:a1e0::7'),
  networkInterface('wg0', 'vpn', '10.8.0.2'),
  networkInterface('eth0', 'ethernet', '203.0.113.9', '2001:db8::9', 'fe80::9%eth0'),
  networkInterface('wlan0', 'wifi', '169.254.3.4', '192.168.1.5', 'fd00::5', 'fe80::5%wlan0'),
];

/** @param ancestors processes that own nothing. */
export function snapshotOf(
  listeners: readonly Listener[],
  ancestors: readonly Process[] = [],
  more: Partial<Snapshot> = {},
): Snapshot {
  const owners = listeners.flatMap(({ owner }) => (owner.kind === 'known' ? owner.processes : []));
  return {
    ...{ beganAt: noon, takenAt: noon },
    platform: 'linux',
    coverage: 'everything',
    details: 'complete',
    listeners,
    processes: new Map([...ancestors, ...owners].map((process) => [process.pid, process])),
    problems: [],
    unread: [],
    ...more,
  };
}

/** Alice with a desktop editor, whose executable is in a folder above its installation. */
export const hostContext: HostContext = {
  uid: 1000,
  home: '/home/alice',
  editor: {
    name: 'Visual Studio Code',
    pid: 900,
    installation: '/usr/share/code/resources/app',
    extensions: ['/usr/share/code/resources/app/extensions', '/home/alice/.vscode/extensions'],
  },
};

/** Everything, grouped by process. */
export const viewOptions: ViewOptions = {
  protocols: 'tcpAndUdp',
  groupBy: 'process',
  sortBy: 'port',
  show: 'everything',
  hide: [],
  isFound: undefined,
};

/** What a snapshot's owners listen on, grouped by process; TCP alone unless asked for. */
export function treeOf(
  snapshot: Snapshot,
  protocols: readonly Protocol[] = ['tcp'],
  names: Names = noNames,
): OwnerNode[] {
  const shown = rowsIn(snapshot, names).filter(({ listener: { protocol } }) => protocols.includes(protocol));
  return finish(buildTree(shown, hostContext.editor, viewOptions)).flatMap((node) =>
    node.kind === 'listener' ||
    node.kind === 'project' ||
    node.kind === 'origin' ||
    node.kind === 'hidden-by-rule'
      ? []
      : [node],
  );
}

/** What these listeners are grouped into by process. */
export function groupsOf(
  listeners: readonly Listener[],
  protocols: readonly Protocol[] = ['tcp'],
  ancestors: readonly Process[] = [],
): OwnerNode[] {
  return treeOf(snapshotOf(listeners, ancestors), protocols);
}

/** Every listener of a snapshot, described. */
export function rowsIn(snapshot: Snapshot, names: Names = noNames): readonly ListenerRow[] {
  return finish(new ListenerDescriber(hostContext, names).describe(snapshot));
}

/** Of a window of which nothing is known. */
export const originContext = { hostContext, windowStarters: new WindowStarters() };
