import assert from 'node:assert/strict';
import { offerAfterTask } from '../../../src/flows/endedTask';
import { hiddenOwner, listener, noon, ownedBy, process_, root } from '../builders';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';
import { FakeMachine } from './fakeMachine';
import { portConflictDependencies } from './portConflictDependencies';

const vite = { ...process_(100, ['node', '/home/alice/shop/node_modules/.bin/vite']), startedAt: noon };
const afterVite = noon + 60_000;

interface Setup {
  readonly exitCode?: number;
  readonly startedAt?: number;
  readonly listeners?: FakeMachine['listeners'];
  readonly isRunning?: boolean;
}

async function offered(
  {
    exitCode = 1,
    startedAt = afterVite,
    listeners = [listener('127.0.0.1:5173', ownedBy(vite))],
    isRunning = false,
  }: Setup,
  ...answers: readonly Answer[]
): Promise<{ dialogs: FakeDialogs; done: string[] }> {
  const dialogs = new FakeDialogs(...answers);
  const done: string[] = [];
  const dependencies = portConflictDependencies(new FakeMachine(listeners), dialogs, done, {
    isWorkspaceTrusted: () => true,
    settings: {
      current: { confirmTerminate: false },
      update: () => Promise.resolve(),
    },
    reservedPorts: () => Promise.resolve([]),
    engines: {
      stop: () => Promise.reject(new Error('not expected')),
      restart: () => Promise.reject(new Error('not expected')),
    },
    probePort: () => Promise.resolve({ kind: 'free' }),
  });
  await offerAfterTask(
    dependencies,
    { exitCode, port: 5173, startedAt },
    {
      kind: 'session',
      name: 'dev',
      origin: { cwd: undefined, startedAt },
      isRunning: () => isRunning,
      restart: () => {
        done.push('run dev');
        return Promise.resolve();
      },
    },
  );
  return { dialogs, done };
}

describe('the offer after a task failed whose output is not known', () => {
  it('says what is known, frees the port and runs the task again', async () => {
    const { dialogs, done } = await offered({}, 'Stop It and Run Again');
    assert.deepEqual(dialogs.offered, [
      {
        level: 'information',
        message:
          'The task "dev" ended with exit code 1. Port 5173, which its command names, is in use by Vite · shop (PID 100).',
        detail: '',
        actions: ['Open', 'Stop It and Run Again', "Don't Offer Again"],
      },
    ]);
    assert.deepEqual(done, ['terminate 100', 'run dev']);
  });

  const silent: readonly (readonly [when: string, setup: Setup])[] = [
    ['it ended well', { exitCode: 0 }],
    ['a person interrupted it', { exitCode: 130 }],
    ['a signal ended it', { exitCode: 143 }],
    ['its port is free', { listeners: [] }],
    ['another port is held', { listeners: [listener('127.0.0.1:5174', ownedBy(vite))] }],
    ['what holds the port was started later, maybe by the task', { startedAt: noon - 1 }],
    [
      'what holds the port is not known',
      { listeners: [listener('127.0.0.1:5173', hiddenOwner('no-permission', root))] },
    ],
    ['it was started again', { isRunning: true }],
  ];
  for (const [when, setup] of silent) {
    it(`is not made if ${when}`, async () => {
      const { dialogs } = await offered(setup);
      assert.deepEqual(dialogs.offered, []);
    });
  }
});
