import type { Names } from '../../src/model/rows/describeListeners';
import { finish } from '../../src/model/text/timeSlice';
import { ListenerDescriber, noNames } from '../../src/model/rows/describeListeners';
import type { ListenerRow } from '../../src/model/rows/listenerRow';
import type { ViewOptions } from '../../src/model/tree/buildTree';
import { buildTree } from '../../src/model/tree/buildTree';
import type { OwnerNode } from '../../src/model/tree/nodes';
import type { LocalAddress } from '../../src/model/net/address';
import { parseAddress } from '../../src/model/net/address';
import type { Container } from '../../src/model/containers/container';
import { exposureOf } from '../../src/model/net/exposure';
import type { HiddenReason, Listener, Owner, Protocol } from '../../src/model/listeners/listener';
import type { Process, User } from '../../src/model/process/process';
import type { Snapshot } from '../../src/model/listeners/snapshot';
import type { HostContext } from '../../src/model/process/hostContext';

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

export function hiddenOwner(reason: HiddenReason, user: User | undefined): Owner {
  return { kind: 'hidden', reason, user };
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

/** @param ancestors processes that own nothing. */
export function snapshotOf(
  listeners: readonly Listener[],
  ancestors: readonly Process[] = [],
  more: Partial<Snapshot> = {},
): Snapshot {
  const owners = listeners.flatMap(({ owner }) => (owner.kind === 'known' ? owner.processes : []));
  return {
    takenAt: noon,
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
  show: 'everything',
  hide: [],
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

/** Every listener of a snapshot, described. */
export function rowsIn(snapshot: Snapshot, names: Names = noNames): readonly ListenerRow[] {
  return finish(new ListenerDescriber(hostContext, names).describe(snapshot));
}
