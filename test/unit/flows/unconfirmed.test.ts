import assert from 'node:assert/strict';
import { terminate } from '../../../src/act/terminate';
import { waitForNewHolders, waitUntilFree } from '../../../src/act/waitForPort';
import { freePort, rowsOn } from '../../../src/flows/freePort';
import { terminateProcess } from '../../../src/flows/terminate';
import { UserError } from '../../../src/model/text/userError';
import { portsAfter } from '../../../src/model/actions/portsAfter';
import { finish } from '../../../src/model/text/timeSlice';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Snapshot, UnreadSockets } from '../../../src/model/listeners/snapshot';
import { hostNamespace } from '../../../src/model/net/networkNamespace';
import { hostContext, listener, ownedBy, process_, snapshotOf } from '../builders';
import { FakeSystem } from '../fakeSystem';
import { FakeDialogs } from './fakeDialogs';
import { FakeMachine } from './fakeMachine';
import { server, TerminationScene } from './termination';

const tcpUnread: readonly UnreadSockets[] = [{ protocol: 'tcp', namespace: hostNamespace }];
const never = new AbortController().signal;

function stale(one: Listener): Listener {
  return { ...one, isStale: true };
}

describe('what the last scan could not read', () => {
  describe('terminate', () => {
    async function outcomeWith(change: (snapshot: Snapshot) => Partial<Snapshot>): Promise<string> {
      const system = new FakeSystem();
      const target = system.add(process_(4711, ['node', 'server.js']), '127.0.0.1:3000');
      const scan = async (): Promise<Snapshot> => {
        const snapshot = await system.scan();
        return { ...snapshot, ...change(snapshot) };
      };
      const outcome = await terminate(target, 'SIGTERM', { ...system.dependencies(), scan }, never);
      return [outcome.kind, ...system.sent].join(' ');
    }

    it('signals nothing on the strength of a row that is not confirmed', async () => {
      assert.equal(await outcomeWith(({ listeners }) => ({ listeners: listeners.map(stale) })), 'unverified');
    });

    it('does not say that it no longer listens if its table was not read', async () => {
      assert.equal(await outcomeWith(() => ({ listeners: [], unread: tcpUnread })), 'unverified');
    });

    it('says so if the table was read', async () => {
      assert.equal(await outcomeWith(() => ({ listeners: [] })), 'notListening');
    });
  });

  describe('terminating from the tree', () => {
    it('scans once more, and then asks as usual', async () => {
      const scene = new TerminationScene().answering('Terminate');
      const process = server(4711);
      scene.system.add(process, '127.0.0.1:3000');
      const real = scene.system.listeners;
      scene.system.listeners = real.map(stale);
      const dependencies = scene.dependencies();
      scene.system.listeners = real;
      assert.equal(await terminateProcess(dependencies, process), true);
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711']);
    });

    it('does nothing if it still is not confirmed', async () => {
      const scene = new TerminationScene();
      const process = server(4711);
      scene.system.add(process, '127.0.0.1:3000');
      scene.system.listeners = scene.system.listeners.map(stale);
      await assert.rejects(terminateProcess(scene.dependencies(), process), UserError);
      assert.deepEqual([scene.system.sent, scene.dialogs.asked], [[], []]);
    });

    it('does not say that it is not listening if not everything was read', async () => {
      const scene = new TerminationScene();
      scene.more = { unread: tcpUnread };
      const process = server(4711);
      scene.system.add(process);
      assert.equal(await terminateProcess(scene.dependencies(), process), false);
      assert.match(scene.dialogs.messageTexts.join(), /it is unknown whether .* is listening/);
    });
  });

  describe('a port', () => {
    const wanted = listener('127.0.0.1:3000', ownedBy(process_(300, ['node', 'server.js'])));
    const other = listener('127.0.0.1:3000', ownedBy(process_(400, ['nginx'])));

    it('is neither free nor held', () => {
      const holdersIn = (snapshot: Snapshot): readonly Listener[] | undefined =>
        finish(portsAfter({ listeners: [wanted] }, snapshot, []))?.held.map(({ holder }) => holder);
      assert.equal(holdersIn(snapshotOf([], [], { unread: tcpUnread })), undefined);
      assert.equal(holdersIn(snapshotOf([stale(other)])), undefined);
      assert.deepEqual(holdersIn(snapshotOf([])), []);
      assert.deepEqual(holdersIn(snapshotOf([other], [], { unread: tcpUnread })), [other]);
    });

    for (const [description, snapshot] of [
      ['its table was not read', snapshotOf([], [], { unread: tcpUnread })],
      ['a row of it is not confirmed', snapshotOf([stale(other)])],
    ] as const) {
      it(`is not waited for as free, nor taken for held, if ${description}`, async () => {
        const system = new FakeSystem();
        const watch = { scan: () => Promise.resolve(snapshot), clock: system.dependencies().clock };
        assert.equal(await waitUntilFree(wanted, 1000, watch), 'unknown');
        const before = system.clock.nowMs;
        await waitForNewHolders([{ listeners: [wanted] }], 1000, watch);
        assert.equal(system.clock.nowMs - before, 1000);
      });

      it(`is not freed or explained if ${description}`, async () => {
        const machine = new FakeMachine(snapshot.listeners, [], { unread: snapshot.unread });
        const dialogs = new FakeDialogs();
        const unused = (): never => assert.fail('must not be called');
        const dependencies = {
          ...machine.services,
          dialogs,
          settings: { current: { confirmTerminate: true } },
          engines: { stop: unused, restart: unused },
          collector: { reservedPorts: unused, connectionsOn: unused, inspect: unused },
          hostContext,
          shellKind: unused,
          readActivation: unused,
          terminate: unused,
          probePort: unused,
        };
        const request = { protocol: 'tcp', port: 3000, shown: undefined } as const;
        await assert.rejects(freePort(dependencies, request), /can't be verified now/);
        await assert.rejects(rowsOn(dependencies, request), UserError);
        assert.deepEqual(dialogs.messages, []);
      });
    }
  });
});
