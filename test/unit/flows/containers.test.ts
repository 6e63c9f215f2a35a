import assert from 'node:assert/strict';
import type { EngineOutcome } from '../../../src/collect/containers/engines';
import type { ContainerDependencies } from '../../../src/flows/containers';
import {
  containerChoice,
  restartContainer,
  showContainerLogs,
  stopContainer,
  stopContainerInstead,
} from '../../../src/flows/containers';
import type { TerminalProgram } from '../../../src/flows/terminals';
import type { Container } from '../../../src/model/containers/container';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Process } from '../../../src/model/process/process';
import { at, container, listener, ownedBy, process_ } from '../builders';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';
import { FakeMachine } from './fakeMachine';

const relay = process_(4_200_005, ['wslrelay.exe'], { name: 'wslrelay.exe' });

function publishing(name: string, hostPort: number): Container {
  const id = Buffer.from(name).toString('hex').padEnd(64, '0');
  const port = { hostAddresses: [at('127.0.0.1')], hostPort, containerPort: 80, protocol: 'tcp' } as const;
  return container({ id, name, ports: [port] });
}

const web = publishing('web', 8080);
const shop = publishing('shop', 8080);

function on(port: number, process: Process = relay): Listener {
  return listener(`127.0.0.1:${port}`, ownedBy(process));
}

interface Setup {
  readonly confirmTerminate?: boolean;
  readonly outcome?: EngineOutcome;
  readonly machine?: FakeMachine;
}

function setUp(
  { confirmTerminate = false, outcome = { kind: 'done' }, machine = new FakeMachine() }: Setup,
  ...answers: readonly Answer[]
) {
  const dialogs = new FakeDialogs(...answers);
  const requests: string[] = [];
  const request = (action: string) => (one: Container, cancelled: AbortSignal) => {
    cancelled.throwIfAborted();
    requests.push(`${action} ${one.name}`);
    return Promise.resolve(outcome);
  };
  const dependencies: ContainerDependencies = {
    ...{ scanner: machine.scanner, containerMonitor: machine.containerMonitor },
    dialogs,
    settings: { current: { confirmTerminate } },
    engines: { stop: request('stop'), restart: request('restart') },
  };
  return { dialogs, dependencies, requests, machine };
}

describe('stopContainer', () => {
  it('asks, stops it behind a progress, scans again and says that it has stopped', async () => {
    const { dialogs, dependencies, requests, machine } = setUp({ confirmTerminate: true }, 'Stop Container');
    assert.equal(await stopContainer(dependencies, web), true);
    assert.equal(dialogs.asked[0]?.message, 'Stop container web, port 8080?');
    assert.deepEqual(requests, ['stop web']);
    assert.deepEqual(dialogs.progressTitles, ['Stopping container web']);
    assert.equal(machine.refreshes, 1);
    assert.deepEqual(dialogs.messages, [{ level: 'information', text: 'Container web has stopped.' }]);
  });

  it('stops nothing if the person cancels the question', async () => {
    const { dialogs, dependencies, requests } = setUp({ confirmTerminate: true }, undefined);
    assert.equal(await stopContainer(dependencies, web), false);
    assert.deepEqual([requests, dialogs.messages], [[], []]);
  });

  it('asks nothing if the setting says so', async () => {
    const { dialogs, dependencies } = setUp({});
    assert.equal(await stopContainer(dependencies, web), true);
    assert.deepEqual(dialogs.asked, []);
  });

  for (const [kind, text] of [
    ['already', 'Container web was no longer running.'],
    ['gone', 'Container web no longer exists.'],
  ] as const) {
    it(`counts a container as stopped that is ${kind}, and says so`, async () => {
      const { dialogs, dependencies } = setUp({ outcome: { kind } });
      assert.equal(await stopContainer(dependencies, web), true);
      assert.deepEqual(dialogs.messages, [{ level: 'information', text }]);
    });
  }

  it("warns with the engine's problem", async () => {
    const problem = { kind: 'no-answer', message: 'Docker did not answer.', detail: 'POST' } as never;
    const { dialogs, dependencies } = setUp({ outcome: { kind: 'failed', problem } });
    assert.equal(await stopContainer(dependencies, web), false);
    assert.deepEqual(dialogs.messages, [{ level: 'warning', text: 'Docker did not answer.' }]);
  });

  it('says nothing if the person stops waiting', async () => {
    const { dialogs, dependencies, machine } = setUp({});
    dialogs.cancelsProgress = true;
    assert.equal(await stopContainer(dependencies, web), false);
    assert.deepEqual([dialogs.messages, machine.refreshes], [[], 0]);
  });

  it('hands on any other error', async () => {
    const { dependencies } = setUp({});
    const engines = { ...dependencies.engines, stop: () => Promise.reject(new Error('defect')) };
    await assert.rejects(stopContainer({ ...dependencies, engines }, web), /^Error: defect$/);
  });
});

describe('restartContainer', () => {
  it('restarts it without a question and says so', async () => {
    const { dialogs, dependencies, requests } = setUp({ confirmTerminate: true });
    assert.equal(await restartContainer(dependencies, web), true);
    assert.deepEqual(requests, ['restart web']);
    assert.deepEqual(dialogs.progressTitles, ['Restarting container web']);
    assert.deepEqual(dialogs.messageTexts, ['Container web has restarted.']);
  });
});

describe('stopContainerInstead, for a process that forwards ports,', () => {
  it('stops the only container behind all its ports, as its engine reports it now', async () => {
    const machine = new FakeMachine([on(8080)]).withContainers(web);
    machine.runningContainers = [shop];
    const { dependencies, requests } = setUp({ machine });
    assert.equal(await stopContainerInstead(dependencies, relay), 'stopped');
    assert.deepEqual(requests, ['stop shop']);
  });

  it('stops none if one of its ports is not of a container, and terminates it only on request', async () => {
    for (const [answer, expected] of [
      [undefined, 'cancelled'],
      ['Terminate Anyway', 'terminate'],
    ] as const) {
      const machine = new FakeMachine([on(8080), on(3000)]).withContainers(web);
      const { dialogs, dependencies, requests } = setUp({ machine }, answer);
      assert.equal(await stopContainerInstead(dependencies, relay), expected);
      assert.equal(
        dialogs.asked[0]?.message,
        'wslrelay.exe (PID 4200005) forwards its ports to containers or other programs.',
      );
      assert.deepEqual(requests, []);
    }
  });

  it('leaves a process alone that holds ports of its own', async () => {
    const node = process_(4_200_006, ['node', 'server.js']);
    const { dialogs, dependencies, requests } = setUp({
      machine: new FakeMachine([on(8080, node)]).withContainers(web),
    });
    assert.equal(await stopContainerInstead(dependencies, node), 'terminate');
    assert.deepEqual([dialogs.asked, requests], [[], []]);
  });

  it('stops none without asking, if the question is on', async () => {
    const machine = new FakeMachine([on(8080)]).withContainers(web);
    const { dialogs, dependencies, requests } = setUp({ confirmTerminate: true, machine }, undefined);
    assert.equal(await stopContainerInstead(dependencies, relay), 'cancelled');
    assert.equal(dialogs.asked[0]?.message, 'Stop container web, port 8080?');
    assert.deepEqual(requests, []);
  });
});

describe('the logs of a container', () => {
  it('run in a terminal that is named like its row', () => {
    const opened: TerminalProgram[] = [];
    const terminals = { open: (program: TerminalProgram) => opened.push(program) };
    showContainerLogs(terminals, container({ id: 'c0ffee', project: 'shop', service: 'db' }));
    assert.deepEqual(opened, [
      {
        name: 'db · shop logs',
        icon: 'package',
        program: 'docker',
        args: ['logs', '--tail', '200', '-f', 'c0ffee'],
      },
    ]);
  });
});

describe('a container in a list', () => {
  it('has its label, its own name and its ports', () => {
    assert.deepEqual(containerChoice(web), {
      value: web,
      label: 'web',
      description: 'web · port 8080',
      icon: 'package',
    });
  });
});
