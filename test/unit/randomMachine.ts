/** A made-up machine on which listeners, processes and containers come, go and change. */
import type { Container } from '../../src/model/containers/container';
import type { Listener, Owner } from '../../src/model/listeners/listener';
import type { Snapshot } from '../../src/model/listeners/snapshot';
import type { Process } from '../../src/model/process/process';
import { keyOf } from '../../src/model/rows/entry';
import type { Checkout } from '../../src/model/recognition/checkout';
import type { Names } from '../../src/model/rows/names';
import { noNames } from '../../src/model/rows/names';
import { container, hiddenOwner, listener, ownedBy, process_, root, snapshotOf } from './builders';

/** The same numbers each time. */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

const commands = [
  ['node', '/home/alice/shop/node_modules/.bin/vite'],
  ['node', '--inspect', 'server.js'],
  ['redis-server'],
  ['/usr/share/code/code', '--type=utility'],
  ['docker-proxy', '-host-port', '8080'],
];
const addresses = ['127.0.0.1', '0.0.0.0', '[::]', '192.168.1.5', '127.0.0.1'];
const folders = ['/home/alice/shop', '/home/alice/blog', '/home/alice/shop (deleted)', '/'];
/** Shells and package managers have smaller PIDs than what they started. */
const shells = [10, 11, 12, 13];
const firstServer = 100;

/** All folders are working trees of one repository. */
function workingTree(folder: string): Checkout {
  return {
    ...{ folder, repository: '/home/alice/shop/.git', head: undefined, defaultBranch: undefined },
    ...{ isLinked: folder !== '/home/alice/shop', isPruned: false, hasWorktrees: true },
  };
}

export class RandomMachine {
  private processes = new Map<number, Process>();
  private listeners: readonly Listener[] = [];
  private containers = new Map<number, Container>();
  private pinned = new Set<number>();
  private version = 0;

  constructor(
    private readonly random: (below: number) => number,
    servers = 12,
  ) {
    for (const pid of shells) this.processes.set(pid, this.process(pid));
    for (let at = 0; at < servers; at++) this.processes.set(firstServer + at, this.process(firstServer + at));
    for (let at = 0; at < 2 * servers; at++) this.open();
  }

  /** Reads the machine's state at that moment. @param version changes with each answer, or whenever it is read. */
  names(version?: () => string): Names {
    const now = (): string => String(this.version);
    return {
      ...noNames,
      get version() {
        return version?.() ?? now();
      },
      workspaceFolders: [{ name: 'shop', path: '/home/alice/shop' }],
      projectOf: (folder) =>
        folder === '/' ? undefined : { name: folder.slice(12), folder, checkout: workingTree(folder) },
      containerOf: ({ port }) => this.containers.get(port),
      isPinned: ({ port }) => this.pinned.has(port),
    };
  }

  get snapshot(): Snapshot {
    return { ...snapshotOf(this.listeners), processes: new Map(this.processes) };
  }

  /** Some of what happens between two scans; often nothing. */
  live(): void {
    const { random } = this;
    if (random(3) === 0) this.close();
    if (random(3) === 0) this.open();
    if (random(6) === 0) this.replace();
    if (random(6) === 0) this.change([...shells, ...this.servers][random(shells.length + 4)] ?? 10);
    if (random(8) === 0) this.processes.delete(shells[random(shells.length)] ?? 10);
    if (random(8) === 0) this.rename();
    // as a tool that is asked for all lists it
    if (random(10) === 0) this.listeners = [...this.listeners].reverse();
    if (random(20) === 0) this.listeners = this.listeners.map((one) => ({ ...one }));
    if (random(40) === 0) this.listeners = [];
  }

  private get servers(): number[] {
    return [...this.processes.keys()].filter((pid) => pid >= firstServer);
  }

  private process(pid: number): Process {
    const { random } = this;
    const isShell = pid < firstServer;
    const parentPid = shells[random(isShell ? Math.max(1, pid - 10) : shells.length)];
    return process_(pid, isShell ? ['bash'] : (commands[random(commands.length)] ?? ['node']), {
      parentPid: parentPid === pid ? 1 : parentPid,
      cwd: folders[random(folders.length)],
    });
  }

  private owner(): Owner {
    const { random, servers } = this;
    if (random(6) === 0) return hiddenOwner('no-permission', root);
    const one = (): Process =>
      this.processes.get(servers[random(servers.length)] ?? 0) ?? process_(99, ['node']);
    const first = one();
    const second = one();
    return random(4) === 0 && first.pid !== second.pid ? ownedBy(first, second) : ownedBy(first);
  }

  private open(): void {
    const { random } = this;
    const protocol = random(8) === 0 ? '/udp' : '';
    const host = addresses[random(addresses.length)] ?? '';
    // few ports, so that many are shared
    const one = listener(`${host}:${3000 + random(12)}${protocol}`, this.owner());
    const isElsewhere = random(10) === 0;
    const added: Listener = isElsewhere ? { ...one, namespace: { kind: 'other', id: 7 + random(2) } } : one;
    // collectors count the sockets that an owner has at one address
    if (this.listeners.some((other) => keyOf(other) === keyOf(added))) return;
    this.listeners = [...this.listeners, added];
  }

  private close(): void {
    const at = this.random(this.listeners.length);
    this.listeners = this.listeners.filter((_, index) => index !== at);
  }

  /** The same listener with another fact, as a new object. */
  private replace(): void {
    const at = this.random(this.listeners.length);
    const waiting = this.random(2);
    this.listeners = this.listeners.map((one, index) => (index === at ? { ...one, waiting } : one));
  }

  /** Its program, parent or folder is another one; its listeners are made again with it. */
  private change(pid: number): void {
    const before = this.processes.get(pid);
    // what has ended does not come back
    if (before === undefined) return;
    // a process is adopted when its parent ends, and gets no other parent
    const parentPid = this.random(3) === 0 ? 1 : before.parentPid;
    const now = { ...this.process(pid), parentPid };
    this.processes.set(pid, now);
    this.listeners = this.listeners.map((one) => {
      if (one.owner.kind === 'hidden' || !one.owner.processes.some((process) => process.pid === pid))
        return one;
      const [first, ...others] = one.owner.processes.map((process) => (process.pid === pid ? now : process));
      return first === undefined ? one : { ...one, owner: ownedBy(first, ...others) };
    });
  }

  private rename(): void {
    this.version++;
    const port = 3000 + this.random(12);
    if (this.random(2) === 0) {
      if (!this.containers.delete(port)) this.containers.set(port, container({ id: `c${port % 3}` }));
    } else if (!this.pinned.delete(port)) this.pinned.add(port);
  }
}
