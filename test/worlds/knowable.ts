import type { Facts, ProcessFact, RowFact } from './facts';
import { sortedFacts } from './facts';
import type { WorldProcess, WorldSocket, World } from './world';
import { isLinkLocal } from './world';

/*
 * What a scan can know of a world, by the table in the README ("Where it works") and the manuals of the systems. It shares
 * no code with the collectors, nor with the programs that they run here.
 */

/** The addresses as people read them. @param zoneOf the name of an interface. */
export function placeOf(
  { protocol, address, scope = 0, port }: WorldSocket,
  zoneOf: (index: number) => string,
): string {
  return `${protocol} ${address}${isLinkLocal(address) ? `%${zoneOf(scope)}` : ''} ${port}`;
}

/** Which interfaces a bind address is on. */
export function exposureOfAddress(address: string): string {
  if (address === '0.0.0.0' || address === '::') return 'all-interfaces';
  return address.startsWith('127.') || address === '::1' ? 'loopback' : 'interface';
}

/** Rows of sockets with the same place and owner are one. */
export function mergedRows(rows: readonly RowFact[]): RowFact[] {
  const merged = new Map<string, RowFact>();
  for (const row of rows) {
    const key = `${row.place} <- ${row.owner}`;
    const before = merged.get(key);
    merged.set(key, before === undefined ? row : { ...row, sockets: before.sockets + 1 });
  }
  return [...merged.values()];
}

/** A process, its parent, the parent's parent …, as long as they run. */
function lineageOf(pid: number, alive: ReadonlyMap<number, WorldProcess>): WorldProcess[] {
  const found: WorldProcess[] = [];
  for (
    let next = alive.get(pid);
    next !== undefined && !found.includes(next);
    next = alive.get(next.parentPid)
  ) {
    found.push(next);
  }
  return found;
}

/** Other users' arguments are shown by a ps that is set-uid root, as on macOS. */
export function knowableOnMacos(world: World, netstatNameOf: (pid: number) => string): Facts {
  const { viewer, processes, sockets } = world;
  const alive = new Map(processes.filter(({ state }) => state !== 'zombie').map((one) => [one.pid, one]));
  const isShown = (pid: number): boolean => viewer === 0 || alive.get(pid)?.uid === viewer;
  const listening = sockets.filter(({ state, protocol, port }) =>
    protocol === 'tcp' ? state === 'listening' : state === 'bound' && port > 0,
  );
  const owned = listening.map((socket) => {
    const holders = socket.holders.filter(isShown);
    const byAge = [...holders].sort((a, b) => startOf(alive, a) - startOf(alive, b) || a - b);
    // lsof says that none of one's own processes has it; of others' sockets netstat names the last user
    const last = alive.has(socket.user) && !isShown(socket.user) ? [socket.user] : [];
    return { socket, isListed: byAge.length > 0, owners: byAge.length > 0 ? byAge : last };
  });
  const dualStacks = dualStackOf(listening);
  const rows = owned.map(({ socket, isListed, owners }) => ({
    place: placeOf(socket, (index) => world.interfaces.get(index) ?? String(index)),
    exposure: exposureOfAddress(socket.address),
    owner: owners.length === 0 ? 'no-permission' : owners.join('+'),
    sockets: 1,
    isDualStack: isListed
      ? dualStacks(socket, owners)
      : socket.address === '::'
        ? socket.isDualStack
        : undefined,
  }));
  const shown = new Map(
    owned
      .flatMap(({ owners }) => owners.flatMap((pid) => lineageOf(pid, alive)))
      .map((one) => [one.pid, one]),
  );
  const listers = new Set(owned.flatMap(({ isListed, owners }) => (isListed ? owners : [])));
  const namedUids = new Set([0, viewer, ...[...listers].map((pid) => alive.get(pid)?.uid)]);
  const isOwner = new Set(owned.flatMap(({ owners }) => owners));
  return sortedFacts({
    coverage: 'everything',
    rows: mergedRows(rows),
    processes: [...shown.values()].map((process) => ({
      ...macosProcess(
        process,
        isShown(process.pid),
        isOwner.has(process.pid) ? netstatNameOf(process.pid) : '',
      ),
      login: namedUids.has(process.uid) ? world.logins.get(process.uid) : undefined,
    })),
    problems: [],
  });
}

function startOf(alive: ReadonlyMap<number, WorldProcess>, pid: number): number {
  return Math.floor((alive.get(pid)?.startedAt ?? 0) / 1000);
}

/**
 * netstat says it of a port and the process that used it last. If that has two kinds of socket there, nothing says which is
 * which.
 */
function dualStackOf(
  listening: readonly WorldSocket[],
): (socket: WorldSocket, owners: readonly number[]) => boolean | undefined {
  return ({ address, protocol, port }, owners) => {
    if (address !== '::') return undefined;
    const there = listening.filter(
      (one) => one.address === '::' && one.protocol === protocol && one.port === port,
    );
    for (const pid of owners) {
      const kinds = new Set(there.filter(({ user }) => user === pid).map(({ isDualStack }) => isDualStack));
      if (kinds.size === 1) return [...kinds][0];
    }
    return undefined;
  };
}

/** @param netstatName from macOS 26 on, of an owner. */
function macosProcess(
  process: WorldProcess,
  isShown: boolean,
  netstatName: string,
): Omit<ProcessFact, 'login'> {
  const { pid, parentPid, uid, startedAt, argv, executable, cwd } = process;
  const [first = ''] = argv;
  // of others the path is known only if they were started by it
  const program = isShown ? executable : first.startsWith('/') ? first : undefined;
  const joined = argv.map(withCarets).join(' ').trim();
  const isPath = program !== undefined && (joined === program || joined.startsWith(`${program} `));
  const rest = isPath ? joined.slice(program.length) : joined;
  const pieces = rest.split(' ').filter((piece) => piece !== '');
  const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/^-/, '');
  return {
    ...{ pid, uid, argvQuality: 'splitOnSpaces', services: [] },
    name: program !== undefined ? base(program) : netstatName !== '' ? netstatName : base(pieces[0] ?? ''),
    argv: isPath ? [program, ...pieces] : pieces,
    cwd: isShown ? cwd : undefined,
    parentPid: parentPid === 0 ? undefined : parentPid,
    // to the second
    startedAt: Math.floor(startedAt / 1000) * 1000,
  };
}

/** ps writes a tab as `^I`. */
function withCarets(text: string): string {
  return text.replaceAll('\t', '^I').replaceAll('\n', '^J');
}

/**
 * @param pathOf the path of a program, @param argumentsOf and its arguments, as they are on Windows.
 * @param orphans the sockets whose opener an earlier scan has seen ended: another process may have its PID.
 */
export function knowableOnWindows(
  { viewer, processes, sockets }: World,
  pathOf: (process: WorldProcess) => string,
  argumentsOf: (process: WorldProcess) => readonly string[],
  orphans: ReadonlySet<number> = new Set(),
): Facts {
  const alive = new Map(processes.filter(({ state }) => state !== 'zombie').map((one) => [one.pid, one]));
  // it does not say that a UDP socket has a peer
  const listed = sockets.filter(
    ({ protocol, state, port }) =>
      (protocol === 'tcp' ? state === 'listening' : state !== 'listening') && port > 0,
  );
  const isOwned = ({ id, user }: WorldSocket): boolean => alive.has(user) && !orphans.has(id);
  const rows = listed.flatMap((socket): RowFact[] => {
    // a socket of both families is listed once for each
    const both = socket.address === '::' && socket.isDualStack ? ['0.0.0.0', '::'] : [socket.address];
    return both.map((address) => ({
      place: placeOf({ ...socket, address }, String),
      exposure: exposureOfAddress(address),
      owner: isOwned(socket) ? String(socket.user) : 'gone',
      sockets: 1,
      isDualStack: undefined,
    }));
  });
  const shown = new Set(listed.filter(isOwned).flatMap(({ user }) => lineageOf(user, alive)));
  return sortedFacts({
    coverage: 'everything',
    rows: mergedRows(rows),
    processes: [...shown].map((process) => {
      const { pid, parentPid, uid, startedAt, service } = process;
      return {
        ...{ pid, startedAt, argvQuality: 'exact', cwd: undefined, uid: undefined, login: undefined },
        name: pathOf(process).replace(/^.*\\/, ''),
        argv: viewer === 0 || uid === viewer ? argumentsOf(process) : undefined,
        parentPid: parentPid === 0 ? undefined : parentPid,
        services: service === undefined ? [] : [service],
      };
    }),
    problems: [],
  });
}
