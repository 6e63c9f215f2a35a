import type { Listener, Owner } from '../src/model/listeners/listener';
import type { Snapshot } from '../src/model/listeners/snapshot';
import type { LocalAddress } from '../src/model/net/address';
import { parseAddress } from '../src/model/net/address';
import { exposureOf } from '../src/model/net/exposure';
import type { HostContext } from '../src/model/process/hostContext';
import type { Process } from '../src/model/process/process';

/** Listeners of one process: dev servers with a debugger and hot reload have about as many. */
const listenersPerProcess = 3;

export const syntheticHost: HostContext = {
  uid: 1000,
  home: '/home/alice',
  editor: {
    name: 'Visual Studio Code',
    pid: 2,
    installation: '/usr/share/code/resources/app',
    extensions: ['/home/alice/.vscode/extensions'],
  },
};

const commandLines: readonly (readonly string[])[] = [
  ['node', '/home/alice/shop/node_modules/.bin/vite', '--host'],
  ['node', '--inspect', 'server.js'],
  ['python3', '-m', 'uvicorn', 'shop.main:app', '--host', '0.0.0.0'],
  ['/usr/lib/postgresql/15/bin/postgres', '-D', '/var/lib/postgresql/15/main'],
  ['/usr/sbin/nginx', '-g', 'daemon off;'],
  ['/home/alice/shop/target/debug/server'],
];

/**
 * So many listeners: one in twenty on UDP, one in sixteen on all interfaces, one in ten of a hidden owner, the others of
 * processes with two ancestors each.
 */
export function syntheticSnapshot(count: number): Snapshot {
  const processes = new Map<number, Process>();
  const listeners: Listener[] = [];
  const add = (process: Process): Process => {
    processes.set(process.pid, process);
    return process;
  };
  add(syntheticProcess(1, ['/sbin/init'], undefined));
  let pid = 100;
  while (listeners.length < count) {
    const shell = add(syntheticProcess(pid++, ['bash'], 1));
    const runner = add(syntheticProcess(pid++, ['npm', 'run', 'dev'], shell.pid));
    const commandLine = commandLines[pid % commandLines.length] ?? [];
    const process = add(syntheticProcess(pid++, commandLine, runner.pid));
    for (let index = 0; index < listenersPerProcess && listeners.length < count; index++) {
      listeners.push(syntheticListener(listeners.length, process));
    }
  }
  return {
    ...{ beganAt: 0, takenAt: 0 },
    platform: 'linux',
    coverage: 'everything',
    details: 'complete',
    listeners,
    processes,
    problems: [],
    unread: [],
  };
}

/** The same snapshot, but for one listener that has changed its port. */
export function withOneChange(snapshot: Snapshot, at: number): Snapshot {
  const port = 40_000 + (at % 20_000);
  return {
    ...snapshot,
    listeners: snapshot.listeners.map((listener, index) =>
      index === at ? { ...listener, port: listener.port === port ? port + 1 : port } : listener,
    ),
  };
}

export function syntheticProcess(
  pid: number,
  commandLine: readonly string[],
  parentPid: number | undefined,
): Process {
  const [program = ''] = commandLine;
  return {
    pid,
    startMark: String(pid),
    startedAt: pid,
    name: program.slice(program.lastIndexOf('/') + 1),
    commandLine,
    argvQuality: 'exact',
    cwd: `/home/alice/project-${pid % 50}`,
    executable: program.startsWith('/') ? program : `/usr/bin/${program}`,
    user: { uid: 1000, name: 'alice' },
    parentPid,
    services: [],
  };
}

function addressOf(text: string): LocalAddress {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`no address: ${text}`);
  return address;
}

const loopback = addressOf('127.0.0.1');
const wildcard = addressOf('0.0.0.0');

function syntheticListener(index: number, process: Process): Listener {
  const address = index % 16 === 0 ? wildcard : loopback;
  const hidden: Owner = { kind: 'hidden', reason: 'no-permission', user: { uid: 0, name: 'root' } };
  return {
    protocol: index % 20 === 19 ? 'udp' : 'tcp',
    address,
    port: 1024 + (index % 38_000),
    exposure: exposureOf(address),
    owner: index % 10 === 9 ? hidden : { kind: 'known', processes: [process] },
    sockets: 1,
    waiting: 0,
    namespace: { kind: 'host' },
  };
}
