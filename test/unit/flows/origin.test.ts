import assert from 'node:assert/strict';
import type { Inspection } from '../../../src/collect/collector';
import { explainOrigin, openProjectFolder, projectFolderOf, revealOrigin } from '../../../src/flows/origin';
import type { Process } from '../../../src/model/process/process';
import type { ShellKind } from '../../../src/model/process/shellQuote';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { container, listener, noon, ownedBy, process_, snapshotOf } from '../builders';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';
import { FakeMachine } from './fakeMachine';

const init = process_(1, ['/sbin/init'], { user: { uid: 0, name: 'root' } });
const bash = process_(50, ['bash'], { parentPid: 1, startedAt: undefined });
const app = process_(100, ['app', '--token', 'hunter2'], { parentPid: 50 });

describe('revealOrigin', () => {
  function setUp({ terminal, debugged }: { readonly terminal?: number; readonly debugged?: number }) {
    const shown: string[] = [];
    const dialogs = new FakeDialogs();
    const dependencies = {
      dialogs,
      collector: { readAncestorChains: () => Promise.resolve([[app, bash, init]]) },
      terminals: {
        openWithText: () => undefined,
        reveal: (pids: ReadonlySet<number>) => {
          const isThere = terminal !== undefined && pids.has(terminal);
          if (isThere) shown.push('terminal');
          return Promise.resolve(isThere);
        },
      },
      multiplexerSessions: { find: () => Promise.resolve(undefined) },
      shellKind: () => 'bash' as const,
      debugSessions: {
        isDebugged: (pid: number) => pid === debugged,
        showConsole: () => {
          shown.push('debug console');
          return Promise.resolve();
        },
      },
    };
    return { dependencies, dialogs, shown };
  }

  it('shows the terminal whose shell is an ancestor, before any debug console', async () => {
    const { dependencies, shown } = setUp({ terminal: 50, debugged: 100 });
    await revealOrigin(dependencies, app, undefined);
    assert.deepEqual(shown, ['terminal']);
  });

  it('shows the debug console if it is debugged', async () => {
    const { dependencies, shown } = setUp({ terminal: 51, debugged: 100 });
    await revealOrigin(dependencies, app, undefined);
    assert.deepEqual(shown, ['debug console']);
  });

  it('says so if this window started it in neither', async () => {
    const { dependencies, dialogs, shown } = setUp({});
    await revealOrigin(dependencies, app, undefined);
    assert.deepEqual(shown, []);
    assert.deepEqual(dialogs.messages, [
      {
        level: 'information',
        text: 'app (PID 100) was not started in a terminal or a debug session of this window.',
      },
    ]);
  });
});

describe('revealOrigin of what this window did not start', () => {
  const nowhere = {
    collector: { readAncestorChains: () => Promise.resolve([[app, init]]) },
    terminals: { reveal: () => Promise.resolve(false), openWithText: () => undefined },
    multiplexerSessions: { find: () => Promise.resolve(undefined) },
    shellKind: () => 'bash' as const,
    debugSessions: { isDebugged: () => false, showConsole: () => Promise.resolve() },
  };
  const none = { pid: undefined, process: undefined };
  const origins: readonly (readonly [ListenerRow['origin'], string])[] = [
    [
      { kind: 'multiplexer', title: 'tmux', pid: 7, process: undefined },
      'From a session of tmux (PID 7), which continues without a window.',
    ],
    [
      { kind: 'otherWindow', title: 'Cursor', pid: 7, process: undefined },
      'From a terminal of Cursor (PID 7) that is not in this window.',
    ],
    [{ kind: 'editor', title: 'Zed', pid: 7, process: undefined }, 'From the editor Zed (PID 7).'],
    [
      { kind: 'service', title: 'shop.service', manager: 'systemd', ...none },
      'From the service shop.service of systemd.',
    ],
    [
      { kind: 'agent', title: 'Codex', session: 't-1', ...none },
      'Its environment names the coding agent Codex, session t-1.',
    ],
    [
      { kind: 'windowTerminal', title: 'dev', pid: 7, process: undefined, hasEnded: true },
      'From the terminal dev of this window (PID 7). That terminal was closed.',
    ],
  ];
  for (const [origin, sentence] of origins) {
    it(`says where it is from: ${sentence}`, async () => {
      const dialogs = new FakeDialogs();
      await revealOrigin({ ...nowhere, dialogs }, app, { origin, container: undefined });
      const lead = 'No open terminal or debug session of this window runs app (PID 100).';
      assert.deepEqual(dialogs.messages, [{ level: 'information', text: `${lead} ${sentence}` }]);
    });
  }

  it('names its container', async () => {
    const dialogs = new FakeDialogs();
    await revealOrigin({ ...nowhere, dialogs }, app, { origin: undefined, container: container() });
    assert.match(dialogs.messages[0]?.text ?? '', /runs app \(PID 100\)\. .*container/i);
  });
});

describe('revealOrigin of a session of tmux', () => {
  const session = {
    ...{ program: 'tmux', name: 'shop' },
    part: { kind: 'pane', name: '%3' },
    attach: ['tmux', '-S', '/tmp/tmux 1000/default', 'attach', '-t', '$0:@1.%3'],
  } as const;
  const command = "tmux -S '/tmp/tmux 1000/default' attach -t '$0:@1.%3'";
  const origin = { kind: 'multiplexer', title: 'tmux', pid: 7, process: undefined } as const;

  async function reveal(
    answer: Answer,
    shellKind: ShellKind = 'bash',
    container_?: ListenerRow['container'],
  ): Promise<{ dialogs: FakeDialogs; typed: string[] }> {
    const dialogs = new FakeDialogs(...(container_ === undefined ? [answer] : []));
    const typed: string[] = [];
    await revealOrigin(
      {
        ...{ dialogs, shellKind: () => shellKind },
        collector: { readAncestorChains: () => Promise.resolve([[app, init]]) },
        debugSessions: { isDebugged: () => false, showConsole: () => Promise.resolve() },
        multiplexerSessions: { find: () => Promise.resolve(session) },
        terminals: {
          reveal: () => Promise.resolve(false),
          openWithText: (name, text) => {
            typed.push(name, text);
          },
        },
      },
      app,
      { origin, container: container_ },
    );
    return { dialogs, typed };
  }

  it('offers the command that attaches to its pane, and neither copies nor types it unasked', async () => {
    const { dialogs, typed } = await reveal(undefined);
    assert.deepEqual(
      dialogs.offered.map(({ message, actions }) => [message, ...actions]),
      [
        [
          'No open terminal or debug session of this window runs app (PID 100). ' +
            'From a session of tmux (PID 7), which continues without a window. ' +
            'It is in pane %3 of the tmux session shop, which a command attaches to.',
          ...['Type Command in Terminal', 'Copy Command'],
        ],
      ],
    );
    assert.deepEqual([typed, dialogs.copied], [[], []]);
  });

  it('copies it, or puts it at the prompt of a terminal, quoted for its shell', async () => {
    assert.deepEqual((await reveal('Copy Command')).dialogs.copied, [command]);
    const { typed, dialogs } = await reveal('Type Command in Terminal');
    assert.deepEqual([typed, dialogs.copied], [['tmux', command], []]);
    for (const answer of ['Copy Command', 'Type Command in Terminal']) {
      await assert.rejects(reveal(answer, 'other'), /how its argument "\/tmp\/tmux 1000\/default" is quoted/);
    }
  });

  it('says nothing of it for what a container publishes', async () => {
    const { dialogs } = await reveal(undefined, 'bash', container());
    assert.deepEqual([dialogs.offered.length, dialogs.messages.length], [0, 1]);
  });
});

describe('openProjectFolder', () => {
  const [row] = new FakeMachine([listener('127.0.0.1:3000', ownedBy(app))]).currentRows(['tcp']);
  assert.ok(row);
  const plain: ListenerRow = row;

  it('opens the folder of the project, else that of the process, and of a container the one on the host', async () => {
    const project = { folder: '/home/alice/shop', name: 'shop' } as ListenerRow['project'];
    const composed = container({ workingDirectory: '/srv/shop' });
    for (const [one, folder] of [
      [{ ...plain, project }, '/home/alice/shop'],
      [plain, '/home/alice/shop'],
      [{ ...plain, container: composed }, '/srv/shop'],
      [{ ...plain, container: container() }, undefined],
    ] as const) {
      assert.equal(projectFolderOf(one), folder);
    }
    const opened: string[] = [];
    const folders = {
      stateOf: () => Promise.resolve('there' as const),
      open: (path: string) => {
        opened.push(path);
        return Promise.resolve();
      },
    };
    await openProjectFolder(folders, { ...plain, container: composed });
    assert.deepEqual(opened, ['/srv/shop']);
  });

  it('says so if there is no such folder', async () => {
    const folders = {
      stateOf: () => Promise.resolve('gone' as const),
      open: () => Promise.reject(new Error('not expected')),
    };
    for (const one of [plain, { ...plain, container: container() }]) {
      await assert.rejects(
        openProjectFolder(folders, one),
        /^NothingToDo: The folder it was started in is not known or no longer exists\.$/,
      );
    }
  });
});

describe('openProjectFolder of a folder that may not be read', () => {
  it('opens nothing, and shows the path', async () => {
    const share = container({ workingDirectory: '\\\\evil\\share' });
    const [one] = new FakeMachine([listener('127.0.0.1:3000', ownedBy(app))]).currentRows(['tcp']);
    assert.ok(one);
    const folders = (state: 'refused' | 'no-answer') => ({
      stateOf: () => Promise.resolve(state),
      open: () => Promise.reject(new Error('not expected')),
    });
    await assert.rejects(
      openProjectFolder(folders('refused'), { ...one, container: share }),
      /^UserError: \\\\evil\\share is not opened, because it is not a path of this machine/,
    );
    await assert.rejects(
      openProjectFolder(folders('no-answer'), {
        ...one,
        container: container({ workingDirectory: '/mnt/nas' }),
      }),
      /^UserError: \/mnt\/nas is not opened, because its file system does not answer\.$/,
    );
  });
});

describe('explainOrigin', () => {
  function setUp(inspection: Inspection | undefined, ...answers: readonly Answer[]) {
    return {
      dialogs: new FakeDialogs(...answers),
      collector: { inspect: () => Promise.resolve([inspection]) },
      scanner: { lastSnapshot: snapshotOf([listener('127.0.0.1:3000', ownedBy(app))], [init, bash]) },
      shellKind: () => 'bash' as const,
      locale: 'en-GB',
    };
  }
  const inspected = (unit: Inspection['unit']): Inspection => ({
    process: app,
    ancestors: [bash, init],
    descendants: [],
    unit,
  });

  it('lists the chain from the top, with secrets masked', async () => {
    const setup = setUp(inspected(undefined), undefined);
    await explainOrigin(setup, app);
    const [list] = setup.dialogs.lists;
    const since = (pid: number): string => new Date(noon + pid).toLocaleString('en-GB');
    assert.equal(list?.title, 'Why app (PID 100) Is Running');
    assert.deepEqual(
      list.items.map(({ label, description, detail }) => [label, description, detail]),
      [
        ['init', `PID 1 · root · since ${since(1)}`, '/sbin/init'],
        ['  └ bash', 'PID 50 · alice · start time unknown · started or adopted by init', 'bash'],
        ['    └ app', `PID 100 · alice · since ${since(100)}`, "app --token '•••'"],
      ],
    );
    assert.deepEqual(setup.dialogs.copied, []);
  });

  it('names the unit that it belongs to', async () => {
    const unit = { manager: 'systemd', name: 'app.service', scope: 'user' } as Inspection['unit'];
    const setup = setUp(inspected(unit), undefined);
    await explainOrigin(setup, app);
    assert.equal(setup.dialogs.lists[0]?.title, 'Why app (PID 100) Is Running: app.service of systemd');
  });

  it('copies the command line of the chosen process, without a secret in the notice', async () => {
    const setup = setUp(inspected(undefined), /app/);
    await explainOrigin(setup, app);
    assert.deepEqual(setup.dialogs.copied, ['app --token hunter2']);
    assert.deepEqual(setup.dialogs.notices, ['Copied the command line, including its secrets']);
  });

  it('copies nothing of a process whose command line is not known', async () => {
    const silent: Process = { ...init, commandLine: undefined };
    const setup = setUp({ ...inspected(undefined), ancestors: [bash, silent] }, 'init');
    await explainOrigin(setup, app);
    assert.equal(setup.dialogs.lists[0]?.items[0]?.detail, 'command line unknown');
    assert.deepEqual(setup.dialogs.copied, []);
  });

  it('uses the last snapshot if the process has exited', async () => {
    const setup = setUp(undefined, undefined);
    await explainOrigin(setup, app);
    assert.deepEqual(
      setup.dialogs.lists[0]?.items.map(({ label }) => label.trim()),
      ['init', '└ bash', '└ app'],
    );
  });
});
