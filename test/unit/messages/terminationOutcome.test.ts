import assert from 'node:assert/strict';
import type { PortConnection } from '../../../src/model/net/portConnection';
import type { Message } from '../../../src/messages/message';
import type { Aftermath } from '../../../src/messages/exited';
import {
  deniedCommand,
  deniedOffer,
  notListeningMessage,
  outcomeMessage,
} from '../../../src/messages/terminationOutcome';
import { portsAfter } from '../../../src/model/actions/portsAfter';
import { finish } from '../../../src/model/text/timeSlice';
import type { Outcome, Target } from '../../../src/model/actions/termination';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import { alice, hiddenOwner, listener, ownedBy, process_, root, snapshotOf } from '../builders';

const node = process_(4711, ['node', 'server.js']);

function target(...listeners: Listener[]): Target {
  return { pid: node.pid, startMark: node.startMark, name: node.name, listeners };
}

const one = target(listener('127.0.0.1:3000', ownedBy(node)));
const two = target(listener('127.0.0.1:3000', ownedBy(node)), listener('127.0.0.1:3001', ownedBy(node)));

/** The message when it has exited. */
function exited(
  of: Target,
  after: Snapshot,
  more: Partial<Aftermath> = {},
  connections: readonly PortConnection[] | undefined = [],
): string {
  return outcomeMessage({ kind: 'exited' }, of, {
    ports: finish(portsAfter(of, after, connections)),
    ...more,
  }).text;
}

describe('outcomeMessage, about what else uses a port,', () => {
  const free = snapshotOf([]);
  const connection = (state: string, more: Partial<PortConnection> = {}): PortConnection => ({
    ...{ protocol: 'tcp', port: 3000, state },
    ...more,
  });

  it('says what may still have to wait, and only then', () => {
    assert.equal(exited(one, free), 'node (PID 4711) has exited. Port 3000 is free.');
    const text = exited(one, free, {}, [connection('TIME_WAIT')]);
    assert.match(
      text,
      /Port 3000 is free, but a program that does not set SO_REUSEADDR may .* \(TIME_WAIT\)\.$/,
    );
    const both = exited(two, free, {}, [connection('TIME_WAIT', { port: 3001 })]);
    assert.match(both, /Ports 3000 and 3001 are free, but a program .* \(TIME_WAIT\)\.$/);
  });

  it('names what uses the port now, whether other users are seen or not', () => {
    const user = { pid: 70, name: 'python3' };
    const client = connection('ESTABLISHED', { user, isOutgoing: true });
    const uses =
      'python3 (PID 70) uses port 3000 for an outgoing connection (ESTABLISHED), which can keep a program from listening on it. Use another port, or close that connection.';
    assert.equal(
      exited(one, free, {}, [connection('TIME_WAIT'), connection('FIN_WAIT2'), client]),
      `node (PID 4711) has exited. No process is listening on port 3000 any more. ${uses}`,
    );
    assert.equal(
      exited(two, { ...free, coverage: 'own-processes' }, {}, [client]),
      `node (PID 4711) has exited. None of your processes are listening on ports 3000 and 3001 any more. ${uses}`,
    );
    assert.match(
      exited(one, free, {}, [connection('BOUND', { user })]),
      /python3 \(PID 70\) is bound to port 3000 without listening on it/,
    );
  });

  it('calls no port free that a connection uses, and names its state', () => {
    for (const state of ['ESTABLISHED', 'CLOSE_WAIT', 'FIN_WAIT2']) {
      const text = exited(one, free, {}, [connection('TIME_WAIT'), connection(state)]);
      assert.doesNotMatch(text, /free/);
      assert.ok(text.includes(`A connection still uses port 3000 (${state})`), text);
    }
  });

  it('ignores what uses the port of another protocol, or another port', () => {
    const others = [
      connection('ESTABLISHED', { protocol: 'udp' }),
      connection('ESTABLISHED', { port: 3001 }),
    ];
    assert.match(exited(one, free, {}, others), /Port 3000 is free\.$/);
  });

  it('calls no port free if that is unknown', () => {
    const unknown = finish(portsAfter(one, free, undefined));
    const { text } = outcomeMessage({ kind: 'exited' }, one, { ports: unknown });
    assert.match(text, /No process is listening on port 3000 any more\.$/);
  });
});

describe('outcomeMessage', () => {
  const other = process_(5000, ['nginx'], { name: 'nginx' });

  const cases: readonly [
    description: string,
    outcome: Outcome,
    after: readonly Listener[] | undefined,
    level: Message['level'],
    words: RegExp,
  ][] = [
    [
      'its exit, with the port free',
      { kind: 'exited' },
      [],
      'information',
      /^node \(PID 4711\) has exited\. Port 3000 is free\.$/,
    ],
    [
      'its exit, with the port in use by another process',
      { kind: 'exited' },
      [listener('0.0.0.0:3000', ownedBy(other))],
      'warning',
      /has exited\. Port 3000 is now in use by nginx \(PID 5000\)\.$/,
    ],
    [
      'its exit, with the port in use by a hidden process',
      { kind: 'exited' },
      [listener('127.0.0.1:3000', hiddenOwner('no-permission', root))],
      'warning',
      /Port 3000 is in use by a process that is not visible\.$/,
    ],
    [
      'its exit, though another address of that port is in use',
      { kind: 'exited' },
      [listener('127.0.0.2:3000', ownedBy(other))],
      'information',
      /has exited\. Another process is listening on 127\.0\.0\.2:3000\.$/,
    ],
    [
      'its exit, if nothing could be scanned afterwards',
      { kind: 'exited' },
      undefined,
      'warning',
      /has exited\. Couldn't check whether port 3000 is free\.$/,
    ],
    ['that it had exited', { kind: 'alreadyExited' }, [], 'information', /had already exited/],
    [
      'that another process has its PID',
      { kind: 'pidReused' },
      [],
      'warning',
      /^Nothing was terminated.*PID 4711 now belongs/,
    ],
    [
      'that it is no longer listening',
      { kind: 'notListening' },
      [],
      'warning',
      /^Nothing was terminated.*is no longer listening on port 3000/,
    ],
    [
      'that the system forbids it',
      { kind: 'denied', members: [one] },
      [],
      'warning',
      /does not allow.*node \(PID 4711\), which belongs to user alice\. It is still running\.$/,
    ],
    [
      'which companion the system forbids to terminate',
      { kind: 'denied', members: [other] },
      [],
      'warning',
      /^node \(PID 4711\) has exited, but the system does not allow you to terminate nginx \(PID 5000\)\. It is still/,
    ],
    [
      'which companions the system forbids to terminate',
      { kind: 'denied', members: [other, other] },
      [],
      'warning',
      /terminate nginx \(PID 5000\) and nginx \(PID 5000\)\. They are still running\.$/,
    ],
    [
      'that the owner of its port is not visible',
      { kind: 'ownerUnknown' },
      [],
      'warning',
      /^Nothing was terminated: node \(PID 4711\) may no longer be listening on port 3000, whose owner is not visible\.$/,
    ],
    [
      'that it was canceled in time',
      { kind: 'cancelled' },
      [],
      'information',
      /^Canceled; nothing was terminated\.$/,
    ],
    [
      'which processes are suspended',
      { kind: 'suspended', remaining: [one, other], paused: [other] },
      [],
      'warning',
      /^node \(PID 4711\) and nginx \(PID 5000\) are still running\. nginx \(PID 5000\) is suspended/,
    ],
    [
      'that it can only be forced',
      { kind: 'forceNeeded', remaining: [one] },
      [],
      'warning',
      /^node \(PID 4711\) is still running: it cannot be asked to exit, only forced\.$/,
    ],
    [
      'that it survived force',
      { kind: 'stillRunning', remaining: [one] },
      [],
      'warning',
      /still running although it was force-terminated/,
    ],
    [
      'that the wait was canceled',
      { kind: 'waitCancelled', remaining: [one] },
      [],
      'warning',
      /^node \(PID 4711\) was asked to exit and is still running\. It may still exit\.$/,
    ],
    [
      'which were still running when the wait was canceled',
      { kind: 'waitCancelled', remaining: [other, other] },
      [],
      'warning',
      /^nginx .* were asked to exit and are still running\. They may still exit\.$/,
    ],
    [
      'the reason of a refusal',
      { kind: 'refused', reason: { kind: 'extensionHost' }, member: one },
      [],
      'warning',
      /^node \(PID 4711\) was not terminated\. It is the extension host/,
    ],
    [
      'the companion that a refusal is about',
      { kind: 'refused', reason: { kind: 'extensionHost' }, member: other },
      [],
      'warning',
      /^Nothing was terminated: nginx \(PID 5000\), which would be terminated with node \(PID 4711\), cannot be\. It is the extension host/,
    ],
  ];
  for (const [description, outcome, after, level, words] of cases) {
    it(`tells ${description}`, () => {
      const ports = after && finish(portsAfter(one, snapshotOf(after), []));
      const message = outcomeMessage(outcome, one, { ports }, alice);
      assert.equal(message.level, level);
      assert.match(message.text, words);
    });
  }

  it('names no user if it is unknown', () => {
    assert.equal(
      outcomeMessage({ kind: 'denied', members: [one] }, one, { ports: undefined }).text,
      'The system does not allow you to terminate node (PID 4711). It is still running.',
    );
  });

  it('distinguishes a process that shared the socket from one that has taken the port since', () => {
    const worker = process_(4712, ['node'], { name: 'worker' });
    const shared = target(listener('0.0.0.0:3000', ownedBy(node, worker)));
    assert.match(
      exited(shared, snapshotOf([listener('0.0.0.0:3000', ownedBy(worker))])),
      /has exited\. Port 3000 is still in use by worker \(PID 4712\)\.$/,
    );
    assert.match(
      exited(one, snapshotOf([listener('127.0.0.1:3000', ownedBy(worker))])),
      /has exited\. Port 3000 is now in use by worker \(PID 4712\)\.$/,
    );
  });

  it('names the starter of the process that has the port now, and of no other process', () => {
    const [again, stranger] = [process_(4712, ['node']), process_(5000, ['nginx'])];
    const starter = { name: 'nodemon', startedPid: again.pid };
    const after = snapshotOf([
      listener('127.0.0.1:3000', ownedBy(again)),
      listener('127.0.0.1:3001', ownedBy(stranger)),
    ]);
    assert.match(
      exited(two, after, { starter }),
      /Port 3000 is now in use by node \(PID 4712\), which nodemon started\. Port 3001 is now in use by nginx \(PID 5000\)\.$/,
    );
  });

  it('says that a script that is still running may start it again, and that it has', () => {
    const script = { kind: 'script', name: 'run.sh', process: process_(4700, ['bash', 'run.sh']) } as const;
    const words = (...now: Listener[]): string =>
      exited(one, snapshotOf(now), { script, starter: { name: script.name, startedPid: 4712 } });
    assert.match(
      words(),
      /Port 3000 is free\. run\.sh \(PID 4700\) is still running and may start it again\.$/,
    );
    const again = listener('127.0.0.1:3000', ownedBy(process_(4712, ['node'])));
    assert.match(words(again), /now in use by node \(PID 4712\), which run\.sh started\.$/);
  });

  it('claims no port to be free if listeners of other users are not visible', () => {
    const after = snapshotOf([], [], { coverage: 'own-processes' });
    assert.match(
      exited(one, after),
      /has exited\. None of your processes are listening on port 3000 any more\.$/,
    );
    assert.match(
      exited(two, after),
      /None of your processes are listening on ports 3000 and 3001 any more\.$/,
    );
  });

  it('speaks of several ports in the plural', () => {
    assert.match(exited(two, snapshotOf([])), /Ports 3000 and 3001 are free\.$/);
    const words = (outcome: Outcome): string => outcomeMessage(outcome, two, { ports: undefined }).text;
    assert.match(words({ kind: 'exited' }), /whether ports 3000 and 3001 are free\.$/);
    assert.match(words({ kind: 'notListening' }), /is no longer listening on ports 3000 and 3001\. The list/);
    assert.match(words({ kind: 'ownerUnknown' }), /on ports 3000 and 3001, whose owners are not visible\.$/);
  });

  it('speaks of several processes in the plural', () => {
    const both = [one, { pid: 4712, startMark: '1', name: 'worker' }];
    const words = (outcome: Outcome): string => outcomeMessage(outcome, one, { ports: undefined }).text;
    assert.match(
      words({ kind: 'suspended', remaining: both, paused: both }),
      /are suspended and may exit when they/,
    );
    assert.match(
      words({ kind: 'stillRunning', remaining: both }),
      /although they were force-terminated\. They may/,
    );
    assert.match(
      words({ kind: 'forceNeeded', remaining: both }),
      /^node .* and worker .* are still running: node \(PID 4711\) cannot be asked/,
    );
  });

  it('does not count the same port of UDP, or in another network namespace', () => {
    const elsewhere = {
      ...listener('127.0.0.1:3000', ownedBy(other)),
      namespace: { kind: 'other', id: 7 },
    } as const;
    for (const others of [[listener('127.0.0.2:3000/udp', ownedBy(other))], [elsewhere]]) {
      assert.match(exited(one, snapshotOf(others)), /has exited\. Port 3000 is free\.$/);
    }
  });

  it('says what may restart the terminated process if that is still running', () => {
    const nodemon = { name: 'nodemon', restarts: 'on-change' } as const;
    const free = snapshotOf([]);
    assert.match(
      exited(one, free, { restarter: nodemon }),
      /Port 3000 is free\. nodemon restarts it when a file changes\.$/,
    );
    const pm2 = { name: 'PM2', restarts: 'always' } as const;
    assert.match(exited(one, free, { restarter: pm2 }), /Port 3000 is free\. PM2 may still restart it\.$/);
  });

  it('names the process as the tree does', () => {
    assert.match(
      exited({ ...one, label: 'Vite · shop' }, snapshotOf([])),
      /^Vite · shop \(PID 4711\) has exited\./,
    );
  });
});

describe('notListeningMessage', () => {
  it('says that nothing was done', () => {
    assert.equal(
      notListeningMessage(one).text,
      'node (PID 4711) is no longer listening, so nothing was terminated.',
    );
  });
});

describe('deniedCommand', () => {
  it('is what a user with more rights would type', () => {
    assert.equal(deniedCommand([4711], 'linux'), 'sudo kill 4711');
    assert.equal(deniedCommand([4711, 4712], 'darwin'), 'sudo kill 4711 4712');
    assert.equal(deniedCommand([4711, 4712], 'win32'), 'taskkill /PID 4711 /PID 4712 /F');
  });

  it('is offered in a sentence after the outcome', () => {
    const message = { level: 'warning', text: 'It is still running.' } as const;
    assert.deepEqual(deniedOffer(message, 1, 'sudo kill 4711'), {
      level: 'warning',
      text: 'It is still running. "sudo kill 4711" would terminate it.',
    });
    assert.match(deniedOffer(message, 2, 'sudo kill 1 2').text, /"sudo kill 1 2" would terminate them\.$/);
  });
});
