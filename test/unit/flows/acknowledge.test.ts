import assert from 'node:assert/strict';
import { acknowledgeFinding, manageAcknowledged } from '../../../src/flows/acknowledge';
import type { Acknowledgement } from '../../../src/model/exposure/acknowledgement';
import { findingOf } from '../../../src/model/exposure/findings';
import { listener, ownedBy, process_ } from '../builders';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';
import { FakeMachine } from './fakeMachine';

const vite = process_(100, ['node', '/home/alice/shop/node_modules/.bin/vite', '--host']);

function exposedVite(startMark: string | undefined = '1000') {
  const [row] = new FakeMachine([listener('0.0.0.0:5173', ownedBy({ ...vite, startMark }))]).currentRows([
    'tcp',
  ]);
  const finding = row && findingOf(row);
  assert.ok(finding);
  return finding;
}

function setUp(
  all: readonly Acknowledgement[],
  currentWorkspace: string | undefined,
  ...answers: readonly Answer[]
) {
  const dialogs = new FakeDialogs(...answers);
  const changes: [string, Acknowledgement][] = [];
  const record =
    (change: string) =>
    (one: Acknowledgement): Promise<void> => {
      changes.push([change, one]);
      return Promise.resolve();
    };
  const acknowledgements = { all, currentWorkspace, add: record('add'), remove: record('remove') };
  return { dialogs, acknowledgements, changes };
}

describe('acknowledgeFinding', () => {
  it('offers the server, the workspace and the program, and keeps the chosen one', async () => {
    const setup = setUp([], 'file:///home/alice/shop', 'Any Vite on all interfaces, always');
    await acknowledgeFinding(setup, exposedVite());
    const [list] = setup.dialogs.lists;
    assert.equal(list?.title, 'Acknowledge Port 5173 on 0.0.0.0');
    assert.equal(
      list.placeholder,
      'Stop warning about it. A different address, program or port will warn again.',
    );
    assert.deepEqual(
      list.items.map(({ label }) => label),
      [
        'This server, while it runs',
        'Vite on port 5173, in this workspace',
        'Any Vite on all interfaces, always',
      ],
    );
    assert.deepEqual(
      setup.changes.map(([change, { scope }]) => [change, scope]),
      [['add', 'program']],
    );
  });

  it('offers no workspace if none is open', async () => {
    const setup = setUp([], undefined, undefined);
    await acknowledgeFinding(setup, exposedVite());
    assert.equal(setup.dialogs.lists[0]?.items.length, 2);
    assert.deepEqual(setup.changes, []);
  });
});

describe('manageAcknowledged', () => {
  const known: readonly Acknowledgement[] = [
    { scope: 'program', kind: 'dev-server', program: 'vite', exposure: 'all-interfaces' },
    { scope: 'program', kind: 'service', program: 'redis', exposure: 'all-interfaces' },
  ];

  it('removes the chosen ones', async () => {
    const setup = setUp(known, undefined, /Redis/);
    await manageAcknowledged(setup);
    assert.deepEqual(setup.changes, [['remove', known[1]]]);
  });

  it('removes none if cancelled', async () => {
    const setup = setUp(known, undefined, undefined);
    await manageAcknowledged(setup);
    assert.deepEqual(setup.changes, []);
  });

  it('says so if there are none', async () => {
    const setup = setUp([], undefined);
    await manageAcknowledged(setup);
    assert.match(setup.dialogs.messageTexts[0] ?? '', /^No exposure has been acknowledged\./);
    assert.equal(setup.dialogs.messages[0]?.level, 'information');
  });
});
