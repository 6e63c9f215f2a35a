import assert from 'node:assert/strict';
import { chooseFilter, chooseGrouping } from '../../../src/flows/viewOptions';
import type { Settings } from '../../../src/model/settings';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';

function setUp(current: Pick<Settings, 'groupBy' | 'sortBy' | 'show'>, ...answers: readonly Answer[]) {
  const updates: unknown[] = [];
  const settings = {
    current,
    update: (key: string, value: unknown): Promise<void> => {
      updates.push([key, value]);
      return Promise.resolve();
    },
  };
  return { dialogs: new FakeDialogs(...answers), settings, updates };
}

describe('the view options', () => {
  it('list the current value first, and change the setting to another one', async () => {
    const setup = setUp({ groupBy: 'project', sortBy: 'age', show: 'everything' }, 'Port');
    await chooseGrouping(setup);
    assert.deepEqual(
      setup.dialogs.lists[0]?.items.map(({ label, description }) => [label, description]),
      [
        ['Project', 'and workspace folder · current'],
        ['Process', undefined],
        ['Origin', 'the agent, terminal, task or service that started it'],
        ['Port', 'one flat list'],
      ],
    );
    assert.deepEqual(setup.updates, [['groupBy', 'port']]);
  });

  it('change nothing if the current value is chosen, or none', async () => {
    for (const answer of ['Everything', undefined]) {
      const setup = setUp({ groupBy: 'process', sortBy: 'age', show: 'everything' }, answer);
      await chooseFilter(setup);
      assert.equal(setup.dialogs.lists[0]?.items[0]?.description, 'current');
      assert.deepEqual(setup.updates, []);
    }
  });
});
