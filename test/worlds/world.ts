/**
 * A made-up machine, as data: what runs on it, what it has open, and who may see that. The programs of macOS and Windows
 * answer from it, and it says what a scan can know. Times are milliseconds since the epoch.
 */
export interface World {
  /** The user of the editor; 0 is root. */
  readonly viewer: number;
  /** Login names by uid; a uid may be without one. */
  readonly logins: ReadonlyMap<number, string>;
  readonly processes: readonly WorldProcess[];
  readonly sockets: readonly WorldSocket[];
  /** Names of interfaces by their index. */
  readonly interfaces: ReadonlyMap<number, string>;
  readonly firewall: 0 | 1 | 2;
}

export interface WorldProcess {
  readonly pid: number;
  /** 0: none. */
  readonly parentPid: number;
  readonly uid: number;
  readonly startedAt: number;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly executable: string;
  readonly state: 'running' | 'suspended' | 'zombie';
  /** `NAME=value` */
  readonly environment: readonly string[];
  /** Label of launchd, or name of a Windows service. */
  readonly service?: string;
}

export interface WorldSocket {
  /** The kernel's own name of it. */
  readonly id: number;
  readonly protocol: 'tcp' | 'udp';
  /** Of the socket: one of IPv6 may be bound to an IPv4 address (mapped). */
  readonly family: 4 | 6;
  /** Canonical, without a zone: `0.0.0.0`, `fe80::1`. */
  readonly address: string;
  /** Of a link-local address: the index of its interface. */
  readonly scope?: number;
  /** 0: not bound. */
  readonly port: number;
  /** For `::`. */
  readonly isDualStack: boolean;
  readonly state: 'listening' | 'connected' | 'bound';
  /** Those that have it open: at least one. */
  readonly holders: readonly number[];
  /** The process that opened it, or that used it last. It may have closed it, or have ended. */
  readonly user: number;
}

export function isLinkLocal(address: string): boolean {
  return address.startsWith('fe80::');
}

/** What a scan is to find: bound, and accepting or receiving from anywhere. */
export function isListener({ state, protocol, port }: WorldSocket): boolean {
  return port > 0 && (state === 'listening' || (protocol === 'udp' && state === 'bound'));
}

/** Those that run: a zombie holds nothing and runs nothing. */
export function running({ processes }: World): ReadonlyMap<number, WorldProcess> {
  const alive = processes.filter(({ state }) => state !== 'zombie');
  return new Map(alive.map((process) => [process.pid, process]));
}

/** The sockets whose opener has ended, by their names: on Windows they stay, and no scan shows who has them. */
export function orphansIn(world: World): readonly number[] {
  const alive = running(world);
  return world.sockets.filter(({ user }) => !alive.has(user)).map(({ id }) => id);
}

/** On macOS and other Unixes a process shows its files to its user and to root. */
export function isVisible({ viewer }: World, process: WorldProcess | undefined): boolean {
  return process !== undefined && (viewer === 0 || process.uid === viewer);
}
