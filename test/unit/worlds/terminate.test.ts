import assert from 'node:assert/strict';
import { taskkillSignal } from '../../../src/act/taskkill';
import type { TerminateDependencies } from '../../../src/act/terminate';
import { terminate } from '../../../src/act/terminate';
import type { RunTool } from '../../../src/collect/runTool';
import { LsofCollector } from '../../../src/collect/unix/lsofCollector';
import { WindowsCollector } from '../../../src/collect/windows/windowsCollector';
import type { Target } from '../../../src/model/actions/termination';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import { macosSystem, macosTools, printed } from '../../worlds/macos/tools';
import { scanWithDetails, windowsSystem, windowsTools } from '../../worlds/windows/tools';
import type { World, WorldProcess } from '../../worlds/world';
import { hostContext } from '../builders';
import { FakeClock } from '../fakeClock';

const never = new AbortController().signal;
const boot = Date.UTC(2026, 0, 2, 3, 4, 5);

function program(pid: number, parentPid: number, executable: string): WorldProcess {
  return {
    ...{ pid, parentPid, uid: 501, startedAt: boot + 1000 * pid, argv: [executable], cwd: '/', executable },
    ...{ state: 'running', environment: [] },
  };
}

/** A server, 1000, and the editor of `hostContext`, 900. */
const start: World = {
  ...{ viewer: 501, logins: new Map([[501, 'alice']]), interfaces: new Map(), firewall: 0 },
  processes: [
    { ...program(1, 0, '/sbin/launchd'), uid: 0 },
    program(800, 1, '/usr/share/code/code'),
    program(900, 800, '/usr/share/code/code'),
    program(1000, 1, '/usr/local/bin/node'),
  ],
  sockets: [
    {
      ...{ id: 1, protocol: 'tcp', family: 4, address: '127.0.0.1', port: 3000, isDualStack: false },
      ...{ state: 'listening', holders: [1000], user: 1000 },
    },
  ],
};

/** The server of the snapshot, as a person chooses it. */
function targetIn({ listeners, processes }: Snapshot): Target {
  const server = processes.get(1000);
  assert.ok(server !== undefined);
  return { pid: 1000, startMark: server.startMark, name: server.name, listeners };
}

function without({ processes, sockets, ...rest }: World, ended: number): World {
  return {
    ...rest,
    processes: processes.filter(({ pid }) => pid !== ended),
    sockets: sockets.filter(({ holders }) => !holders.includes(ended)),
  };
}

/** Another process has the PID now, and listens too. */
function withSuccessor(world: World): World {
  const processes = world.processes.filter(({ pid }) => pid !== 1000);
  return {
    ...world,
    processes: [...processes, { ...program(1000, 1, '/usr/local/bin/ruby'), startedAt: boot + 9_000_000 }],
  };
}

describe('Terminate on a made-up Windows', () => {
  let world: World;
  let asked: string[];
  let dependencies: TerminateDependencies;
  let target: Target;

  beforeEach(async () => {
    world = start;
    asked = [];
    const tools = windowsTools(() => world, 850);
    const run: RunTool = (command, signal) =>
      command.file.endsWith('taskkill.exe')
        ? Promise.resolve(taskkill(command.args))
        : tools(command, signal);
    const collector = new WindowsCollector(windowsSystem(() => world, run));
    const scan = (): Promise<Snapshot> => scanWithDetails(collector);
    const sendSignal = taskkillSignal(run, 'C:\\Windows');
    dependencies = { collector, scan, sendSignal, hostContext, clock: new FakeClock() };
    target = targetIn(await scan());
  });

  /** A server has no window that could be asked to close. */
  function taskkill(args: readonly string[]): ReturnType<typeof printed> {
    asked.push(args.join(' '));
    if (world.processes.every(({ pid }) => pid !== Number(args[1]))) return printed('', 128, 'FEHLER: 128');
    if (!args.includes('/F')) return printed('', 1, 'FEHLER: /F');
    world = without(world, Number(args[1]));
    return printed('ERFOLGREICH');
  }

  it('says that the server must be forced, and forces it', async () => {
    assert.equal((await terminate(target, 'SIGTERM', dependencies, never)).kind, 'forceNeeded');
    assert.equal((await terminate(target, 'SIGKILL', dependencies, never)).kind, 'exited');
    assert.deepEqual(asked, ['/PID 1000', '/PID 1000 /F']);
    assert.deepEqual((await dependencies.scan()).listeners, []);
  });

  it('forces nothing if another process has the PID by then', async () => {
    assert.equal((await terminate(target, 'SIGTERM', dependencies, never)).kind, 'forceNeeded');
    world = withSuccessor(world);
    assert.equal((await terminate(target, 'SIGKILL', dependencies, never)).kind, 'pidReused');
    assert.deepEqual(asked, ['/PID 1000']);
  });

  it('asks nothing if another process has the PID and the port', async () => {
    world = withSuccessor(world);
    assert.equal((await terminate(target, 'SIGTERM', dependencies, never)).kind, 'pidReused');
    assert.deepEqual(asked, []);
  });
});

describe('Terminate on a made-up Mac', () => {
  let world: World;
  let sent: string[];
  let onSignal: () => void;
  let dependencies: TerminateDependencies;
  let target: Target;

  beforeEach(async () => {
    world = start;
    sent = [];
    onSignal = () => {
      world = without(world, 1000);
    };
    const collector = new LsofCollector(
      macosSystem(
        () => world,
        macosTools(() => world, '26'),
      ),
    );
    const scan = (): Promise<Snapshot> => collector.scan(never);
    dependencies = {
      ...{ collector, scan, hostContext: { ...hostContext, uid: 501 }, clock: new FakeClock() },
      sendSignal: (pid, signal) => {
        sent.push(`${signal} ${pid}`);
        onSignal();
        return 'sent';
      },
    };
    target = targetIn(await scan());
  });

  it('ends the server by one signal', async () => {
    assert.equal((await terminate(target, 'SIGTERM', dependencies, never)).kind, 'exited');
    assert.deepEqual(sent, ['SIGTERM 1000']);
    assert.deepEqual((await dependencies.scan()).listeners, []);
  });

  it('takes a zombie for what has exited', async () => {
    onSignal = () => {
      const processes = world.processes.map((one) =>
        one.pid === 1000 ? { ...one, state: 'zombie' as const } : one,
      );
      world = { ...without(world, 1000), processes };
    };
    assert.equal((await terminate(target, 'SIGTERM', dependencies, never)).kind, 'exited');
  });

  it('says that the server is suspended, which cannot react', async () => {
    const processes = world.processes.map((one) =>
      one.pid === 1000 ? { ...one, state: 'suspended' as const } : one,
    );
    world = { ...world, processes };
    onSignal = () => undefined;
    assert.equal((await terminate(target, 'SIGTERM', dependencies, never)).kind, 'suspended');
  });

  it('signals nothing if another process has the PID and the port', async () => {
    world = withSuccessor(world);
    assert.equal((await terminate(target, 'SIGTERM', dependencies, never)).kind, 'pidReused');
    assert.deepEqual(sent, []);
  });

  it('forces nothing if another process has the PID by then', async () => {
    onSignal = () => undefined;
    assert.equal((await terminate(target, 'SIGTERM', dependencies, never)).kind, 'stillRunning');
    world = withSuccessor(world);
    assert.equal((await terminate(target, 'SIGKILL', dependencies, never)).kind, 'pidReused');
    assert.deepEqual(sent, ['SIGTERM 1000']);
  });
});
