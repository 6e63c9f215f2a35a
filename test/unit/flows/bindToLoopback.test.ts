import assert from 'node:assert/strict';
import { bindToLoopback } from '../../../src/flows/bindToLoopback';
import type { RestartDecision } from '../../../src/model/actions/restartPlan';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Process } from '../../../src/model/process/process';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { at, container, hostContext, listener, ownedBy, process_ } from '../builders';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';
import { FakeMachine } from './fakeMachine';

const vite = process_(100, ['/usr/bin/node', '/home/alice/shop/node_modules/.bin/vite', '--host']);

function setUp(
  {
    machine,
    process,
    ancestors = [],
  }: {
    readonly machine: FakeMachine;
    readonly process: Process;
    readonly ancestors?: readonly Process[];
  },
  ...answers: readonly Answer[]
) {
  const [row] = machine.currentRows(['tcp', 'udp']);
  assert.ok(row);
  const done: string[] = [];
  const dialogs = new FakeDialogs(...answers);
  const dependencies = {
    dialogs,
    hostContext,
    collector: { readAncestorChains: () => Promise.resolve([[process, ...ancestors]]) },
    shellKind: () => 'bash' as const,
    findingOf: machine.findingOf,
    restart: (_row: ListenerRow, { plan }: Extract<RestartDecision, { kind: 'possible' }>): Promise<void> => {
      done.push(`restart ${plan.argv.join(' ')}`);
      return Promise.resolve();
    },
    acknowledge: ({ traits }: { traits: { port: number } }): Promise<void> => {
      done.push(`acknowledge ${traits.port}`);
      return Promise.resolve();
    },
  };
  return { dependencies, dialogs, done, row };
}

function exposed(process: Process): { machine: FakeMachine; process: Process } {
  return { machine: new FakeMachine([listener('0.0.0.0:5173', ownedBy(process))]), process };
}

describe('bindToLoopback, for a dev server,', () => {
  it('offers what to change, the restart with it, and to acknowledge it', async () => {
    const { dependencies, dialogs, row } = setUp(exposed(vite), undefined);
    await bindToLoopback(dependencies, row);
    const [list] = dialogs.lists;
    assert.equal(list?.title, 'Bind Vite · shop, Port 5173, to Loopback');
    const labels = list.items.map(({ label }) => label);
    assert.deepEqual(labels.slice(-2), ['Restart on Loopback…', 'Acknowledge Exposure…']);
    assert.equal(list.items[0]?.description, 'copy for the command line');
    const restart = list.items.find(({ label }) => label.startsWith('Restart'));
    assert.equal(restart?.detail, 'node vite --host 127.0.0.1');
  });

  it('copies what to change', async () => {
    const { dependencies, dialogs, done, row } = setUp(exposed(vite), /^--host/);
    await bindToLoopback(dependencies, row);
    assert.equal(dialogs.copied.length, 1);
    assert.match(dialogs.copied[0] ?? '', /^--host/);
    assert.deepEqual(done, []);
  });

  it('restarts it with the changed command line', async () => {
    const { dependencies, done, row } = setUp(exposed(vite), 'Restart on Loopback…');
    await bindToLoopback(dependencies, row);
    assert.deepEqual(done, [
      'restart /usr/bin/node /home/alice/shop/node_modules/.bin/vite --host 127.0.0.1',
    ]);
  });

  it('acknowledges it', async () => {
    const { dependencies, done, row } = setUp(exposed(vite), 'Acknowledge Exposure…');
    await bindToLoopback(dependencies, row);
    assert.deepEqual(done, ['acknowledge 5173']);
  });

  it('lists a restart that is not possible last, with the reason, and does nothing with it', async () => {
    const homeless = { ...vite, cwd: '/home/alice/shop (deleted)' };
    const { dependencies, dialogs, done, row } = setUp(exposed(homeless), 'Cannot be restarted from here');
    await bindToLoopback(dependencies, row);
    const last = dialogs.lists[0]?.items.at(-1);
    assert.deepEqual(
      [last?.label, last?.detail],
      ['Cannot be restarted from here', 'The folder it was started in is not known or no longer exists.'],
    );
    assert.deepEqual(done, []);
  });

  it('says why no command line binds it to loopback', async () => {
    for (const [process, reason] of [
      [
        process_(100, ['node', '/home/alice/shop/server.js']),
        'The option that binds it to loopback is not known.',
      ],
      [
        process_(100, ['next-server (v16.1.0)'], { executable: '/usr/bin/node' }),
        'Its exact command line is not known, because the process has overwritten it.',
      ],
    ] as const) {
      const { dependencies, dialogs, row } = setUp(exposed(process), undefined);
      await bindToLoopback(dependencies, row);
      assert.equal(dialogs.lists[0]?.items.at(-1)?.detail, reason);
    }
  });

  it('says so if there is no warning about it', async () => {
    const silent = { machine: new FakeMachine([listener('127.0.0.1:5173', ownedBy(vite))]), process: vite };
    const { dependencies, dialogs, row } = setUp(silent);
    await bindToLoopback(dependencies, row);
    assert.deepEqual(dialogs.messages, [
      { level: 'information', text: 'There is no warning for port 5173.' },
    ]);
  });
});

describe('bindToLoopback, for a port that a container publishes,', () => {
  const port = {
    hostAddresses: [at('0.0.0.0')],
    hostPort: 8080,
    containerPort: 80,
    protocol: 'tcp',
  } as const;
  const proxy = process_(300, ['/usr/bin/docker-proxy']);
  const proxied: Listener = listener('0.0.0.0:8080', ownedBy(proxy));

  it('offers only what to publish instead, and names the container', async () => {
    const machine = new FakeMachine([proxied]).withContainers(container({ name: 'web', ports: [port] }));
    const { dependencies, dialogs, done, row } = setUp({ machine, process: proxy }, /127/);
    await bindToLoopback(dependencies, row);
    const [list] = dialogs.lists;
    assert.equal(list?.title, 'Bind web, Port 8080, to Loopback');
    assert.deepEqual(
      list.items.map(({ label, description }) => [label, description]),
      [['-p 127.0.0.1:8080:80', 'copy for the command line']],
    );
    assert.deepEqual(dialogs.copied, ['-p 127.0.0.1:8080:80']);
    assert.deepEqual(done, []);
  });

  it('offers the setting of the Compose file', async () => {
    const composed = container({ name: 'web', project: 'shop', service: 'web', ports: [port] });
    const machine = new FakeMachine([proxied]).withContainers(composed);
    const { dependencies, dialogs, row } = setUp({ machine, process: proxy }, undefined);
    await bindToLoopback(dependencies, row);
    assert.equal(dialogs.lists[0]?.items[0]?.description, 'copy for compose.yaml');
  });
});
