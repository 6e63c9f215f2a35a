import assert from 'node:assert/strict';
import type { FailedCommand } from '../../../src/flows/rerun';
import { offerRunningServer } from '../../../src/flows/runningServer';
import { findRunningServers } from '../../../src/model/conflicts/runningServers';
import type { Listener } from '../../../src/model/listeners/listener';
import { listener, noon, ownedBy, process_ } from '../builders';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';
import { FakeMachine } from './fakeMachine';
import { portConflictDependencies } from './portConflictDependencies';

const next = process_(4711, ['next-server (v16.4.5)'], { executable: '/usr/bin/node' });
const nextSays =
  'Another next dev server is already running.\n\n- Local: http://localhost:3000\n- PID: 4711\n- Dir: /home/alice/shop';
const railsSays = 'A server is already running (pid: 4711, file: /home/alice/shop/tmp/pids/server.pid).';

function setUp(text: string, listeners: readonly Listener[], ...answers: readonly Answer[]) {
  const machine = new FakeMachine(listeners);
  const dialogs = new FakeDialogs(...answers);
  const done: string[] = [];
  const failed: FailedCommand = {
    kind: 'command',
    origin: { cwd: '/home/alice/shop', startedAt: noon + 60_000 },
    isRunning: () => false,
    commandLine: { value: 'npm run dev', isTrusted: true, isWhole: true },
    isLatest: () => true,
    terminalState: () => ({ isClosed: false, hasShellIntegration: true, isBusy: false }),
    run: () => done.push('run'),
    putAtPrompt: () => done.push('type'),
  };
  const unused = (): never => assert.fail('must not be called');
  const dependencies = portConflictDependencies(machine, dialogs, done, {
    isWorkspaceTrusted: () => true,
    settings: { current: { confirmTerminate: false }, update: unused },
    reservedPorts: unused,
    engines: { stop: unused, restart: unused },
    probePort: () => Promise.resolve({ kind: 'in-use' }),
  });
  const [server] = findRunningServers(text);
  assert.ok(server);
  return { machine, dialogs, done, offer: () => offerRunningServer(dependencies, server, failed) };
}

describe('the offer after a program said that it runs already', () => {
  const byNext = [listener('127.0.0.1:3000', ownedBy(next))];

  it('opens what runs', async () => {
    const { dialogs, done, offer } = setUp(nextSays, byNext, 'Open');
    await offer();
    assert.deepEqual(dialogs.offered, [
      {
        level: 'information',
        message: 'Next.js is already running: Next.js · shop (PID 4711), port 3000.',
        detail: '',
        actions: ['Open', 'Stop It and Run Again', "Don't Offer Again"],
      },
    ]);
    assert.deepEqual(done, ['open 3000']);
  });

  it('stops what runs, and runs the command again', async () => {
    const { done, offer } = setUp(nextSays, byNext, 'Stop It and Run Again');
    await offer();
    assert.deepEqual(done, ['terminate 4711', 'run']);
  });

  it('stops nothing that took the PID and the port after the offer', async () => {
    const { machine, dialogs, done, offer } = setUp(nextSays, byNext, 'Stop It and Run Again');
    const show = dialogs.offer.bind(dialogs);
    dialogs.offer = (message, actions) => {
      machine.listeners = [listener('127.0.0.1:3000', ownedBy({ ...next, startMark: 'later' }))];
      return show(message, actions);
    };
    await assert.rejects(offer(), /may not be what was shown, so nothing was terminated/);
    assert.deepEqual(done, []);
  });

  it('is to explain if it cannot be ended from here', async () => {
    const others = { ...next, user: { uid: 0, name: 'root' } };
    const { dialogs, offer } = setUp(nextSays, [listener('127.0.0.1:3000', ownedBy(others))], 'Find Out Why');
    await offer();
    assert.deepEqual(dialogs.offered[0]?.actions, ['Open', 'Find Out Why', "Don't Offer Again"]);
    assert.match(dialogs.messageTexts[0] ?? '', /belongs to user root/);
  });

  it('is not made for a process that is not certain to be meant', async () => {
    for (const listeners of [[], [listener('127.0.0.1:3000', ownedBy(process_(4711, ['sshd'])))]]) {
      const { dialogs, offer } = setUp(nextSays, listeners);
      await offer();
      assert.deepEqual([dialogs.offered, dialogs.messages], [[], []]);
    }
  });

  it('says which program has a PID that an old file names', async () => {
    const ssh = process_(4711, ['/usr/sbin/sshd']);
    const { dialogs, offer } = setUp(railsSays, [listener('0.0.0.0:22', ownedBy(ssh))]);
    await offer();
    assert.deepEqual(dialogs.messageTexts, [
      'PID 4711, which Rails takes for a copy of itself, is sshd. If no copy is running, delete /home/alice/shop/tmp/pids/server.pid.',
    ]);
    assert.deepEqual(dialogs.offered, []);
  });
});
