import assert from 'node:assert/strict';
import type { AgentMachine } from '../../../src/agent/agentMachine';
import type { FlowDependencies } from '../../../src/core/flowDependencies';
import { toolEffects } from '../../../src/agent/toolEffects';
import { Schemes } from '../../../src/flows/schemes';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import { listener, ownedBy, postgres, process_, snapshotOf, vite } from '../builders';
import { FakeMachine } from '../flows/fakeMachine';
import { agentMachine } from './agentScene';
import { answerOf, problemOf } from './answersOf';

const elsewhere = process_(310, ['node', '/srv/blog/node_modules/.bin/vite'], { cwd: '/srv/blog' });
const database = { ...postgres, cwd: '/var/lib/postgresql' };
const unread = [{ protocol: 'tcp', namespace: { kind: 'host' } }] as const;

describe('find_port_owner', () => {
  /** A machine whose Free Port finds the port free to listen on. */
  function machineOf(listeners: readonly Listener[], more: Partial<Snapshot> = {}): AgentMachine {
    const fake = new FakeMachine(listeners, [], more);
    return agentMachine(snapshotOf(listeners, [], more), {
      flows: (dialogs) =>
        ({
          ...fake.services,
          dialogs,
          collector: { connectionsOn: () => Promise.resolve([]), reservedPorts: () => Promise.resolve([]) },
          probePort: () => Promise.resolve({ kind: 'free' }),
          shellKind: () => 'bash',
        }) as unknown as FlowDependencies,
    });
  }

  it('names the owner of each address, and not those of other ports or protocols', async () => {
    const machine = machineOf([
      listener('127.0.0.1:5173', ownedBy(vite)),
      listener('[::1]:5173', ownedBy(elsewhere)),
      listener('127.0.0.1:5173/udp', ownedBy(database)),
      listener('127.0.0.1:5432', ownedBy(database)),
    ]);
    const { state, owners, explanation } = (await answerOf('find_port_owner', { port: 5173 }, machine)) as {
      state: string;
      owners: { owner: { pid: number } }[];
      explanation: unknown;
    };
    assert.deepEqual(
      [state, owners.map(({ owner }) => owner.pid), explanation],
      ['listens', [300, 310], null],
    );
    const udp = await answerOf('find_port_owner', { port: 5173, protocol: 'udp' }, machine);
    assert.deepEqual(
      (udp as { owners: { owner: { pid: number } }[] }).owners.map(({ owner }) => owner.pid),
      [100],
    );
  });

  it('says that a port is free, or that this is not known', async () => {
    const free = await answerOf('find_port_owner', { port: 3000 }, machineOf([]));
    assert.deepEqual(free, {
      state: 'closed',
      owners: [],
      leftOut: 0,
      explanation: 'No process is listening on port 3000; it is free now.',
      isWhole: true,
      hints: [],
    });
    const unknown = await answerOf('find_port_owner', { port: 3000 }, machineOf([], { unread }));
    assert.deepEqual([(unknown as { state: string }).state], ['unknown']);
  });

  it('does not take a row that was kept from an earlier scan for a listener', async () => {
    const stale = { ...listener('127.0.0.1:5173', ownedBy(vite)), isStale: true as const };
    const answer = await answerOf('find_port_owner', { port: 5173 }, machineOf([stale], { unread }));
    assert.deepEqual(
      [
        (answer as { state: string }).state,
        (answer as { owners: { isStale: boolean }[] }).owners.map((one) => one.isStale),
      ],
      ['unknown', [true]],
    );
  });
});

describe('get_server_url', () => {
  const connected: string[] = [];
  beforeEach(() => {
    connected.length = 0;
  });
  const schemes = new Schemes((host, port) => {
    connected.push(`${host}:${port}`);
    return Promise.resolve(port === 5443 ? 'https' : 'http');
  });

  function machineOf(listeners: readonly Listener[]): AgentMachine {
    return agentMachine(snapshotOf(listeners), {
      machine: { schemes, interfaces: { current: () => [] } } as unknown as AgentMachine['machine'],
    });
  }

  it('gives the URL of the one server of the workspace', async () => {
    const machine = machineOf([
      listener('127.0.0.1:5443', ownedBy(vite)),
      listener('127.0.0.1:5174', ownedBy(elsewhere)),
      listener('127.0.0.1:5432', ownedBy(database)),
    ]);
    const { url } = (await answerOf('get_server_url', {}, machine)) as { url: string };
    assert.equal(url, 'https://localhost:5443/');
    assert.deepEqual(connected, ['127.0.0.1:5443']);
  });

  it('lets the agent choose if there are several, and connects to a few at most', async () => {
    const machine = machineOf(
      Array.from({ length: 40 }, (_, index) => listener(`127.0.0.1:${4000 + index}`, ownedBy(vite))),
    );
    const answer = (await answerOf('get_server_url', {}, machine)) as {
      url: unknown;
      leftOut: number;
      hints: string[];
    };
    assert.deepEqual([answer.url, answer.leftOut, connected.length], [null, 34, 6]);
    assert.match(answer.hints[0] ?? '', /ask for one "port"/);
  });

  it('looks in another folder, or at another port, only if asked', async () => {
    const machine = machineOf([
      listener('127.0.0.1:5173', ownedBy(vite)),
      listener('127.0.0.1:5174', ownedBy(elsewhere)),
    ]);
    for (const input of [{ folder: '/srv/blog' }, { port: 5174 }]) {
      const { url } = (await answerOf('get_server_url', input, machine)) as { url: string };
      assert.equal(url, 'http://localhost:5174/');
    }
  });

  it('says what to do if nothing runs', async () => {
    const answer = (await answerOf('get_server_url', {}, machineOf([]))) as { url: unknown; hints: string[] };
    assert.equal(answer.url, null);
    assert.match(answer.hints[0] ?? '', /^No server of this workspace runs\./);
  });

  it('says why there is no URL', async () => {
    const elsewhereInNetwork: Listener = {
      ...listener('127.0.0.1:8080', ownedBy(vite)),
      namespace: { kind: 'other', id: 7 },
    };
    const answer = (await answerOf('get_server_url', { port: 8080 }, machineOf([elsewhereInNetwork]))) as {
      servers: { url: unknown; problem: string }[];
    };
    assert.equal(answer.servers[0]?.url, null);
    assert.match(answer.servers[0].problem, /8080/);
    assert.deepEqual(connected, []);
  });

  it('connects to nothing more once it is canceled', async () => {
    const canceled = AbortSignal.abort();
    await assert.rejects(
      answerOf('get_server_url', {}, machineOf([listener('127.0.0.1:5173', ownedBy(vite))]), canceled),
      { name: 'AbortError' },
    );
    assert.deepEqual(connected, []);
  });
});

describe('wait_for_port', () => {
  /** @param scans what each scan sees; the last is seen from then on. */
  function machineOf(...scans: readonly (readonly Listener[])[]) {
    let now = 0;
    let count = 0;
    const snapshotNow = (): Snapshot => snapshotOf(scans[Math.min(count, scans.length) - 1] ?? []);
    const machine = agentMachine(snapshotOf(scans.at(-1) ?? []), {
      machine: {
        clock: {
          now: () => now,
          delay: (ms: number) => {
            now += ms;
            return Promise.resolve();
          },
        },
        scanner: {
          state: { kind: 'scanning' },
          refresh: () => {
            count++;
            return Promise.resolve({ kind: 'ok', snapshot: snapshotNow() });
          },
        },
      } as unknown as AgentMachine['machine'],
    });
    return { machine, scans: () => count, waitedMs: () => now };
  }
  const started = [listener('127.0.0.1:5173', ownedBy(vite))];

  it('waits until something listens, and says who', async () => {
    const { machine, scans } = machineOf([], [], started);
    const answer = (await answerOf('wait_for_port', { port: 5173 }, machine)) as {
      isReached: boolean;
      servers: { pid: number }[];
    };
    assert.deepEqual([answer.isReached, answer.servers.map(({ pid }) => pid), scans()], [true, [300], 3]);
  });

  it('waits until nothing listens', async () => {
    const { machine } = machineOf(started, []);
    const answer = (await answerOf('wait_for_port', { port: 5173, until: 'closed' }, machine)) as {
      isReached: boolean;
      state: string;
    };
    assert.deepEqual([answer.isReached, answer.state], [true, 'closed']);
  });

  it('waits no longer than it was asked to', async () => {
    const { machine, waitedMs } = machineOf([]);
    const answer = (await answerOf('wait_for_port', { port: 5173, timeoutSeconds: 2 }, machine)) as {
      isReached: boolean;
      hints: string[];
    };
    assert.equal(answer.isReached, false);
    assert.match(answer.hints[0] ?? '', /^Nothing listens there yet\./);
    assert.ok(waitedMs() <= 2_400, `${waitedMs()}`);
    for (const timeoutSeconds of [0, -1, 121, Infinity, '5']) {
      const problem = await problemOf('wait_for_port', { port: 5173, timeoutSeconds }, machine);
      assert.match(problem, /"timeoutSeconds" must be a number of seconds from 1 to 120\.$/);
    }
  });

  it('ends at once when it is canceled', async () => {
    const { machine, waitedMs } = machineOf([]);
    await assert.rejects(answerOf('wait_for_port', { port: 5173 }, machine, AbortSignal.abort()), {
      name: 'AbortError',
    });
    assert.ok(waitedMs() <= 200);
  });
});

describe('pick_port', () => {
  const machine = agentMachine(snapshotOf([]), {
    freePort: (from) => Promise.resolve((from ?? 49_999) + 1),
    stablePort: (name) => Promise.resolve(4000 + name.length),
  });

  it('gives a free port, or the stable one of a server', async () => {
    assert.deepEqual(await answerOf('pick_port', {}, machine), { port: 50_000 });
    assert.deepEqual(await answerOf('pick_port', { from: 3000 }, machine), { port: 3001 });
    assert.deepEqual(await answerOf('pick_port', { kind: 'stable' }, machine), { port: 4000 });
    assert.deepEqual(await answerOf('pick_port', { kind: 'stable', name: 'api' }, machine), { port: 4003 });
  });

  it('refuses what would be passed over', async () => {
    assert.match(
      await problemOf('pick_port', { kind: 'stable', from: 3000 }, machine),
      /"from" is for a free port/,
    );
    assert.match(await problemOf('pick_port', { name: 'api' }, machine), /"name" is for a stable port/);
    assert.match(
      await problemOf('pick_port', { kind: 'stable', name: 'x'.repeat(101) }, machine),
      /"name" must be a name of at most 100 characters\.$/,
    );
  });
});

describe('tools for agents that are turned off', () => {
  it('read nothing', async () => {
    const machine = agentMachine(snapshotOf([]), {
      consent: { mayRead: false, permit: () => Promise.reject(new Error('nothing is asked')) },
      read: () => Promise.reject(new Error('nothing is read')),
    });
    for (const name of Object.keys(toolEffects)) {
      assert.equal(
        await problemOf(name, { port: 3000, pid: 300 }, machine),
        'Refused: the setting localPorts.agents turns agents off.',
      );
    }
  });
});
