import assert from 'node:assert/strict';
import { freePortAndRerun, offerToFreePort } from '../../../src/flows/portConflicts';
import type { FailedCommand, FailedSession } from '../../../src/flows/rerun';
import type { ProtocolPort } from '../../../src/model/actions/portHolders';
import type { TerminalState } from '../../../src/model/actions/rerunCommand';
import type { AddressConflict } from '../../../src/model/conflicts/conflictCollector';
import { UserError } from '../../../src/model/text/userError';
import { hiddenOwner, listener, noon, ownedBy, process_, root } from '../builders';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';
import { FakeMachine } from './fakeMachine';
import { portConflictDependencies } from './portConflictDependencies';

const vite = process_(100, ['node', '/home/alice/shop/node_modules/.bin/vite']);
const tcp3000 = { protocol: 'tcp', port: 3000, shown: undefined } as const;
const conflict = {
  protocol: 'tcp',
  port: 3000,
  contextPort: undefined,
  cause: 'in-use',
} as unknown as AddressConflict;
const ready: TerminalState = { isClosed: false, hasShellIntegration: true, isBusy: false };

interface Setup {
  readonly commandLine?: FailedCommand['commandLine'];
  /** Whether it still runs, at each query; the last one repeats. */
  readonly running?: readonly boolean[];
  readonly isLatest?: boolean;
  /** The state at each query; the last one repeats. */
  readonly states?: readonly TerminalState[];
  readonly isTrusted?: boolean;
  readonly listeners?: FakeMachine['listeners'];
}

function setUp(
  {
    commandLine = { value: 'npm start', isTrusted: true, isWhole: true },
    running = [false],
    isLatest = true,
    states = [ready],
    isTrusted = true,
    listeners = [listener('127.0.0.1:3000', ownedBy(vite))],
  }: Setup,
  ...answers: readonly Answer[]
) {
  const machine = new FakeMachine(listeners);
  const dialogs = new FakeDialogs(...answers);
  const done: string[] = [];
  const left = [...states];
  const runs = [...running];
  const failed: FailedCommand = {
    kind: 'command',
    origin: { cwd: '/home/alice/shop', startedAt: noon + 1_000_000 },
    isRunning: () => (runs.length > 1 ? runs.shift() : runs[0]) === true,
    commandLine,
    isLatest: () => isLatest,
    terminalState: () => (left.length > 1 ? left.shift() : left[0]) ?? ready,
    run: () => done.push(`run ${commandLine.value}`),
    putAtPrompt: (text) => done.push(`type ${text}`),
  };
  const dependencies = portConflictDependencies(machine, dialogs, done, {
    isWorkspaceTrusted: () => isTrusted,
    settings: {
      current: { confirmTerminate: false },
      update: (key, value) => {
        done.push(`${key}: ${String(value)}`);
        return Promise.resolve();
      },
    },
    reservedPorts: () => Promise.resolve([]),
    engines: {
      stop: () => Promise.reject(new Error('not expected')),
      restart: () => Promise.reject(new Error('not expected')),
    },
    probePort: () => Promise.resolve({ kind: 'free' }),
  });
  return { machine, dialogs, done, failed, dependencies };
}

describe('the offer after a command failed because of a port', () => {
  it('stops what holds the port and runs the command again at once', async () => {
    const { dialogs, done, failed, dependencies } = setUp({}, 'Stop It and Run Again');
    await offerToFreePort(dependencies, conflict, failed);
    assert.deepEqual(dialogs.offered, [
      {
        level: 'information',
        message: 'Port 3000 is in use by Vite · shop (PID 100).',
        detail: '',
        actions: ['Open', 'Stop It and Run Again', "Don't Offer Again"],
      },
    ]);
    assert.deepEqual(done, ['terminate 100', 'run npm start']);
  });

  it('does nothing if dismissed', async () => {
    const { done, failed, dependencies } = setUp({}, undefined);
    await offerToFreePort(dependencies, conflict, failed);
    assert.deepEqual(done, []);
  });

  it('is not made again if the person says so', async () => {
    const { done, failed, dependencies } = setUp({}, "Don't Offer Again");
    await offerToFreePort(dependencies, conflict, failed);
    assert.deepEqual(done, ['offerToFreePorts: false']);
  });

  it('explains a port that nothing holds, and terminates nothing that holds it by then', async () => {
    const { machine, dialogs, done, failed, dependencies } = setUp({ listeners: [] }, 'Find Out Why');
    const offered = offerToFreePort(
      {
        ...dependencies,
        probePort: () => {
          machine.listeners = [listener('127.0.0.1:3000', ownedBy(vite))];
          return Promise.resolve({ kind: 'in-use' });
        },
      },
      conflict,
      failed,
    );
    await offered;
    assert.equal(dialogs.offered[0]?.message, 'Port 3000 is in use, but no visible process holds it.');
    assert.match(dialogs.messageTexts[0] ?? '', /^No process is listening on port 3000, but it is in use/);
    assert.deepEqual(done, []);
  });

  it('is not made without a port', async () => {
    const { dialogs, failed, dependencies } = setUp({});
    await offerToFreePort(dependencies, { ...conflict, port: undefined }, failed);
    assert.deepEqual(dialogs.offered, []);
  });

  it('guesses the port from the rest of the output', async () => {
    const { dialogs, failed, dependencies } = setUp({}, undefined);
    await offerToFreePort(dependencies, { ...conflict, port: undefined, contextPort: 3000 }, failed);
    assert.equal(
      dialogs.offered[0]?.message,
      'A port is in use, apparently port 3000, by Vite · shop (PID 100).',
    );
  });

  it('opens a dev server that has the port', async () => {
    const { done, failed, dependencies } = setUp({}, 'Open');
    await offerToFreePort(dependencies, conflict, failed);
    assert.deepEqual(done, ['open 3000']);
  });

  for (const [what, holder, why] of [
    [
      'of another user',
      ownedBy(process_(100, ['node', 'x.js'], { user: { uid: 1001, name: 'bob' } })),
      /user bob/,
    ],
    ['that is hidden', hiddenOwner('no-permission', root), /not visible to you\. An administrator/],
    [
      'that runs the editor',
      ownedBy(process_(900, ['/usr/share/code/code'], { parentPid: 1 })),
      /extension host/,
    ],
    [
      'of a Windows service',
      ownedBy(process_(100, ['svc'], { services: ['Spooler'] })),
      /Windows service Spooler\. Stop it in Services/,
    ],
    [
      'without a start time',
      ownedBy(process_(100, ['/usr/bin/thing'], { startMark: undefined })),
      /start time is unknown/,
    ],
    [
      'that forwards to a container no engine knows',
      ownedBy(
        process_(100, [
          '/usr/bin/docker-proxy',
          '-proto',
          'tcp',
          '-host-ip',
          '0.0.0.0',
          '-host-port',
          '3000',
          '-container-ip',
          '172.17.0.2',
          '-container-port',
          '80',
        ]),
      ),
      /Stop that container instead/,
    ],
  ] as const) {
    it(`is to explain for a holder ${what}, which cannot be ended from here`, async () => {
      const { dialogs, done, failed, dependencies } = setUp(
        { listeners: [listener('127.0.0.1:3000', holder)] },
        'Find Out Why',
      );
      await offerToFreePort(dependencies, conflict, failed);
      assert.deepEqual(dialogs.offered[0]?.actions, ['Find Out Why', "Don't Offer Again"]);
      assert.match(dialogs.messageTexts[0] ?? '', why);
      assert.deepEqual(done, []);
    });
  }

  it('is to explain for a service, with the command that stops it to copy', async () => {
    const setup = setUp({}, 'Find Out Why', 'Copy Stop Command');
    setup.machine.units.set(100, { manager: 'systemd', name: 'shop.service', scope: 'system' });
    await offerToFreePort(setup.dependencies, conflict, setup.failed);
    assert.match(
      setup.dialogs.offered[1]?.message ?? '',
      /the service shop\.service, .* run: sudo systemctl stop shop\.service$/,
    );
    assert.deepEqual(setup.dialogs.copied, ['sudo systemctl stop shop.service']);
    assert.deepEqual(setup.done, []);
  });

  it('is to stop if one of several holders can be ended', async () => {
    const other = ownedBy(process_(200, ['node', 'x.js'], { user: { uid: 1001, name: 'bob' } }));
    const { dialogs, failed, dependencies } = setUp(
      { listeners: [listener('127.0.0.1:3000', ownedBy(vite)), listener('0.0.0.0:3000', other)] },
      undefined,
    );
    await offerToFreePort(dependencies, conflict, failed);
    assert.ok(dialogs.offered[0]?.actions.includes('Stop It and Run Again'));
  });

  it('is not made if it cannot be found out what can be ended', async () => {
    const { dialogs, failed, dependencies } = setUp({});
    const collector = {
      ...dependencies.collector,
      inspect: () => Promise.reject(new UserError('ps failed')),
    };
    await offerToFreePort({ ...dependencies, collector }, conflict, failed);
    assert.deepEqual(dialogs.offered, []);
  });

  it('terminates nothing but what it named', async () => {
    const { machine, done, failed, dependencies } = setUp({}, 'Stop It and Run Again');
    const next = process_(200, ['node', 'other.js']);
    const dialogs = new FakeDialogs('Stop It and Run Again');
    const offer = dialogs.offer.bind(dialogs);
    dialogs.offer = (message, actions) => {
      machine.listeners = [listener('127.0.0.1:3000', ownedBy(next))];
      return offer(message, actions);
    };
    await assert.rejects(
      offerToFreePort({ ...dependencies, dialogs }, conflict, failed),
      /^UserError: Port 3000 is now in use by node · shop \(PID 200\), which may not be what was shown/,
    );
    assert.deepEqual(done, []);
  });
});

describe('the offer while a watcher still runs', () => {
  it('only stops what holds the port: the watcher starts its program again', async () => {
    const { dialogs, done, failed, dependencies } = setUp({ running: [true] }, 'Stop It');
    const offered: ProtocolPort[] = [];
    await offerToFreePort(dependencies, conflict, failed, (endpoint) => offered.push(endpoint));
    assert.deepEqual(dialogs.offered[0]?.actions, ['Open', 'Stop It', "Don't Offer Again"]);
    assert.deepEqual(done, ['terminate 100']);
    assert.deepEqual(offered, [{ protocol: 'tcp', port: 3000 }]);
  });

  it('asks before the command is run again that has ended meanwhile', async () => {
    const setup = { running: [true, true, false] };
    const { dialogs, done, failed, dependencies } = setUp(setup, 'Stop It', 'Run Again');
    await offerToFreePort(dependencies, conflict, failed);
    assert.equal(dialogs.offered[1]?.message, 'Run "npm start" again?');
    assert.deepEqual(done, ['terminate 100', 'run npm start']);
  });

  it('is not made for a port that nothing holds: the line may be about another machine, or old', async () => {
    const { dialogs, failed, dependencies } = setUp({ running: [true], listeners: [] });
    await offerToFreePort(dependencies, conflict, failed);
    assert.deepEqual(dialogs.offered, []);
  });
});

describe('running a command again', () => {
  it('does not happen if the port was not freed', async () => {
    const { done, failed, dependencies } = setUp({});
    const terminate = (): Promise<boolean> => Promise.resolve(false);
    await freePortAndRerun({ ...dependencies, terminate }, tcp3000, failed, true);
    assert.deepEqual(done, []);
  });

  it('comes without a word that the port is free, which would soon be false', async () => {
    for (const [setup, isAgreed, isTakenNext] of [
      [{}, true, true],
      [{}, false, undefined],
      [{ running: [true] }, true, undefined],
    ] as const) {
      const { failed, dependencies } = setUp(setup);
      const asked: unknown[] = [];
      const terminate: typeof dependencies.terminate = (...request) => {
        asked.push(request.slice(1));
        return Promise.resolve(false);
      };
      await freePortAndRerun({ ...dependencies, terminate }, tcp3000, failed, isAgreed);
      assert.deepEqual(asked, [[undefined, isTakenNext]]);
    }
  });

  it('does not happen if no command failed because of the port', async () => {
    const { done, dependencies } = setUp({});
    await freePortAndRerun(dependencies, tcp3000, undefined, false);
    assert.deepEqual(done, ['terminate 100']);
  });

  for (const [title, setup, isAgreed] of [
    ['the user has not agreed to it yet', {}, false],
    ['another command was run since', { isLatest: false }, true],
  ] as const) {
    it(`asks first if ${title}`, async () => {
      for (const [answer, expected] of [
        ['Run Again', ['terminate 100', 'run npm start']],
        [undefined, ['terminate 100']],
      ] as const) {
        const { dialogs, done, failed, dependencies } = setUp(setup, answer);
        await freePortAndRerun(dependencies, tcp3000, failed, isAgreed);
        assert.equal(dialogs.offered[0]?.message, 'Run "npm start" again?');
        assert.deepEqual(done, expected);
      }
    });
  }

  it('shows all of a command line that the shell did not report itself', async () => {
    for (const [answer, expected] of [
      ['Run Again', ['terminate 100', 'run npm start']],
      [undefined, ['terminate 100']],
    ] as const) {
      const setup = { commandLine: { value: 'npm start', isTrusted: false, isWhole: true } };
      const { dialogs, done, failed, dependencies } = setUp(setup, answer);
      await freePortAndRerun(dependencies, tcp3000, failed, true);
      assert.deepEqual(dialogs.asked, [
        { message: 'Run this again?', detail: 'npm start', actions: ['Run Again'] },
      ]);
      assert.deepEqual(done, expected);
    }
  });

  it('does not happen if it may be a part of the command: it is put at the prompt', async () => {
    const setup = { commandLine: { value: 'npm start', isTrusted: false, isWhole: false } };
    const { dialogs, done, failed, dependencies } = setUp(setup);
    await freePortAndRerun(dependencies, tcp3000, failed, true);
    assert.deepEqual(done, ['terminate 100', 'type npm start']);
    assert.match(
      dialogs.messageTexts[0] ?? '',
      /It is at the prompt of its terminal: check it, then press Enter\.$/,
    );
  });

  it('does not happen if the command is known to be a part only once it has ended', async () => {
    const { done, failed, dependencies } = setUp({ running: [true, true, false] }, 'Stop It');
    const watched: FailedCommand = {
      ...failed,
      get commandLine() {
        const isWhole = !done.includes('terminate 100');
        return { value: 'npm start', isTrusted: isWhole, isWhole };
      },
    };
    await offerToFreePort(dependencies, conflict, watched);
    assert.deepEqual(done, ['terminate 100', 'type npm start']);
  });

  for (const [isAgreed, answers, questions] of [
    [true, [], []],
    [false, ['Run Again'], ['Run "Launch server" again?']],
  ] as const) {
    it(`starts a task or debug session again ${isAgreed ? 'at once' : 'after a question'}`, async () => {
      const { dialogs, done, dependencies } = setUp({}, ...answers);
      const session: FailedSession = {
        kind: 'session',
        name: 'Launch server',
        origin: { cwd: undefined, startedAt: undefined },
        isRunning: () => false,
        restart: () => {
          done.push('restart');
          return Promise.resolve();
        },
      };
      await freePortAndRerun(dependencies, tcp3000, session, isAgreed);
      assert.deepEqual(done, ['terminate 100', 'restart']);
      assert.deepEqual(
        dialogs.offered.map(({ message }) => message),
        questions,
      );
    });
  }

  for (const [title, setup, pattern] of [
    [
      'is too long to be read',
      { commandLine: { value: 'x'.repeat(1001), isTrusted: false, isWhole: true } },
      /too long/,
    ],
    ['is of a closed terminal', { states: [{ ...ready, isClosed: true }] }, /was closed/],
    [
      'is of a terminal without shell integration',
      { states: [{ ...ready, hasShellIntegration: false }] },
      /no shell integration/,
    ],
    [
      'is of a busy terminal',
      { states: [{ ...ready, isBusy: true }] },
      /^UserError: Another command is running/,
    ],
    ['is of an untrusted workspace', { isTrusted: false }, /^UserError: In Restricted Mode/],
  ] as const) {
    it(`is refused with the reason if it ${title}`, async () => {
      const { dialogs, done, failed, dependencies } = setUp(setup);
      await assert.rejects(freePortAndRerun(dependencies, tcp3000, failed, true), pattern);
      assert.deepEqual(done, ['terminate 100']);
      assert.deepEqual([...dialogs.asked, ...dialogs.offered], [], 'nor is it asked about in vain');
    });
  }

  it('is refused if another command was started while it was asked about', async () => {
    const setup = { isLatest: false, states: [ready, { ...ready, isBusy: true }] };
    const { done, failed, dependencies } = setUp(setup, 'Run Again');
    await assert.rejects(freePortAndRerun(dependencies, tcp3000, failed, true), /Another command is running/);
    assert.deepEqual(done, ['terminate 100']);
  });
});
