import assert from 'node:assert/strict';
import { followPortLink } from '../../../src/flows/portLink';
import type { PortLink } from '../../../src/model/actions/portLink';
import type { Listener } from '../../../src/model/listeners/listener';
import { hostContext, listener, ownedBy, process_ } from '../builders';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';
import { FakeMachine } from './fakeMachine';

const vite = process_(100, ['node', 'vite']);
const other = process_(200, ['node', 'other.js']);
const twoSockets = [
  listener('127.0.0.1:3000', ownedBy(vite)),
  listener('[::1]:3000', ownedBy(vite)),
  listener('127.0.0.1:4000', ownedBy(other)),
];
const twoOwners = [listener('127.0.0.1:3000', ownedBy(vite)), listener('127.0.0.2:3000', ownedBy(other))];

/** What was done, with whom. */
async function follow(link: PortLink, listeners: readonly Listener[], ...answers: readonly Answer[]) {
  const machine = new FakeMachine(listeners);
  const dialogs = new FakeDialogs(...answers);
  const done: string[] = [];
  const note =
    (what: string) =>
    ({ listener: { address, port } }: { listener: Listener }): Promise<void> => {
      done.push(`${what} ${address.text}:${port}`);
      return Promise.resolve();
    };
  await followPortLink(
    {
      readActivation: () => Promise.resolve(undefined),
      ...machine.services,
      ...{ dialogs, hostContext, shellKind: () => 'posix' },
      settings: { current: { confirmTerminate: false } },
      collector: {
        reservedPorts: () => Promise.resolve([]),
        connectionsOn: () => Promise.resolve(undefined),
        inspect: machine.inspect,
      },
      engines: {
        stop: () => Promise.reject(new Error('not expected')),
        restart: () => Promise.reject(new Error('not expected')),
      },
      terminate: ({ pid }, mustAsk) => {
        done.push(`terminate ${pid}${mustAsk === true ? ', asking' : ''}`);
        return Promise.resolve(false);
      },
      probePort: () => Promise.resolve({ kind: 'free' }),
      ...{ openRow: note('open'), revealRow: note('reveal') },
    },
    link,
  );
  return { done, said: dialogs.messageTexts, lists: dialogs.lists };
}

describe('a link to a port', () => {
  it('opens and reveals what listens on it; several sockets of one process are one', async () => {
    assert.deepEqual((await follow({ action: 'open', port: 3000 }, twoSockets)).done, [
      'open 127.0.0.1:3000',
    ]);
    assert.deepEqual((await follow({ action: 'reveal', port: 4000 }, twoSockets)).done, [
      'reveal 127.0.0.1:4000',
    ]);
  });

  it('stops nothing without asking, whatever the setting says', async () => {
    const { done } = await follow({ action: 'stop', port: 3000 }, twoSockets);
    assert.deepEqual(done, ['terminate 100, asking']);
    const chosen = await follow({ action: 'stop', port: 3000 }, twoOwners, /PID 200/);
    assert.deepEqual(chosen.done, ['terminate 200, asking']);
    assert.deepEqual((await follow({ action: 'stop', port: 3000 }, twoOwners, undefined)).done, []);
  });

  it('lets the person choose between several processes of a port', async () => {
    const opened = await follow({ action: 'open', port: 3000 }, twoOwners, /PID 200/);
    assert.deepEqual(opened.done, ['open 127.0.0.2:3000']);
    assert.equal(opened.lists[0]?.items.length, 2);
  });

  it('means only the process that it names', async () => {
    const { done } = await follow({ action: 'stop', port: 3000, pid: 200 }, twoOwners);
    assert.deepEqual(done, ['terminate 200, asking']);
    const replaced = await follow({ action: 'stop', port: 4000, pid: 100 }, twoSockets);
    assert.deepEqual(replaced.done, []);
    assert.deepEqual(replaced.said, ['Process 100 is not listening on TCP port 4000, so nothing was done.']);
  });

  it('does nothing with a port that nothing listens on, or that is of another network', async () => {
    const [first] = twoSockets;
    assert.ok(first);
    const elsewhere: Listener = { ...first, namespace: { kind: 'other', id: 7 } };
    for (const action of ['open', 'reveal', 'stop'] as const) {
      const { done, said } = await follow({ action, port: 3000 }, [elsewhere]);
      assert.deepEqual(done, []);
      assert.deepEqual(said, ['No process is listening on TCP port 3000.']);
    }
  });

  it('says why a port cannot be opened', async () => {
    const linkLocal = listener('[fe80::1]:3000', ownedBy(vite));
    const { done, said } = await follow({ action: 'open', port: 3000 }, [linkLocal]);
    assert.deepEqual(done, []);
    assert.equal(said.length, 1);
  });
});
