import assert from 'node:assert/strict';
import { startExpected } from '../../../src/flows/expected';
import { editNote, rename } from '../../../src/flows/givenName';
import type { PlacedDeclaration } from '../../../src/model/expected/expectedPort';
import { expectedPorts } from '../../../src/model/expected/expectedPort';
import { GivenNameStore } from '../../../src/watch/givenNameStore';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';

const scripts = { manager: 'pnpm', devServer: 'dev' } as const;
const base = { protocol: 'tcp', port: 3000, folder: '/work/shop', scripts } as const;
const byTask: PlacedDeclaration = { ...base, source: { kind: 'task', label: 'dev server' } };
const byDebug: PlacedDeclaration = { ...base, source: { kind: 'debug', name: 'Next', canStart: true } };
const byAttach: PlacedDeclaration = { ...base, source: { kind: 'debug', name: 'Attach', canStart: false } };
const byConfig: PlacedDeclaration = {
  ...base,
  source: { kind: 'config', file: 'vite.config.ts', title: 'Vite' },
};
const byService: PlacedDeclaration = {
  ...base,
  source: { kind: 'compose', file: 'compose.yaml', service: 'db' },
};

/** What was started, and what was shown. */
async function start(declarations: readonly PlacedDeclaration[], answers: readonly Answer[], isThere = true) {
  const started: string[] = [];
  const doing =
    (kind: string) =>
    (...words: readonly unknown[]): Promise<boolean> => {
      started.push(`${kind} ${words.flat().join(' ')}`);
      return Promise.resolve(isThere);
    };
  const dialogs = new FakeDialogs(...answers);
  const [expected] = expectedPorts([], declarations);
  assert.ok(expected);
  const starter = {
    runTask: doing('task'),
    debug: doing('debug'),
    runCommand: async (...words: readonly unknown[]) => {
      await doing('run')(...words);
    },
  };
  await startExpected({ dialogs, starter, shellKind: () => 'posix' }, expected);
  return { started, dialogs };
}

describe('starting what is expected on a port', () => {
  it('runs the task, or the debug configuration', async () => {
    assert.deepEqual((await start([byTask], [])).started, ['task /work/shop dev server']);
    assert.deepEqual((await start([byDebug], [])).started, ['debug /work/shop Next']);
  });

  it('shows a script, and runs it if the person agrees', async () => {
    const agreed = await start([byConfig], ['Run']);
    assert.match(agreed.dialogs.asked[0]?.detail ?? '', /^pnpm run dev\n\nin \/work\/shop$/);
    assert.deepEqual(agreed.started, ['run /work/shop pnpm run dev']);
    assert.deepEqual((await start([byConfig], [undefined])).started, []);
  });

  it('copies the command of Compose', async () => {
    const { started, dialogs } = await start([byService], []);
    assert.deepEqual([started, dialogs.copied], [[], ['docker compose up -d db']]);
  });

  it('lets the person choose between several ways', async () => {
    const { started, dialogs } = await start([byTask, byDebug, byAttach], [/Next/]);
    assert.deepEqual(started, ['debug /work/shop Next']);
    assert.equal(dialogs.lists[0]?.items.length, 2);
  });

  it('says what it cannot start', async () => {
    await assert.rejects(start([byAttach], []), /how to start/);
    await assert.rejects(start([byTask], [], false), /no task "dev server"/);
  });

  it('takes no option for the name of a service', async () => {
    const odd: PlacedDeclaration = {
      ...base,
      source: { kind: 'compose', file: 'compose.yaml', service: '--rm' },
    };
    await assert.rejects(start([odd], []), /how to start/);
  });
});

describe("a person's own name and note", () => {
  it('are kept apart, and removed by an empty text', async () => {
    const kept = new Map<string, unknown>();
    const givenNames = new GivenNameStore({
      get: (key) => kept.get(key),
      update: (key, value) => Promise.resolve(void kept.set(key, value)),
    });
    const port = { protocol: 'tcp', port: 3000, place: '/work/shop' } as const;
    const withAnswer = (answer: Answer) => ({ givenNames, dialogs: new FakeDialogs(answer) });
    await rename(withAnswer(' shop '), port);
    await editNote(withAnswer('old'), port);
    assert.deepEqual(givenNames.of(port), { name: 'shop', note: 'old' });
    await rename(withAnswer(undefined), port);
    assert.equal(givenNames.of(port)?.name, 'shop');
    await rename(withAnswer(' '), port);
    assert.deepEqual(givenNames.of(port), { name: undefined, note: 'old' });
    await assert.rejects(rename(withAnswer('x'.repeat(81)), port), /At most 80/);
  });
});
