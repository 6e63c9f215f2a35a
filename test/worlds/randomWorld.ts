import { seededRandom } from '../unit/random';
import type { World, WorldProcess, WorldSocket } from './world';

type Random = () => number;

function upTo(random: Random, below: number): number {
  return Math.floor(random() * below);
}

function oneOf<T>(random: Random, choices: readonly T[]): T {
  const chosen = choices[upTo(random, choices.length)];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}

/** Of macOS and Windows alike; 4294967294 is `nobody`. */
const uids = [501, 501, 501, 501, 0, 0, 502, 65, 4_294_967_294];
const logins = new Map([
  [0, 'root'],
  [501, 'alice'],
  [65, '_mdnsresponder'],
  [4_294_967_294, 'nobody'],
]);
const interfaces = new Map([
  [1, 'lo0'],
  [4, 'en0'],
  [11, 'bridge100'],
]);

const programs = [
  '/usr/local/bin/node',
  '/opt/homebrew/opt/postgresql@16/bin/postgres',
  '/Applications/Code.app/Contents/Frameworks/Code Helper (Plugin).app/Contents/MacOS/Code Helper (Plugin)',
  '/Library/Application Support/Große Firma/dienst',
  '/Users/alice/務/サーバー',
  '/usr/sbin/httpd',
  '/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter',
  '/usr/libexec/a-program-whose-name-is-longer-than-31-bytes',
  '/opt/x:80 y',
];
const folders = [
  '/',
  '/Users/alice/shop',
  '/Users/alice/My Shop',
  '/Users/alice/務\n\t\\x41',
  '/private/tmp/é',
];
const words = [
  'server.js',
  '--port',
  '3000',
  'with a blank',
  '"quoted"',
  "it's",
  '',
  'tab\there',
  'ü=1',
  'C:\\dir\\',
  'a\\"b',
  '務',
  '-e',
  '/abs/path',
  '2026',
];
const addresses: readonly (readonly [address: string, family: 4 | 6, scope?: number])[] = [
  ['0.0.0.0', 4],
  ['127.0.0.1', 4],
  ['192.168.1.5', 4],
  ['10.8.0.2', 4],
  ['::', 6],
  ['::1', 6],
  ['2001:db8::5', 6],
  ['2001:db8:1111:2222:3333:4444:5555:6666', 6],
  ['fe80::1', 6, 1],
  ['fe80::aede:48ff:fe00:1122', 6, 11],
  ['127.0.0.1', 6],
];

/** A machine as it may be met, the same for the same seed. @param size about so many processes, and sockets. */
export function randomWorld(random: Random, size = 10): World {
  const processes = randomProcesses(random, 2 + upTo(random, size));
  const sockets = Array.from({ length: upTo(random, size + 2) }, (_, index) =>
    randomSocket(random, index + 1, processes),
  );
  return {
    viewer: random() < 0.25 ? 0 : 501,
    ...{ logins, interfaces, processes },
    sockets: withDistinctRows(sockets, processes),
    firewall: oneOf(random, [0, 1, 2]),
  };
}

const boot = Date.UTC(2026, 9, 31, 23, 59, 50);

function randomProcesses(random: Random, count: number): WorldProcess[] {
  const first: WorldProcess = {
    ...{ pid: 1, parentPid: 0, uid: 0, startedAt: boot, argv: ['/sbin/launchd'], cwd: '/', state: 'running' },
    ...{ executable: '/sbin/launchd', environment: [] },
  };
  const processes = [first];
  for (let pid = 5, at = boot; processes.length < count; pid += 1 + upTo(random, 900)) {
    at += upTo(random, 100_000_000);
    const parent = oneOf(random, processes);
    processes.push(randomProcess(random, { pid, parentPid: parent.pid, startedAt: at }));
  }
  return processes;
}

/** @param known what is not random. */
export function randomProcess(
  random: Random,
  known: Pick<WorldProcess, 'pid' | 'parentPid' | 'startedAt'>,
): WorldProcess {
  const executable = oneOf(random, programs);
  const base = executable.slice(executable.lastIndexOf('/') + 1);
  // a program may be started under any name, and change it later
  const first = oneOf(random, [
    executable,
    executable,
    executable,
    base,
    `-${base}`,
    `${base}: main process`,
  ]);
  const more = Array.from({ length: upTo(random, 5) }, () => oneOf(random, words));
  return {
    ...known,
    ...{ executable, argv: [first, ...more] },
    uid: oneOf(random, uids),
    cwd: oneOf(random, folders),
    state: oneOf(random, ['running', 'running', 'running', 'running', 'running', 'suspended', 'zombie']),
    environment: random() < 0.3 ? ['HOME=/Users/alice', 'CLAUDECODE=1', 'SHELL=/bin/zsh'] : ['HOME=/'],
    ...(random() < 0.2 ? { service: `Service${known.pid}` } : {}),
  };
}

export function randomSocket(random: Random, id: number, processes: readonly WorldProcess[]): WorldSocket {
  const [address, family, scope] = oneOf(random, addresses);
  const protocol = oneOf(random, ['tcp', 'tcp', 'udp'] as const);
  const alive = processes.filter(({ state }) => state !== 'zombie');
  const holders = [...new Set(Array.from({ length: 1 + upTo(random, 3) }, () => oneOf(random, alive).pid))];
  return {
    ...{ id, protocol, family, address, holders },
    ...(scope === undefined ? {} : { scope }),
    port: oneOf(random, [80, 3000, 5353, 49_152 + id, 1 + upTo(random, 65_535)]),
    isDualStack: address === '::' && random() < 0.5,
    state:
      protocol === 'udp'
        ? oneOf(random, ['bound', 'bound', 'connected'])
        : oneOf(random, ['listening', 'listening', 'listening', 'connected', 'bound']),
    // that of a process that has ended, too
    user: random() < 0.85 ? oneOf(random, holders) : oneOf(random, [99_999, ...alive.map(({ pid }) => pid)]),
  };
}

/**
 * Several sockets may be on one address, of one user or several. There, each was last used by a process that has it, and by
 * one of the viewer's if there is one: otherwise nothing says which row of which program is which socket.
 */
function withDistinctRows(
  sockets: readonly WorldSocket[],
  processes: readonly WorldProcess[],
): readonly WorldSocket[] {
  const keyOf = ({ protocol, address, scope, port }: WorldSocket): string =>
    `${protocol} ${address}%${scope} ${port}`;
  const alices = new Set(processes.filter(({ uid }) => uid === 501).map(({ pid }) => pid));
  return sockets.map((socket) => {
    const isShared = sockets.some((other) => other !== socket && keyOf(other) === keyOf(socket));
    const user = socket.holders.find((pid) => alices.has(pid)) ?? socket.holders[0];
    return isShared && user !== undefined ? { ...socket, user } : socket;
  });
}

/** What has become of a world. */
export interface Successor {
  readonly world: World;
  /** The PIDs of processes that ended before this step: others may have them by now. */
  readonly freePids: readonly number[];
}

/**
 * Some time later: a process has ended, another one has started, perhaps under a PID that was free, one runs another program,
 * and sockets were closed and opened. Sometimes the one that started is the same program again, under the very PID.
 * @param isUnix whether a process may replace its program, and gets another parent when its own has ended.
 */
export function successor(random: Random, { world, freePids }: Successor, isUnix: boolean): Successor {
  const ending = random() < 0.6 ? oneOf(random, world.processes) : undefined;
  const ended = ending?.pid === 1 ? undefined : ending;
  const survivors = world.processes
    .filter((one) => one !== ended)
    .map((one) => (isUnix && one.parentPid === ended?.pid ? { ...one, parentPid: 1 } : one));
  const kept = world.sockets
    .map((socket) => ({ ...socket, holders: socket.holders.filter((pid) => pid !== ended?.pid) }))
    .filter(({ holders }) => holders.length > 0 && random() < 0.9);
  // Windows would list what is left of the first one's sockets as the second one's
  const isSuccessor = random() < 0.5 && (isUnix || kept.every(({ user }) => user !== ended?.pid));
  const started = startedAfter(random, world, freePids, survivors, isSuccessor ? ended : undefined);
  const replaced = isUnix && random() < 0.3 ? oneOf(random, survivors) : undefined;
  const processes = [
    ...survivors.map((one) => (one === replaced && one.pid !== 1 ? withProgram(one, started) : one)),
    started,
  ];
  const nextId = 101 + Math.max(0, ...world.sockets.map(({ id }) => id));
  const opened = Array.from({ length: upTo(random, 3) }, (_, index) => {
    // of its own port: nothing tells two servers with the same PID and port apart
    const socket = { ...randomSocket(random, nextId + index, processes), port: 20_000 + nextId + index };
    const { pid, state } = started;
    return index === 0 && state !== 'zombie' ? { ...socket, holders: [pid], user: pid } : socket;
  });
  return {
    world: { ...world, processes, sockets: withDistinctRows([...kept, ...opened], processes) },
    freePids: [...freePids, ...(ended === undefined ? [] : [ended.pid])].filter((one) => one !== started.pid),
  };
}

/** @param same what has ended and runs again. */
function startedAfter(
  random: Random,
  { processes }: World,
  freePids: readonly number[],
  survivors: readonly WorldProcess[],
  same: WorldProcess | undefined,
): WorldProcess {
  const startedAt = Math.max(...processes.map((one) => one.startedAt)) + 1000 + upTo(random, 9_000_000);
  if (same !== undefined) {
    const isThere = survivors.some(({ pid }) => pid === same.parentPid);
    return { ...same, startedAt, parentPid: isThere ? same.parentPid : 1 };
  }
  const pid =
    random() < 0.5 && freePids.length > 0
      ? oneOf(random, freePids)
      : Math.max(...processes.map((one) => one.pid), ...freePids) + 1 + upTo(random, 50);
  return randomProcess(random, { pid, parentPid: oneOf(random, survivors).pid, startedAt });
}

/** execve(2). A new title alone would not tell from one that the same program has given itself. */
function withProgram(process: WorldProcess, { executable, argv: [, ...rest] }: WorldProcess): WorldProcess {
  return { ...process, executable, argv: [executable, ...rest] };
}

/** A machine of the viewer's alone, with so many processes and sockets, each on a port of its own. */
export function largeWorld(processCount: number, socketCount: number): World {
  const random = seededRandom(1);
  const processes = randomProcesses(random, 2).slice(0, 1);
  for (let pid = 10; processes.length < processCount; pid++) {
    const known = { pid, parentPid: 1, startedAt: boot + 1000 * pid };
    processes.push({ ...randomProcess(random, known), uid: 501, state: 'running' });
  }
  const sockets = Array.from({ length: socketCount }, (_, index): WorldSocket => {
    const pid = 10 + (index % (processCount - 1));
    return {
      ...{ id: index + 1, protocol: 'tcp', family: 4, address: '127.0.0.1', port: 10_000 + index },
      ...{ isDualStack: false, state: 'listening', holders: [pid], user: pid },
    };
  });
  return { viewer: 501, logins, interfaces, processes, sockets, firewall: 0 };
}
