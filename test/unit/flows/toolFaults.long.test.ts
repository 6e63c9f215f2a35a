import assert from 'node:assert/strict';
import { taskkillSignal } from '../../../src/act/taskkill';
import type { Collector } from '../../../src/collect/collector';
import type { RunTool } from '../../../src/collect/runTool';
import { WindowsCollector } from '../../../src/collect/windows/windowsCollector';
import type { FreePortDependencies } from '../../../src/flows/freePort';
import { freePort } from '../../../src/flows/freePort';
import { terminateProcess } from '../../../src/flows/terminate';
import type { TerminationDependencies } from '../../../src/flows/termination/dependencies';
import type { SendSignal } from '../../../src/model/actions/termination';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { UserError } from '../../../src/model/text/userError';
import { Scanner } from '../../../src/watch/scanner';
import { hostContext, rowsIn } from '../builders';
import type { ToolFault } from '../collect/faultyTools';
import { FaultyTools, toolFaults } from '../collect/faultyTools';
import { sampleOf } from '../../support/rounds';
import { FakeUnix } from '../collect/unix/fakeUnix';
import { FakeWindows } from '../collect/windows/fakeWindows';
import { FakeClock } from '../fakeClock';
import { FakeDialogs } from './fakeDialogs';
import { noOffers } from './noOffers';

const server = 4711;

/** A system on which `server` listens on port 3000, below an editor. */
interface World {
  readonly tools: FaultyTools;
  readonly collector: Collector;
  readonly sendSignal: SendSignal;
  readonly isRunning: () => boolean;
  readonly signaled: string[];
}

/** Whether the port stays free when the server ends, or another process takes it at once. */
type Afterwards = 'free' | 'taken';

function unixWorld(platform: string, afterwards: Afterwards): World {
  const unix = new FakeUnix();
  unix.platform = platform;
  const socket = { pid: server, files: [{ device: '0x1', name: '127.0.0.1:3000' }] };
  unix.sockets = [socket, { pid: 60, files: [{ device: '0x2', name: '*:7000' }] }];
  unix.rows = [
    { pid: 900, command: '/usr/share/code/code --type=utility', executable: '/usr/share/code/code' },
    { pid: server, cwd: '/home/alice/shop', executable: '/opt/node', command: 'node server.js' },
    { pid: 60, cwd: '/', executable: '/usr/bin/mdns', command: '/usr/bin/mdns' },
  ];
  const tools = new FaultyTools((command, signal) => unix.run(command, signal));
  const signaled: string[] = [];
  const sendSignal: SendSignal = (pid, signal) => {
    signaled.push(`${signal} ${pid}`);
    unix.rows = unix.rows.filter((row) => row.pid !== pid);
    unix.sockets = unix.sockets.filter((one) => one.pid !== pid);
    if (afterwards === 'taken') {
      unix.rows = [...unix.rows, { pid: 5000, executable: '/opt/nginx', command: 'nginx' }];
      const [file] = socket.files;
      unix.sockets = [
        ...unix.sockets,
        { pid: 5000, files: [{ ...file, device: '0x9', name: '127.0.0.1:3000' }] },
      ];
    }
    return 'sent';
  };
  const isRunning = (): boolean => unix.rows.some(({ pid }) => pid === server);
  return { tools, collector: unix.collector(tools.run), sendSignal, isRunning, signaled };
}

function windowsWorld(afterwards: Afterwards, services?: string): World {
  const windows = new FakeWindows();
  windows.processes
    .set(900, { name: 'Code.exe' })
    .set(server, { name: 'node.exe', ...(services === undefined ? {} : { services }) })
    .set(4, { name: 'System' });
  windows.listeners = ['tcp 0.0.0.0:445 4', `tcp 127.0.0.1:3000 ${server}`];
  const signaled: string[] = [];
  const run: RunTool = (command, signal) => {
    if (!command.file.endsWith('taskkill.exe')) return windows.run(command, signal);
    const pid = Number(command.args[1]);
    signaled.push(`SIGTERM ${pid}`);
    windows.processes.delete(pid);
    windows.listeners = windows.listeners.slice(0, 1);
    if (afterwards === 'taken') {
      windows.processes.set(5000, { name: 'nginx.exe' });
      windows.listeners = [...windows.listeners, 'tcp 127.0.0.1:3000 5000'];
    }
    return Promise.resolve({ exitCode: 0, stdout: Buffer.from('SUCCESS\r\n'), stderr: Buffer.alloc(0) });
  };
  const tools = new FaultyTools(run);
  const collector = new WindowsCollector({
    ...{ run: tools.run, findProcesses: windows.findProcesses, systemRoot: windows.systemRoot },
    ...{ now: windows.now, isPidInUse: windows.isPidInUse },
  });
  return {
    ...{ tools, collector, signaled },
    sendSignal: taskkillSignal(tools.run, windows.systemRoot),
    isRunning: () => windows.processes.has(server),
  };
}

/** Agrees to the usual question, and to nothing else. */
class AgreeingDialogs extends FakeDialogs {
  readonly questions: string[] = [];

  override ask<Id extends string>(
    ...[question, actions]: Parameters<FakeDialogs['ask']>
  ): Promise<Id | undefined> {
    this.questions.push(question.message, question.detail);
    const agreed = actions.find(({ id }) => id === 'terminate');
    return Promise.resolve(agreed?.id as Id | undefined);
  }

  override offer(...[message]: Parameters<FakeDialogs['offer']>): Promise<undefined> {
    this.messages.push(message);
    return Promise.resolve(undefined);
  }
}

interface Run {
  readonly world: World;
  /** Everything that was said. */
  readonly said: readonly string[];
  readonly isFreed: boolean;
  readonly defects: readonly string[];
}

/** Frees port 3000 as a person would who agrees to what is asked. */
async function free(world: World, prepare: () => void): Promise<Run> {
  const { collector, sendSignal, isRunning } = world;
  const scanner = new Scanner(collector, 10_000);
  const scanTwice = async (): Promise<void> => {
    await scanner.refresh();
    await collector.whenDetailsLoaded();
    await scanner.refresh();
  };
  await scanTwice();
  prepare();
  const dialogs = new AgreeingDialogs();
  const currentRows = (): Promise<readonly ListenerRow[]> =>
    Promise.resolve(scanner.lastSnapshot === undefined ? [] : rowsIn(scanner.lastSnapshot));
  const settings = { current: { confirmTerminate: true } };
  const termination: TerminationDependencies = {
    ...{ dialogs, collector, scanner, currentRows, sendSignal, hostContext, settings },
    shellKind: () => 'posix',
    clock: new FakeClock(),
    log: { info: () => undefined },
    stopContainerInstead: () => Promise.resolve('terminate'),
    forget: () => undefined,
    startAgainOffers: noOffers(dialogs),
  };
  const unused = (): never => assert.fail('there is no container');
  const dependencies: FreePortDependencies = {
    ...{ dialogs, collector, scanner, currentRows, settings, hostContext },
    shellKind: () => 'posix',
    readActivation: unused,
    engines: { stop: unused, restart: unused },
    containerMonitor: { refresh: () => Promise.resolve(), containerOf: () => undefined },
    terminate: (process) => terminateProcess(termination, process),
    probePort: () => Promise.resolve({ kind: isRunning() ? 'in-use' : 'free' }),
  };
  let isFreed = false;
  const errors: string[] = [];
  const defects: string[] = [];
  try {
    isFreed = await freePort(dependencies, { protocol: 'tcp', port: 3000, shown: undefined });
  } catch (error) {
    if (error instanceof UserError) errors.push(error.message);
    else defects.push(String(error));
  }
  scanner.dispose();
  return { world, isFreed, defects, said: [...dialogs.questions, ...dialogs.messageTexts, ...errors] };
}

/** Of what was said or done, what is false at the end. */
function falsehoods({ world, said, isFreed, defects }: Run, afterwards: Afterwards): string[] {
  const isRunning = world.isRunning();
  const isHeld = isRunning || afterwards === 'taken';
  const wrong = [
    ...(isRunning
      ? [/exited|any more|no longer|not listening|belongs to another|another program/]
      : [/still running|still listening|still in use|cannot be asked/]),
    ...(isHeld ? [/is free|No process is|None of your/] : [/in use/]),
  ];
  const found = [...defects];
  for (const sentence of said.flatMap((text) => text.split(/(?<=[.:;?])\s/))) {
    if (!/whether|may /.test(sentence) && wrong.some((pattern) => pattern.test(sentence))) {
      found.push(`false: ${sentence}`);
    }
  }
  if (isFreed && isHeld) found.push('said to be free');
  const others = world.signaled.filter((one) => one !== `SIGTERM ${server}`);
  return [...found, ...others.map((one) => `signaled ${one}`)];
}

/** Every run of a tool, failing in every way. */
function everyFault(count: number): (readonly [index: number, fault: ToolFault])[] {
  return Array.from({ length: count }, (_, index) =>
    toolFaults.map((fault) => [index, fault] as const),
  ).flat();
}

const systems = [
  ['macOS', (afterwards: Afterwards) => unixWorld('darwin', afterwards)],
  ['FreeBSD', (afterwards: Afterwards) => unixWorld('freebsd', afterwards)],
  ['Windows', (afterwards: Afterwards) => windowsWorld(afterwards)],
] as const;

describe('freeing a port on Windows that a service holds', () => {
  it('ends nothing, whatever tool fails', async () => {
    const whole = windowsWorld('free', 'W3SVC');
    const { said } = await free(whole, () => {
      whole.tools.succeed();
    });
    assert.match(said.join(' '), /It runs the Windows service W3SVC/);
    const found: string[] = [];
    for (const [index, fault] of everyFault(whole.tools.made.length)) {
      const world = windowsWorld('free', 'W3SVC');
      const run = await free(world, () => {
        world.tools.fail(index, fault);
      });
      found.push(
        ...[...world.signaled, ...falsehoods(run, 'free')].map((text) => `${index} ${fault}: ${text}`),
      );
    }
    assert.deepEqual(found, []);
  });
});

for (const [system, build] of systems) {
  describe(`freeing a port on ${system} with one failing tool`, () => {
    async function tryOne(afterwards: Afterwards, index: number, fault: ToolFault): Promise<string[]> {
      const world = build(afterwards);
      const run = await free(world, () => {
        world.tools.fail(index, fault);
      });
      const what = world.tools.made[index] ?? '';
      return falsehoods(run, afterwards).map((text) => `${index} ${what} ${fault}: ${text}`);
    }

    for (const afterwards of ['free', 'taken'] as const) {
      it(`ends nothing else and says nothing false; afterwards the port is ${afterwards}`, async () => {
        const world = build(afterwards);
        const whole = await free(world, () => {
          world.tools.succeed();
        });
        assert.deepEqual(falsehoods(whole, afterwards), []);
        assert.deepEqual([whole.isFreed, world.signaled], [afterwards === 'free', [`SIGTERM ${server}`]]);
        const count = world.tools.made.length;
        const found: string[] = [];
        for (const [index, fault] of sampleOf(everyFault(count))) {
          found.push(...(await tryOne(afterwards, index, fault)));
        }
        assert.deepEqual(found, []);
      });
    }
  });
}
