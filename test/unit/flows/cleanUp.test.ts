import assert from 'node:assert/strict';
import { cleanUp } from '../../../src/flows/cleanUp';
import type { CleanUpScope } from '../../../src/model/actions/cleanUp';
import { agentSessionOf } from '../../../src/model/origin/session';
import type { Process } from '../../../src/model/process/process';
import { hiddenOwner, listener, noon, ownedBy, process_, root } from '../builders';
import { adopted, CleanUpScene, closed } from './cleanUpScene';
import { asTicked } from './fakeDialogs';
import { server } from './termination';

const forgotten: CleanUpScope = { kind: 'forgotten' };

describe('cleanUp', () => {
  const one = server(4711);
  const two = server(4712, { cwd: '/home/alice/blog' });
  const three = server(4713);
  let scene: CleanUpScene;
  beforeEach(() => {
    scene = new CleanUpScene();
    scene.addServer(one, [closed], '127.0.0.1:3000');
    scene.addServer(two, [closed, adopted], '127.0.0.1:3001');
    scene.addServer(three, [adopted], '127.0.0.1:3002');
  });

  const run = (scope = forgotten): Promise<void> => cleanUp(scene.cleanUpDependencies(), scope);
  const summary = (): string => scene.dialogs.messageTexts.join('\n');

  describe('of what is listed', () => {
    it('lists every server with evidence once, by project, and ticks those with strong evidence', async () => {
      scene.system.add(server(4720), '127.0.0.1:9000');
      scene.system.listeners.push(listener('0.0.0.0:3010', ownedBy(one)));
      scene.answering(undefined);
      await run();
      assert.deepEqual(
        scene.dialogs.lists[0]?.items.map(({ section, label, isTicked }) => [section, label, isTicked]),
        [
          ['blog', 'node · blog · 3001', true],
          ['shop', 'node · shop · 3000 and 3010', true],
          ['shop', 'node · shop · 3002', false],
        ],
      );
      assert.equal(scene.dialogs.lists[0].title, 'Clean Up');
      assert.deepEqual([scene.dialogs.asked, scene.system.sent], [[], []]);
    });

    it('says the reasons, the age, what the tree uses, and the PID', async () => {
      const worker = process_(4730, ['esbuild'], { parentPid: 4711 });
      scene.system.add(worker);
      scene.system.usages.set(4711, { cpuMs: 130_000, residentBytes: 150 * 1024 * 1024 });
      scene.system.usages.set(4730, { cpuMs: 50_000, residentBytes: 34 * 1024 * 1024 });
      scene.more = { takenAt: (one.startedAt ?? 0) + 2 * 3_600_000 };
      scene.answering(undefined);
      await run();
      const items = scene.dialogs.lists[0]?.items ?? [];
      assert.deepEqual(
        items.map(({ description, detail }) => [description, detail]),
        [
          ['its terminal was closed · what started it has ended', '1 h · PID 4712'],
          ['its terminal was closed', '184 MB of memory · 3 min CPU in 2 h · 2 processes · PID 4711'],
          ['what started it has ended', '1 h · PID 4713'],
        ],
      );
    });

    it('says that a tree uses at least so much if a part of it is unknown, and nothing if all is', async () => {
      scene.system.add(process_(4730, ['esbuild'], { parentPid: 4711 }));
      scene.system.usages.set(4711, { cpuMs: 400, residentBytes: 2.5 * 1024 ** 3 });
      scene.answering(undefined);
      await run();
      assert.equal(
        scene.dialogs.lists[0]?.items[1]?.detail,
        'at least 2.5 GB of memory · 0.4 s CPU · PID 4711',
      );
      scene.system.inspect = () => Promise.reject(new Error('no'));
      await assert.rejects(run());
    });

    it('says quietly that nothing looks forgotten', async () => {
      scene.forgotten_.clear();
      await run();
      assert.deepEqual(scene.dialogs.messages, [
        { level: 'information', text: 'Nothing here looks forgotten.' },
      ]);
    });

    it('lists no container, and nothing that the last scan could not confirm', async () => {
      scene.addServer(process_(4740, ['docker-proxy', '-host-port', '80']), [closed], '0.0.0.0:80');
      scene.system.listeners = scene.system.listeners.map((seen) =>
        seen.port === 3000 ? { ...seen, isStale: true as const } : seen,
      );
      scene.answering(undefined);
      await run();
      assert.deepEqual(
        scene.dialogs.lists[0]?.items.map(({ label }) => label),
        ['node · blog · 3001', 'node · shop · 3002'],
      );
    });

    it('lists nothing if reading what they use is canceled', async () => {
      scene.dialogs.cancelsProgress = true;
      await run();
      assert.deepEqual(scene.dialogs.lists, []);
    });
  });

  it('asks once for all that are ticked, ends them, and says so once', async () => {
    scene.answering(asTicked, 'Terminate All');
    await run();
    assert.deepEqual(scene.dialogs.asked, [
      {
        message: 'Terminate 2 servers?',
        detail: [
          'node · blog (PID 4712), port 3001.',
          'node · shop (PID 4711), port 3000.',
          'They will be asked to exit. Unsaved work may be lost.',
        ].join('\n'),
        actions: ['Terminate All'],
      },
    ]);
    assert.deepEqual(scene.system.sent, ['SIGTERM 4712', 'SIGTERM 4711']);
    assert.deepEqual(scene.dialogs.messages, [{ level: 'information', text: '2 servers have exited.' }]);
    assert.deepEqual(scene.dialogs.reported, [
      '1 of 2: node · blog (PID 4712)',
      '2 of 2: node · shop (PID 4711)',
      'Checking ports',
    ]);
    assert.deepEqual(scene.dialogs.progressTitles, [
      'Reading memory and CPU time',
      'Inspecting processes',
      'Terminating 2 servers',
    ]);
    assert.deepEqual(scene.forgotten, [4712, 4711]);
    assert.deepEqual(scene.logged, [
      'terminate node (PID 4712): SIGTERM, exited',
      'terminate node (PID 4711): SIGTERM, exited',
    ]);
  });

  it('ends nothing if the list or the question is canceled, or nothing is ticked', async () => {
    for (const answers of [[undefined], [/nothing/], [asTicked, undefined]]) {
      scene.answering(...answers);
      await run();
      assert.deepEqual([scene.dialogs.messages, scene.dialogs.unused], [[], []]);
    }
    assert.deepEqual(scene.system.sent, []);
  });

  it('asks about a single process in the singular', async () => {
    scene.answering(/3002/, undefined);
    await run();
    assert.deepEqual(
      [scene.dialogs.asked[0]?.message, scene.dialogs.asked[0]?.detail],
      [
        'Terminate 1 server?',
        'node · shop (PID 4713), port 3002.\nIt will be asked to exit. Unsaved work may be lost.',
      ],
    );
  });

  describe('of process trees', () => {
    const esbuild = process_(4730, ['esbuild'], { parentPid: 4711 });
    const worker = process_(4731, ['node', 'worker.js'], { parentPid: 4730 });
    beforeEach(() => {
      scene.system.add(esbuild);
      scene.system.add(worker);
    });

    it('names and ends every process of the tree', async () => {
      scene.answering(/3000/, 'Terminate');
      await run();
      assert.equal(
        scene.dialogs.asked[0]?.detail.split('\n')[0],
        'node · shop (PID 4711), port 3000. Its process tree also includes esbuild (PID 4730) and node (PID 4731).',
      );
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711', 'SIGTERM 4731', 'SIGTERM 4730']);
      assert.equal(summary(), '1 server has exited.');
    });

    it('counts a server once that is a descendant of another one', async () => {
      scene.addServer(server(4732, { parentPid: 4711 }), [closed], '127.0.0.1:3005');
      scene.answering(/300[05]/, 'Terminate');
      await run();
      assert.equal(scene.dialogs.asked[0]?.message, 'Terminate 1 server?');
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711', 'SIGTERM 4731', 'SIGTERM 4732', 'SIGTERM 4730']);
      assert.equal(summary(), '1 server has exited.');
    });

    it('leaves a descendant running that was listed and not ticked, with what it started, and says so', async () => {
      scene.addServer(server(4732, { parentPid: 4711 }), [closed], '127.0.0.1:3005');
      scene.system.add(process_(4733, ['node', 'worker.js'], { parentPid: 4732 }));
      scene.answering(/3000/, 'Terminate');
      await run();
      assert.match(
        scene.dialogs.asked[0]?.detail ?? '',
        /node \(PID 4732\), which it started, is left running\./,
      );
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711', 'SIGTERM 4731', 'SIGTERM 4730']);
    });

    it('leaves a database and a server of another project running that it started', async () => {
      scene.system.add(
        process_(4740, ['/usr/lib/postgresql/15/bin/postgres'], { name: 'postgres', parentPid: 4711 }),
        '127.0.0.1:5432',
      );
      scene.projects.set('/home/alice/shop', { name: 'shop', folder: '/home/alice/shop' });
      scene.projects.set('/home/alice/blog', { name: 'blog', folder: '/home/alice/blog' });
      scene.system.add(server(4741, { parentPid: 4711, cwd: '/home/alice/blog' }), '127.0.0.1:3008');
      scene.system.add(server(4742, { parentPid: 4711 }), '127.0.0.1:3009');
      scene.answering(/3000/, 'Terminate');
      await run();
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711', 'SIGTERM 4731', 'SIGTERM 4742', 'SIGTERM 4730']);
    });

    it('ends a ticked descendant by itself if its ancestor cannot be ended', async () => {
      scene.addServer(server(4732, { parentPid: 4711 }), [closed], '127.0.0.1:3005');
      scene.answering(/300[05]/, 'Terminate');
      scene.dialogs.onReport = () => {
        // the ancestor closes its port meanwhile
        scene.system.listeners = scene.system.listeners.filter(({ port }) => port !== 3000);
      };
      await run();
      assert.deepEqual(scene.system.sent, ['SIGTERM 4732']);
      assert.equal(
        summary(),
        '1 server has exited. node · shop (PID 4711) was not terminated: it is no longer listening.',
      );
    });
  });

  describe('of what changes meanwhile', () => {
    it('leaves what is no longer forgotten when its turn comes', async () => {
      scene.answering(asTicked, 'Terminate All');
      scene.dialogs.onReport = () => scene.forgotten_.delete(4711);
      await run();
      assert.deepEqual(scene.system.sent, ['SIGTERM 4712']);
      assert.equal(
        summary(),
        '1 server has exited. node · shop (PID 4711) was left running: it no longer looks forgotten.',
      );
      assert.equal(scene.dialogs.messages[0]?.level, 'information');
    });

    it('leaves what no longer has the reason that was shown, unless there is a strong one now', async () => {
      scene.answering(/3002/, 'Terminate');
      scene.dialogs.onReport = () => scene.forgotten_.set(4713, [{ kind: 'idle', sinceMs: 0 }]);
      await run();
      assert.deepEqual(scene.system.sent, []);
      scene.forgotten_.set(4713, [adopted]);
      scene.answering(/3002/, 'Terminate');
      scene.dialogs.onReport = () => scene.forgotten_.set(4713, [closed]);
      await run();
      assert.deepEqual(scene.system.sent, ['SIGTERM 4713']);
    });

    it('does not ask about what is no longer forgotten when the list is closed', async () => {
      scene.answering(asTicked, 'Terminate');
      scene.dialogs.onList = () => {
        scene.forgotten_.delete(4711);
      };
      await run();
      assert.equal(scene.dialogs.asked[0]?.message, 'Terminate 1 server?');
      assert.deepEqual(scene.system.sent, ['SIGTERM 4712']);
      assert.match(summary(), /node \(PID 4711\) was left running: it no longer looks forgotten\.$/);
    });

    it('leaves a ticked descendant running that is wanted again, and ends the rest, also what is ticked below it', async () => {
      scene.addServer(server(4732, { parentPid: 4711 }), [closed], '127.0.0.1:3005');
      scene.system.add(process_(4733, ['node', 'worker.js'], { parentPid: 4732 }));
      scene.answering(/300[05]/, 'Terminate');
      scene.addServer(server(4734, { parentPid: 4733 }), [closed], '127.0.0.1:3006');
      scene.answering(/300[056]/, 'Terminate');
      scene.dialogs.onReport = () => scene.forgotten_.delete(4732);
      await run();
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711', 'SIGTERM 4734']);
      assert.equal(
        summary(),
        '2 servers have exited. node · shop (PID 4732) was left running: it no longer looks forgotten.',
      );
    });

    it('leaves a ticked descendant running that became another program or closed its port, as is said', async () => {
      const child = server(4732, { parentPid: 4711, programMark: 'a' });
      scene.addServer(child, [closed], '127.0.0.1:3005');
      scene.answering(/300[05]/, 'Terminate');
      scene.dialogs.onList = () => scene.system.processes.set(4732, { ...child, programMark: 'b' });
      await run();
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711']);
      assert.match(
        summary(),
        /node · shop \(PID 4732\) was not terminated: it has become another program\.$/,
      );

      scene = new CleanUpScene();
      scene.addServer(one, [closed], '127.0.0.1:3000');
      scene.addServer(child, [closed], '127.0.0.1:3005');
      scene.answering(/300[05]/, 'Terminate');
      scene.dialogs.onReport = () => {
        scene.system.listeners = scene.system.listeners.filter(({ port }) => port !== 3005);
      };
      await run();
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711']);
      assert.match(summary(), /node · shop \(PID 4732\) was not terminated: it is no longer listening\.$/);
    });

    it('tells what exited between the list and the question, and before its turn', async () => {
      scene.answering(asTicked, 'Terminate');
      scene.dialogs.onList = () => {
        scene.system.end(4712);
      };
      scene.dialogs.onReport = () => {
        scene.system.end(4711);
      };
      await run();
      assert.deepEqual(scene.system.sent, []);
      assert.equal(summary(), '2 servers had already exited.');
    });

    it('sends nothing to another process under the PID, nor to another program', async () => {
      scene.answering(asTicked, 'Terminate All');
      scene.dialogs.onReport = () => {
        scene.system.processes.set(4711, server(4711, { startMark: 'later' }));
        scene.system.processes.set(4712, { ...two, programMark: 'b' });
      };
      scene.system.processes.set(4712, { ...two, programMark: 'a' });
      scene.system.listeners = [
        listener('127.0.0.1:3000', ownedBy(one)),
        listener('127.0.0.1:3001', ownedBy({ ...two, programMark: 'a' })),
      ];
      await run();
      assert.deepEqual(scene.system.sent, []);
      assert.equal(
        summary(),
        '1 server had already exited. node · blog (PID 4712) was not terminated: it has become another program.',
      );
    });

    it('tells that the owner of its port is hidden now', async () => {
      scene.answering(/3000/, 'Terminate');
      scene.dialogs.onReport = () => {
        scene.system.listeners = [listener('127.0.0.1:3000', hiddenOwner('no-permission', root))];
      };
      await run();
      assert.match(summary(), /it may no longer be listening, as the owner of its ports is hidden\.$/);
    });
  });

  describe('that is canceled midway', () => {
    it('does not touch what was not begun, and says so', async () => {
      scene.answering(/300/, 'Terminate All');
      scene.dialogs.onReport = (message, cancellation) => {
        if (message.startsWith('2 of 3')) cancellation.abort();
      };
      await run();
      assert.deepEqual(scene.system.sent, ['SIGTERM 4712']);
      assert.equal(summary(), '1 server has exited. Canceled: 2 servers were left running.');
      assert.ok(scene.logged.includes('node · shop (PID 4713) was left running: canceled.'));
    });

    it('tells of one that was asked to exit, and offers no force for it', async () => {
      scene.answering(/300[01]/, 'Terminate All').reacting({ 'SIGTERM 4712': 'ignored' });
      scene.dialogs.onReport = (_message, cancellation) => {
        scene.system.events[0] = () => {
          cancellation.abort();
        };
      };
      await run();
      assert.deepEqual(scene.system.sent, ['SIGTERM 4712']);
      assert.equal(
        summary(),
        'Canceled: 1 server was left running. node · blog (PID 4712) was asked to exit and is still running. It may still exit.',
      );
      assert.deepEqual(scene.dialogs.offered, []);
    });

    it('says that nothing was terminated if nothing was begun', async () => {
      scene.answering(asTicked, 'Terminate All');
      scene.dialogs.onReport = (_message, cancellation) => {
        cancellation.abort();
      };
      await run();
      assert.equal(summary(), 'Canceled; nothing was terminated.');
    });
  });

  describe('that does not end everything', () => {
    it('offers force once for all that are still running, asks about them, and forces them', async () => {
      scene
        .answering(/300/, 'Terminate All', 'Force Terminate…', 'Force Terminate')
        .reacting({ 'SIGTERM 4711': 'ignored', 'SIGTERM 4713': 'ignored' });
      await run();
      assert.deepEqual(
        scene.dialogs.offered.map(({ level, message, actions }) => [level, message, actions]),
        [
          [
            'warning',
            '1 server has exited. node · shop (PID 4711) and node · shop (PID 4713) are still running.',
            ['Force Terminate…'],
          ],
        ],
      );
      assert.equal(scene.dialogs.asked[1]?.message, 'Force-terminate 2 processes?');
      assert.deepEqual(scene.system.sent.slice(3), ['SIGKILL 4711', 'SIGKILL 4713']);
      assert.equal(summary(), '2 servers have exited.');
    });

    it('forces nothing if a person does not say so', async () => {
      for (const answers of [[undefined], ['Force Terminate…', undefined]]) {
        scene.answering(/3000/, 'Terminate', ...answers).reacting({ 'SIGTERM 4711': 'ignored' });
        await run();
      }
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711', 'SIGTERM 4711']);
    });

    it('forces no process that has the PID by then', async () => {
      scene.answering(/3000/, 'Terminate', 'Force Terminate…', 'Force Terminate');
      scene.reacting({ 'SIGTERM 4711': 'ignored' });
      scene.dialogs.onOffer = () => {
        scene.system.end(4711);
        scene.system.processes.set(4711, server(4711, { startMark: 'later' }));
      };
      await run();
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711']);
      assert.equal(summary(), '1 server has exited.');
    });

    it('refuses what is protected, with the reason, and ends the others', async () => {
      const editor = scene.system.processes.get(800);
      assert.ok(editor);
      // the editor was started by the server
      scene.system.processes.set(800, { ...editor, parentPid: 4711, startedAt: noon + 9000 });
      scene.answering(/300[01]/, 'Terminate All');
      await run();
      assert.deepEqual(scene.system.sent, ['SIGTERM 4712']);
      assert.match(
        summary(),
        /^1 server has exited\. node · shop \(PID 4711\) was not terminated: code \(PID 800\), which would end with it, cannot be\. It is a part of Visual Studio Code\.$/,
      );
      assert.equal(scene.dialogs.messages[0]?.level, 'warning');
    });

    it('says whom the system does not allow to terminate', async () => {
      scene.answering(asTicked, 'Terminate All').reacting({ 'SIGTERM 4711': 'denied' });
      await run();
      assert.match(
        summary(),
        /^1 server has exited\. The system does not allow you to terminate node · shop/,
      );
    });

    it('says which ports are in use again', async () => {
      scene.answering(/3000/, 'Terminate');
      scene.system.onSignal = (pid) => {
        scene.system.end(pid);
        scene.system.add(server(5000), '127.0.0.1:3000');
        return 'sent';
      };
      await run();
      assert.equal(
        summary(),
        '1 server has exited. node · shop (PID 4711) has exited. Port 3000 is now in use by node · shop (PID 5000).',
      );
      assert.equal(scene.dialogs.messages[0]?.level, 'warning');
    });

    it('goes on watching while the port of one is free, though that of another is in use again', async () => {
      scene.answering(asTicked, 'Terminate All');
      scene.system.onSignal = (pid) => {
        scene.system.end(pid);
        if (pid === 4711) scene.system.add(server(5000), '127.0.0.1:3000');
        return 'sent';
      };
      scene.system.events[2] = () => scene.system.add(server(5001), '127.0.0.1:3001');
      await run();
      const used = [...summary().matchAll(/Port (\d+) is now in use by .*?\(PID (\d+)\)/g)];
      assert.deepEqual(used.map(([, port, pid]) => [port, pid]).sort(), [
        ['3000', '5000'],
        ['3001', '5001'],
      ]);
    });

    it('goes on with the next one if a scan fails, and says why', async () => {
      scene.answering(asTicked, 'Terminate All');
      const problem = { message: 'Scanning failed.', detail: '' };
      scene.dialogs.onReport = (message) => {
        scene.failure = message.startsWith('1')
          ? { kind: 'failed', reason: 'unexpected', problem, lastSnapshot: undefined }
          : undefined;
      };
      await run();
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711']);
      assert.equal(summary(), '1 server has exited. Scanning failed.');
    });
  });

  it('asks about a thousand with as many lines as fit, and shows all of them when asked to', async () => {
    scene = new CleanUpScene();
    const servers: Process[] = [];
    for (let pid = 10_000; pid < 11_000; pid++) {
      servers.push(scene.addServer(server(pid), [closed], `127.0.0.1:${pid}`));
    }
    scene.answering(asTicked, undefined);
    await run();
    assert.equal(scene.dialogs.lists[0]?.items.length, 1000);
    const [question] = scene.dialogs.asked;
    assert.equal(question?.message, 'Terminate 1000 servers?');
    assert.match(
      question.detail,
      /\n\d+ more servers with their process trees\.\nThey will be asked to exit\./,
    );
    assert.ok(question.detail.length <= 900);
    const whole = (question as { whole?: () => string }).whole?.() ?? '';
    assert.equal(servers.filter(({ pid }) => whole.includes(`(PID ${pid})`)).length, 1000);
  });
});

describe('cleanUp of duplicates', () => {
  const shop = { name: 'shop', folder: '/home/alice/shop' };
  const vite = (pid: number, more: Partial<Process> = {}): Process =>
    process_(pid, ['node', '/home/alice/shop/node_modules/.bin/vite'], more);
  const kept = vite(300, { parentPid: 290 });
  let scene: CleanUpScene;
  beforeEach(() => {
    scene = new CleanUpScene();
    const repository = '/home/alice/shop/.git';
    const checkout = { repository, head: undefined, defaultBranch: undefined, isPruned: false } as const;
    const linked = { ...checkout, isLinked: true, hasWorktrees: true };
    for (const name of ['shop', 'fix']) {
      const folder = `/home/alice/${name}`;
      scene.projects.set(folder, { ...shop, folder, checkout: { ...linked, folder } });
    }
    scene.system.add(vite(290), '127.0.0.1:5170');
    scene.system.add(kept, '127.0.0.1:5173');
    scene.system.add(vite(301), '127.0.0.1:5174');
    scene.system.add(vite(302, { cwd: '/home/alice/fix' }), '127.0.0.1:5175');
    scene.system.add(vite(303, { parentPid: 300 }), '127.0.0.1:5176');
    scene.system.add(process_(304, ['node', 'server.js']), '127.0.0.1:3000');
    scene.system.add(vite(305, { cwd: '/home/alice/blog' }), '127.0.0.1:5177');
  });

  function run(): Promise<void> {
    const dependencies = scene.cleanUpDependencies();
    const of = scene.rows().find(({ process }) => process?.pid === 300);
    assert.ok(of);
    return cleanUp(dependencies, { kind: 'copies', of });
  }

  it('lists the copies in the folder ticked and those in other worktrees not, and no relative of the server', async () => {
    scene.answering(undefined);
    await run();
    assert.equal(scene.dialogs.lists[0]?.title, 'Duplicates of Vite · shop (shop)');
    assert.deepEqual(
      scene.dialogs.lists[0].items.map(({ label, description, isTicked }) => [label, description, isTicked]),
      [
        ['Vite · shop (shop) · 5174', 'in the same folder', true],
        ['Vite · shop (fix) · 5175', 'in another worktree', false],
      ],
    );
  });

  it('ends none if the server itself has ended meanwhile: the copies are none any more', async () => {
    scene.answering(asTicked, 'Terminate');
    scene.dialogs.onReport = () => {
      scene.system.end(300);
    };
    await run();
    assert.deepEqual(scene.system.sent, []);
    assert.match(summaryOf(scene), /it is no longer a copy of a server that is running\.$/);
  });

  it('says that there is no other copy', async () => {
    for (const pid of [301, 302]) scene.system.end(pid);
    await run();
    assert.equal(summaryOf(scene), 'No other copy of Vite · shop (shop) is running.');
  });
});

describe('cleanUp of an agent session', () => {
  const marked = (session: string): Partial<Process> => ({
    starterMark: { kind: 'agent', title: 'Claude Code', session },
  });
  let scene: CleanUpScene;
  beforeEach(() => {
    scene = new CleanUpScene();
    scene.system.add(process_(4600, ['claude']));
    scene.system.add(process_(4601, ['claude']));
    scene.system.add(server(4711, marked('a')), '127.0.0.1:3000');
    scene.system.add(server(4712, { ...marked('a'), parentPid: 4600 }), '127.0.0.1:3001');
    scene.system.add(server(4713, { parentPid: 4600 }), '127.0.0.1:3002');
    scene.system.add(server(4714, { parentPid: 4601 }), '127.0.0.1:3003');
    scene.system.add(server(4715, marked('b')), '127.0.0.1:3004');
    scene.system.add(
      server(4716, { starterMark: { kind: 'agent', title: 'Claude Code' } }),
      '127.0.0.1:3005',
    );
    scene.system.add(server(4717), '127.0.0.1:3006');
  });

  async function listedFor(pid: number): Promise<readonly string[]> {
    scene.answering(undefined);
    const dependencies = scene.cleanUpDependencies();
    const session = agentSessionOf(scene.rows().find(({ process }) => process?.pid === pid)?.origin);
    assert.ok(session);
    await cleanUp(dependencies, { kind: 'session', session });
    return scene.dialogs.lists[0]?.items.map(({ label }) => label.slice(-4)) ?? [];
  }

  it('lists what has the same session, or the same agent process where one has no session', async () => {
    assert.deepEqual(await listedFor(4711), ['3000', '3001']);
    assert.deepEqual(await listedFor(4712), ['3000', '3001', '3002']);
    assert.deepEqual(await listedFor(4713), ['3001', '3002']);
    assert.deepEqual(await listedFor(4714), ['3003']);
    assert.deepEqual(await listedFor(4715), ['3004']);
  });

  it('is not offered by the title of the agent alone, nor without an agent', () => {
    scene.scan();
    const originOf = (pid: number) => scene.rows().find(({ process }) => process?.pid === pid)?.origin;
    assert.equal(originOf(4716)?.title, 'Claude Code');
    assert.deepEqual(
      [agentSessionOf(originOf(4716)), agentSessionOf(originOf(4717))],
      [undefined, undefined],
    );
  });
});

function summaryOf(scene: CleanUpScene): string {
  return scene.dialogs.messageTexts.join('\n');
}
