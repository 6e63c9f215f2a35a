import assert from 'node:assert/strict';
import { hideRow, removeHideRules, unhideRow } from '../../../src/flows/hide';
import type { Listener } from '../../../src/model/listeners/listener';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import type { HideRule } from '../../../src/model/tree/hideRule';
import { at, container, hiddenOwner, listener, ownedBy, process_ } from '../builders';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';
import { FakeMachine } from './fakeMachine';

const node = process_(100, ['node', 'server.js']);

function rowOf(one: Listener, machine = new FakeMachine([one])): ListenerRow {
  const [row] = machine.currentRows(['tcp', 'udp']);
  assert.ok(row);
  return row;
}

function setUp(hide: readonly HideRule[], ...answers: readonly Answer[]) {
  const dialogs = new FakeDialogs(...answers);
  const updates: (readonly HideRule[])[] = [];
  const settings = {
    current: { hide },
    update: (_key: 'hide', value: readonly HideRule[]): Promise<void> => {
      updates.push(value);
      return Promise.resolve();
    },
  };
  return { dialogs, settings, updates };
}

describe('hideRow', () => {
  it('offers every rule that would hide the row, the narrowest first, and keeps the chosen one', async () => {
    const setup = setUp([{ port: 22 }], 'Hide process node');
    await hideRow(setup, rowOf(listener('127.0.0.1:3000', ownedBy(node))));
    const [list] = setup.dialogs.lists;
    assert.equal(list?.title, 'Hide Port 3000');
    assert.equal(list.placeholder, 'Hidden rows are collapsed at the end of the view. Warnings still apply.');
    assert.deepEqual(
      list.items.map(({ label }) => label),
      ['Hide process node, port 3000', 'Hide port 3000', 'Hide process node', 'Hide address 127.0.0.1'],
    );
    assert.deepEqual(setup.updates, [[{ port: 22 }, { process: 'node' }]]);
  });

  it('changes nothing if cancelled', async () => {
    const setup = setUp([], undefined);
    await hideRow(setup, rowOf(listener('127.0.0.1:3000', ownedBy(node))));
    assert.deepEqual(setup.updates, []);
  });

  it('offers no address that everything on all interfaces has', async () => {
    const setup = setUp([], undefined);
    await hideRow(setup, rowOf(listener('0.0.0.0:3000', hiddenOwner('no-permission', undefined))));
    assert.deepEqual(
      setup.dialogs.lists[0]?.items.map(({ label }) => label),
      ['Hide port 3000'],
    );
  });

  it('offers no name of a proxy, which would hide the ports of all containers', async () => {
    const port = {
      hostAddresses: [at('0.0.0.0')],
      hostPort: 8080,
      containerPort: 80,
      protocol: 'tcp',
    } as const;
    const proxied = listener('0.0.0.0:8080', ownedBy(process_(300, ['/usr/bin/docker-proxy'])));
    const machine = new FakeMachine([proxied]).withContainers(container({ ports: [port] }));
    const setup = setUp([], undefined);
    await hideRow(setup, rowOf(proxied, machine));
    assert.deepEqual(
      setup.dialogs.lists[0]?.items.map(({ label }) => label),
      ['Hide port 8080'],
    );
  });
});

describe('unhideRow', () => {
  it('removes every rule that hides the row, and no other', async () => {
    const setup = setUp([{ port: 3000 }, { process: 'no*' }, { port: 22 }]);
    await unhideRow(setup, rowOf(listener('127.0.0.1:3000', ownedBy(node))));
    assert.deepEqual(setup.updates, [[{ port: 22 }]]);
  });
});

describe('removeHideRules', () => {
  it('removes the chosen rules', async () => {
    const setup = setUp([{ port: 3000 }, { process: 'node' }, { port: 22 }], /^port/);
    await removeHideRules(setup);
    assert.deepEqual(setup.updates, [[{ process: 'node' }]]);
  });

  it('changes nothing if none is chosen', async () => {
    const setup = setUp([{ port: 3000 }], undefined);
    await removeHideRules(setup);
    assert.deepEqual(setup.updates, []);
  });

  it('says so if there are none', async () => {
    const setup = setUp([]);
    await removeHideRules(setup);
    assert.deepEqual(setup.dialogs.messages, [
      { level: 'information', text: 'No rule hides anything. To add one, use "Hide…" on a row.' },
    ]);
  });
});
