import assert from 'node:assert/strict';
import { chooseFilter, chooseGrouping, clearFilter } from '../../../src/flows/viewOptions';
import type { Settings } from '../../../src/model/settings';
import { TypedFilter } from '../../../src/ui/typedFilter';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';

function setUp(
  options: Pick<Settings, 'groupBy' | 'sortBy' | 'show'> & { readonly text?: string },
  ...answers: readonly Answer[]
) {
  const { text = '', ...current } = options;
  const updates: unknown[] = [];
  const settings = {
    current,
    update: (key: string, value: unknown): Promise<void> => {
      updates.push([key, value]);
      return Promise.resolve();
    },
  };
  const typedFilter = new TypedFilter();
  typedFilter.set(text);
  typedFilter.onDidChange(() => updates.push(['text', typedFilter.current]));
  return { dialogs: new FakeDialogs(...answers), settings, typedFilter, updates };
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

describe('the filter by a text', () => {
  const view = { groupBy: 'process', sortBy: 'port', show: 'everything' } as const;
  const shown = ({ dialogs }: ReturnType<typeof setUp>): unknown =>
    dialogs.lists[0]?.items.map(({ label, description }) => [label, description]);

  it('takes what is typed, as one bounded line', async () => {
    for (const [typed, text] of [
      ['  shop   Main ', 'shop Main'],
      ['a\u202eb\n', 'a\ufffdb'],
      ['x'.repeat(5000), 'x'.repeat(100)],
      [`${'x'.repeat(99)}😀y`, `${'x'.repeat(99)}😀`],
    ] as const) {
      const setup = setUp(view, text.trim());
      setup.dialogs.typed = typed;
      await chooseFilter(setup);
      assert.deepEqual(setup.updates, [['text', text]]);
      assert.deepEqual(setup.dialogs.lists[0]?.items[0], {
        ...{ value: { text }, label: text, description: 'only rows that match', icon: 'search' },
      });
    }
  });

  it('is no entry while nothing is typed, and changes nothing if the list is closed', async () => {
    for (const typed of ['', '   ']) {
      const setup = setUp(view, undefined);
      setup.dialogs.typed = typed;
      await chooseFilter(setup);
      assert.deepEqual(setup.updates, []);
      assert.equal(setup.dialogs.lists[0]?.items.length, 3);
    }
    const escaped = setUp({ ...view, text: 'shop' }, undefined);
    escaped.dialogs.typed = 'api';
    await chooseFilter(escaped);
    assert.deepEqual(escaped.updates, []);
  });

  it('is listed first while it is in effect, so that Enter changes nothing, and is cleared alone', async () => {
    const filtered = { ...view, show: 'devServers', text: 'shop' } as const;
    const clearing = setUp(filtered, 'Clear Text Filter');
    clearing.dialogs.typed = 'shop';
    await chooseFilter(clearing);
    assert.deepEqual(shown(clearing), [
      ['shop', 'only rows that match · current'],
      ['Clear Text Filter', undefined],
      ['Dev Servers', 'and your databases and containers · current'],
      ['Everything', undefined],
      ['This Workspace', 'processes in its folders'],
    ]);
    assert.deepEqual(clearing.updates, [['text', '']]);
    const again = setUp(filtered, 'shop');
    await chooseFilter(again);
    assert.deepEqual(again.updates, []);
  });

  it('is kept beside another choice, and is gone with everything else that filters', async () => {
    const text = 'shop';
    const narrowed = setUp({ ...view, text }, 'Dev Servers');
    await chooseFilter(narrowed);
    assert.deepEqual(narrowed.updates, [['show', 'devServers']]);

    const widened = setUp({ ...view, text }, 'Everything');
    await chooseFilter(widened);
    assert.equal(widened.dialogs.lists[0]?.items[2]?.description, undefined, 'not everything is shown');
    assert.deepEqual(widened.updates, [['text', '']]);

    const cleared = setUp({ ...view, show: 'workspace', text });
    await clearFilter(cleared);
    assert.deepEqual(cleared.updates, [
      ['text', ''],
      ['show', 'everything'],
    ]);
  });
});
