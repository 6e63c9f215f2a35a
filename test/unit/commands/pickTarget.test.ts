import assert from 'node:assert/strict';
import { finish } from '../../../src/model/text/timeSlice';
import {
  holdersOf,
  ownTarget,
  pickContainer,
  pickFinding,
  pickListener,
  pickProcess,
  pickProcesses,
} from '../../../src/commands/pickTarget';
import { buildTree } from '../../../src/model/tree/buildTree';
import { listenerNode } from '../../../src/model/tree/nodes';
import { at, container, hiddenOwner, listener, ownedBy, process_, root } from '../builders';
import type { Answer } from '../flows/fakeDialogs';
import { FakeDialogs } from '../flows/fakeDialogs';
import { FakeMachine } from '../flows/fakeMachine';

const vite = process_(100, ['node', '/home/alice/shop/node_modules/.bin/vite', '--host']);
const other = process_(200, ['node', 'other.js']);

function setUp(machine: FakeMachine, ...answers: readonly Answer[]) {
  const dialogs = new FakeDialogs(...answers);
  return { ...machine.services, dialogs, machine };
}

function two(): FakeMachine {
  return new FakeMachine([
    listener('0.0.0.0:5173', ownedBy(vite)),
    listener('127.0.0.1:4000', ownedBy(other)),
    listener('127.0.0.1:22', hiddenOwner('no-permission', root)),
  ]);
}

/** The node of the tree that names a process, or that of hidden owners. */
function groupOf(machine: FakeMachine, kind: 'process' | 'hidden') {
  const options = {
    groupBy: 'process',
    sortBy: 'port',
    show: 'everything',
    hide: [],
    protocols: 'tcpAndUdp',
    isFound: undefined,
  } as const;
  const roots = finish(buildTree(machine.currentRows(['tcp', 'udp']), { name: 'VS Code' }, options));
  const node = roots.find((one) => one.kind === kind);
  assert.ok(node);
  return node;
}

describe('pickListener', () => {
  it('takes the row that the command was called on, without a scan', async () => {
    const setup = setUp(two());
    const [row] = setup.machine.currentRows(['tcp']);
    assert.ok(row);
    assert.equal(await pickListener(setup, listenerNode(row), 'copyAddress'), row);
    assert.equal(setup.machine.refreshes, 0);
  });

  it('takes the only suitable row of a group, and asks which of several', async () => {
    const setup = setUp(two());
    const picked = await pickListener(setup, groupOf(setup.machine, 'process'), 'copyAddress');
    assert.equal(setup.dialogs.lists.length, 0);
    assert.ok(picked?.process);
  });

  it('offers what a new scan finds if it was called without a row', async () => {
    const setup = setUp(two(), '5173');
    setup.machine.listeners = setup.machine.listeners.slice(0, 1);
    const picked = await pickListener(setup, undefined, 'openInEditor');
    assert.equal(picked?.listener.port, 5173);
    assert.deepEqual(
      setup.dialogs.lists.map(({ title, placeholder, items }) => [title, placeholder, items.length]),
      [['Open in Integrated Browser', 'Type a port, process, container, project or address', 1]],
    );
  });

  it('shows each row with its owner, exposure, address and PID', async () => {
    const setup = setUp(two(), undefined);
    await pickListener(setup, undefined, 'copyAddress');
    const item = setup.dialogs.lists[0]?.items.find(({ label }) => label === '5173');
    assert.deepEqual(
      [item?.icon, item?.description],
      ['globe', 'Vite · shop · all interfaces · 0.0.0.0 · PID 100'],
    );
  });

  it('says so quietly if no row is suitable', async () => {
    const setup = setUp(two());
    assert.equal(await pickListener(setup, undefined, 'copyAddress', () => false), undefined);
    assert.deepEqual(setup.dialogs.messages, [
      { level: 'information', text: "This command doesn't apply to any listening port." },
    ]);
  });
});

describe('a command that is called on a row to which it does not apply', () => {
  it('says so quietly, and does nothing', async () => {
    const setup = setUp(two());
    const [row] = setup.machine.currentRows(['tcp']);
    assert.ok(row);
    assert.equal(await pickListener(setup, listenerNode(row), 'hide', () => false), undefined);
    assert.deepEqual(setup.dialogs.messages, [
      { level: 'information', text: `This command doesn't apply to port ${row.listener.port}.` },
    ]);
  });

  it('says so of a row without a container', async () => {
    const setup = setUp(two());
    const [row] = setup.machine.currentRows(['tcp']);
    assert.ok(row);
    assert.equal(await pickContainer(setup, listenerNode(row), 'stop'), undefined);
    assert.match(setup.dialogs.messageTexts.join(), /^No running container publishes a port here/);
  });
});

describe('pickProcess', () => {
  it("takes a process's own row", async () => {
    const setup = setUp(two());
    const node = groupOf(setup.machine, 'process');
    assert.equal(
      (await pickProcess(setup, node, 'copyPid'))?.pid,
      node.kind === 'process' ? node.process.pid : 0,
    );
  });

  it('offers only rows whose owner is known', async () => {
    const setup = setUp(two(), undefined);
    assert.equal(await pickProcess(setup, undefined, 'copyPid'), undefined);
    assert.deepEqual(setup.dialogs.lists[0]?.items.map(({ label }) => label).sort(), ['4000', '5173']);
  });

  it('says so quietly of a row whose owner is hidden', async () => {
    const setup = setUp(two());
    const row = setup.machine.currentRows(['tcp']).find(({ process }) => process === undefined);
    assert.ok(row);
    assert.equal(await pickProcess(setup, listenerNode(row), 'copyPid'), undefined);
    assert.deepEqual(setup.dialogs.messageTexts, ['The process that owns port 22 is not known.']);
  });
});

describe('pickProcesses', () => {
  it('takes the processes of all selected rows, each once', async () => {
    const setup = setUp(two());
    const nodes = setup.machine.currentRows(['tcp']).map(listenerNode);
    const selection = [...nodes, nodes[0], 'something else'];
    const processes = await pickProcesses(setup, nodes[0], selection, 'terminate');
    assert.deepEqual(processes.map(({ pid }) => pid).sort(), [100, 200]);
  });

  it('takes the one row if no more are selected, and none if cancelled', async () => {
    const setup = setUp(two(), undefined);
    const [row] = setup.machine.currentRows(['tcp']).filter(({ process }) => process?.pid === 100);
    assert.ok(row);
    const target = listenerNode(row);
    assert.deepEqual(
      (await pickProcesses(setup, target, [target], 'terminate')).map(({ pid }) => pid),
      [100],
    );
    assert.deepEqual(await pickProcesses(setup, undefined, undefined, 'terminate'), []);
  });
});

describe('pickFinding', () => {
  it('offers only rows with a warning', async () => {
    const setup = setUp(two(), '5173');
    assert.equal((await pickFinding(setup, undefined, 'acknowledge'))?.traits.port, 5173);
    assert.equal(setup.dialogs.lists[0]?.items.length, 1);
  });

  it('says so quietly of a row without one', async () => {
    const setup = setUp(two());
    const row = setup.machine.currentRows(['tcp']).find(({ listener: { port } }) => port === 4000);
    assert.ok(row);
    assert.equal(await pickFinding(setup, listenerNode(row), 'acknowledge'), undefined);
    assert.deepEqual(setup.dialogs.messageTexts, ['There is no warning for port 4000.']);
  });
});

describe('pickContainer', () => {
  const publish = (hostPort: number) =>
    ({ hostAddresses: [at('0.0.0.0')], hostPort, containerPort: 80, protocol: 'tcp' }) as const;
  const web = container({ id: 'a'.repeat(64), name: 'web', ports: [publish(8080), publish(8443)] });
  const db = container({ id: 'b'.repeat(64), name: 'db', ports: [publish(5432)] });
  const proxied = (port: number) =>
    listener(`0.0.0.0:${port}`, ownedBy(process_(port, ['/usr/bin/docker-proxy'])));
  const engine = (): FakeMachine =>
    new FakeMachine([proxied(8080), proxied(8443), proxied(5432)]).withContainers(web, db);

  it('takes that of the row', async () => {
    const setup = setUp(engine());
    const [row] = setup.machine.currentRows(['tcp']);
    assert.ok(row);
    assert.equal(await pickContainer(setup, listenerNode(row), 'stop'), row.container);
  });

  it('offers each container once, as its engine reports it now', async () => {
    const setup = setUp(engine(), 'db');
    setup.machine.runningContainers = [db, web];
    assert.equal(await pickContainer(setup, undefined, 'logs'), db);
    assert.deepEqual(
      setup.dialogs.lists.map(({ title, items }) => [title, items.map(({ label }) => label).sort()]),
      [['Show Container Logs', ['db', 'web']]],
    );
  });

  it('asks even if there is one only, if it was called without a row', async () => {
    const setup = setUp(new FakeMachine([proxied(5432)]).withContainers(db), undefined);
    assert.equal(await pickContainer(setup, undefined, 'restart'), undefined);
    assert.equal(setup.dialogs.lists.length, 1);
  });

  it('does not say that there is none if an engine gave no answer', async () => {
    const setup = setUp(two());
    setup.machine.containerMonitor.problems = [{ message: 'Docker did not answer.', detail: '' }];
    assert.equal(await pickContainer(setup, undefined, 'stop'), undefined);
    assert.deepEqual(setup.dialogs.messages, [{ level: 'warning', text: 'Docker did not answer.' }]);
  });

  it('says so quietly if there is none', async () => {
    const setup = setUp(two());
    assert.equal(await pickContainer(setup, undefined, 'stop'), undefined);
    assert.deepEqual(setup.dialogs.messageTexts, [
      'No running container publishes a port here, as far as its engine reports.',
    ]);
  });
});

describe('ownTarget', () => {
  it('accepts nodes with the very rows that were made from a snapshot, and nothing else', () => {
    const machine = two();
    const [row] = machine.currentRows(['tcp']);
    assert.ok(row);
    assert.deepEqual(ownTarget(listenerNode(row))?.rows, [row]);
    assert.equal(ownTarget(groupOf(machine, 'process'))?.kind, 'process');
    const changed = { ...row, process: { ...vite, pid: 1 } };
    for (const target of [
      ...[undefined, null, 3000, '3000', { port: 3000 }, { kind: 'toString', id: 'x' }, row],
      ...[listenerNode({ ...row }), listenerNode(changed), { ...listenerNode(row), row: undefined }],
      { kind: 'process', id: 'x', process: vite, listeners: [] },
      { kind: 'process', id: 'x', process: vite, listeners: [listenerNode(row), listenerNode(changed)] },
    ]) {
      assert.equal(ownTarget(target), undefined);
    }
  });

  it('takes process and container from the row, whatever the node says', async () => {
    const machine = two();
    const [row] = machine.currentRows(['tcp']).filter(({ process }) => process !== undefined);
    assert.ok(row);
    const node = {
      ...groupOf(machine, 'process'),
      process: { ...vite, pid: 4711 },
      listeners: [listenerNode(row)],
    };
    assert.equal(await pickProcess(setUp(machine), node, 'copyPid'), row.process);
    const foreign = { kind: 'container', id: 'x', container: container(), listeners: [listenerNode(row)] };
    assert.equal(await pickContainer(setUp(machine), foreign, 'logs'), undefined);
  });
});

describe('holdersOf', () => {
  const held = (rows: unknown): unknown => ({
    ...{ kind: 'expected', id: 'expected:tcp:5173' },
    unmet: { state: { kind: 'held', rows } },
  });

  it('are all rows that an expected port was shown to be held by', () => {
    const rows = two().currentRows(['tcp']);
    assert.deepEqual(holdersOf(held(rows)), rows);
  });

  it('are none that are not of the tree, and none of what is not held', () => {
    const [row] = two().currentRows(['tcp']);
    assert.ok(row);
    for (const rows of [[], [{ ...row }], [row, { ...row }], [null], row, 'x', undefined]) {
      assert.equal(holdersOf(held(rows)), undefined);
    }
    const closed = { kind: 'expected', unmet: { state: { kind: 'closed', rows: [row] } } };
    for (const target of [closed, listenerNode(row), undefined, 5173]) {
      assert.equal(holdersOf(target), undefined);
    }
  });
});
