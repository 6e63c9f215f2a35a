import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restartOnLoopback, restartServer } from '../../../src/flows/restart';
import type { RestartDependencies } from '../../../src/flows/restarting/dependencies';
import type { TerminalExit, TerminalProgram } from '../../../src/flows/terminals';
import type { ScanState } from '../../../src/model/listeners/scanState';
import { hostNamespace } from '../../../src/model/net/networkNamespace';
import type { Process } from '../../../src/model/process/process';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { UserError } from '../../../src/model/text/userError';
import { hiddenOwner, listener, process_ } from '../builders';
import type { Answer } from './fakeDialogs';
import { TerminationScene } from './termination';

const node = process.execPath;
const folder = tmpdir();

/** A server that can be restarted on this machine: its program and its folder exist. */
function server(pid: number, more: Partial<Process> = {}): Process {
  return process_(pid, [node, 'server.js', '--token', 'hunter2'], {
    name: 'node',
    cwd: folder,
    executable: node,
    ...more,
  });
}

describe('restartServer', () => {
  let scene: TerminationScene;
  let opened: TerminalProgram[];
  let exit: TerminalExit | undefined;
  let closed: AbortController;
  /** What the terminal's program does once it is started. */
  let onOpen: () => void;
  let isTrusted: boolean;
  let hasFolder: boolean;
  beforeEach(() => {
    scene = new TerminationScene();
    opened = [];
    exit = undefined;
    closed = new AbortController();
    onOpen = () => undefined;
    [isTrusted, hasFolder] = [true, true];
    scene.system.add(server(4711), '127.0.0.1:3000');
  });

  function dependencies(): RestartDependencies {
    return {
      ...scene.dependencies(),
      shellKind: () => 'posix',
      ownEnvironment: { PATH: '/usr/bin', LANG: 'C' },
      isWorkspaceTrusted: () => isTrusted,
      hasWorkspaceFolder: () => hasFolder,
      terminals: {
        open: (program) => {
          opened.push(program);
          onOpen();
          return { processId: Promise.resolve(5000), closed: closed.signal, exit: () => exit };
        },
      },
    };
  }

  function row(): ListenerRow {
    scene.scan();
    const found = scene.rows().find(({ listener: { port } }) => port === 3000);
    assert.ok(found);
    return found;
  }

  async function restart(...answers: readonly Answer[]): Promise<void> {
    const target = row();
    scene.answering(...answers);
    await restartServer(dependencies(), target);
  }

  function listens(endpoint: string, pid = 5000, more: Partial<Process> = {}): () => void {
    return () => scene.system.add(server(pid, more), endpoint);
  }

  async function assertRefused(words: RegExp): Promise<void> {
    await assert.rejects(restart(), (error) => error instanceof UserError && words.test(error.message));
    assert.deepEqual([scene.dialogs.asked, scene.system.sent, opened], [[], [], []]);
  }

  it('shows what will run, terminates the old process, and starts the new one in a terminal', async () => {
    scene.system.environments.set(4711, { PATH: '/usr/bin', TOKEN: 'x' });
    onOpen = listens('127.0.0.1:3000');
    await restart('Restart');
    const [question] = scene.dialogs.asked;
    assert.match(question?.message ?? '', /^Restart node · .*, port 3000\?$/);
    assert.match(
      question?.detail ?? '',
      /server\.js --token hunter2\n\nWith its current environment\.\n\nFirst, node /,
    );
    assert.deepEqual(scene.system.sent, ['SIGTERM 4711']);
    assert.deepEqual(
      opened.map(({ program, args, cwd, environment }) => ({ program, args, cwd, environment })),
      [
        {
          ...{ program: node, args: ['server.js', '--token', 'hunter2'], cwd: folder },
          environment: { PATH: '/usr/bin', TOKEN: 'x' },
        },
      ],
    );
    assert.deepEqual(scene.dialogs.messageTexts, [
      'node (PID 5000) is listening on 127.0.0.1:3000, on loopback only.',
    ]);
    assert.deepEqual(scene.forgotten, []);
  });

  it('leaves out what of the environment can load code, unless a person wants it, and names it', async () => {
    const environment = {
      ...{
        PATH: '/tmp/evil:/usr/bin',
        LD_PRELOAD: '/tmp/x.so',
        NODE_OPTIONS: '--require /tmp/x.js',
        TOKEN: 'x',
      },
    };
    for (const [answer, expected] of [
      ['Restart', { PATH: '/usr/bin', TOKEN: 'x' }],
      ['Restart with These Variables', environment],
    ] as const) {
      scene = new TerminationScene();
      opened = [];
      scene.system.add(server(4711), '127.0.0.1:3000');
      scene.system.environments.set(4711, environment);
      onOpen = listens('127.0.0.1:3000');
      await restart(answer);
      assert.match(
        scene.dialogs.asked[0]?.detail ?? '',
        /without the variables that can load other code: PATH=\/tmp\/evil:\/usr\/bin, LD_PRELOAD=\/tmp\/x\.so and NODE_OPTIONS=--require \/tmp\/x\.js\./,
      );
      assert.deepEqual(opened[0]?.environment, expected);
    }
  });

  it('says that the program was deleted or replaced since', async () => {
    scene.system.listeners = [];
    scene.system.add(server(4711, { executable: `${node} (deleted)` }), '127.0.0.1:3000');
    await restart(undefined);
    assert.match(
      scene.dialogs.asked[0]?.detail ?? '',
      /The program that is running was deleted or replaced on disk; \S+ would run instead\./,
    );
  });

  it('inspects once, and shows progress for everything that takes time', async () => {
    onOpen = listens('127.0.0.1:3000');
    await restart('Restart');
    assert.deepEqual(scene.system.inspected, [[4711]]);
    assert.deepEqual(
      scene.dialogs.progressTitles.map((title) => title.split(' ')[0]),
      ['Inspecting', 'Waiting', 'Checking'],
    );
  });

  it('starts with the environment of new terminals if its own is unknown, and says so', async () => {
    onOpen = listens('127.0.0.1:3000');
    await restart('Restart');
    assert.match(scene.dialogs.asked[0]?.detail ?? '', /With the environment of new terminals:/);
    assert.equal(opened[0]?.environment, undefined);
  });

  it('terminates nothing if the question or the inspection is canceled', async () => {
    await restart(undefined);
    const target = row();
    scene.answering();
    scene.dialogs.cancelsProgress = true;
    await restartServer(dependencies(), target);
    assert.deepEqual([scene.system.sent, opened, scene.dialogs.asked], [[], [], []]);
  });

  it('restarts the script that started a server which has overwritten its arguments, and names both', async () => {
    const script = process_(4700, [node, 'next', 'dev'], { name: 'node', cwd: folder, executable: node });
    scene.system.add(script);
    const titled = process_(4711, ['next-server (v16)'], { cwd: folder, executable: node, parentPid: 4700 });
    scene.system.listeners = [];
    scene.system.add(titled, '127.0.0.1:3000');
    onOpen = listens('127.0.0.1:3000');
    await restart('Restart');
    assert.deepEqual(scene.system.inspected, [[4711, 4700]]);
    assert.match(
      scene.dialogs.asked[0]?.detail ?? '',
      /First, \S+ \(PID 4700\) and \S+ .*\(PID 4711\) will be asked to exit\./,
    );
    assert.deepEqual(scene.system.sent, ['SIGTERM 4700', 'SIGTERM 4711']);
    assert.deepEqual(opened[0]?.args, ['next', 'dev']);
  });

  describe('refuses, without asking anything,', () => {
    it('what a supervisor would restart', async () => {
      scene.system.add(process_(4700, ['node', '/usr/local/bin/nodemon', 'server.js']));
      scene.system.listeners = [];
      scene.system.add(server(4711, { parentPid: 4700 }), '127.0.0.1:3000');
      await assertRefused(
        /cannot be restarted from here\. It would be started again by nodemon \(PID 4700\)/,
      );
    });

    it('a service', async () => {
      scene.system.units.set(4711, { manager: 'systemd', name: 'shop.service', scope: 'user' });
      await assertRefused(/belongs to shop\.service, a service of systemd, so nothing was terminated\./);
    });

    it('everything in Restricted Mode', async () => {
      isTrusted = false;
      await assertRefused(/in Restricted Mode, so nothing was terminated/);
    });

    it('a folder in which VS Code starts no terminal', async () => {
      hasFolder = false;
      await assertRefused(/while no folder is open, so nothing was terminated/);
    });

    it('what ran in a folder that no longer exists', async () => {
      scene.system.listeners = [];
      scene.system.add(server(4711, { cwd: join(tmpdir(), 'nowhere/at/all') }), '127.0.0.1:3000');
      await assertRefused(/folder it was started in no longer exists, so nothing was terminated\./);
    });

    it('a program that is no longer found', async () => {
      scene.system.listeners = [];
      const gone = process_(4711, ['/nowhere/node', 'server.js'], { cwd: folder });
      scene.system.add(gone, '127.0.0.1:3000');
      await assertRefused(/^\/nowhere\/node is no longer found in PATH, so nothing was terminated\.$/);
    });
  });

  it('says if the command would now run another program', async () => {
    scene.system.listeners = [];
    scene.system.add(server(4711, { executable: '/opt/node/bin/node' }), '127.0.0.1:3000');
    await restart(undefined);
    assert.match(
      scene.dialogs.asked[0]?.detail ?? '',
      /there; the program that is running now is \/opt\/node\/bin\/node\./,
    );
  });

  it('does nothing for a row without an owner', async () => {
    scene.system.listeners = [listener('127.0.0.1:3000', hiddenOwner('no-permission', undefined))];
    await restart();
    assert.deepEqual(scene.system.inspected, []);
  });

  it('starts nothing if the old process was not terminated, and tells why', async () => {
    scene.reacting({ 'SIGTERM 4711': 'denied' });
    await restart('Restart');
    assert.match(scene.dialogs.messageTexts[0] ?? '', /does not allow you to terminate/);
    assert.deepEqual(opened, []);
  });

  describe('after the signal', () => {
    const failed: ScanState = {
      ...{ kind: 'failed', reason: 'unexpected', lastSnapshot: undefined },
      problem: { message: 'lsof did not answer.', detail: '' },
    };
    const faults: readonly [description: string, happens: () => void][] = [
      ['every scan fails', () => (scene.failure = failed)],
      [
        'not everything can be read',
        () => (scene.more = { unread: [{ protocol: 'tcp', namespace: hostNamespace }] }),
      ],
    ];

    for (const [description, happens] of faults) {
      it(`starts nothing and says that the port could not be checked if ${description}`, async () => {
        scene.system.onSignal = (pid) => {
          scene.system.end(pid);
          happens();
          return 'sent';
        };
        await assert.rejects(restart('Restart'), (error) => {
          assert.ok(error instanceof UserError);
          assert.match(error.message, /^Couldn't check whether port 3000 is free, so nothing was started\./);
          return true;
        });
        assert.deepEqual([scene.system.sent, opened], [['SIGTERM 4711'], []]);
      });

      it(`does not say that the new process is not listening if ${description}`, async () => {
        onOpen = () => {
          scene.system.clock.nowMs = 0;
          happens();
        };
        await restart('Restart');
        assert.match(
          scene.dialogs.messageTexts.join(),
          /^Couldn't check whether .* is listening\. See its terminal\.$/,
        );
      });
    }
  });

  it('starts nothing while its port is in use, and gives the command without its secrets', async () => {
    scene.system.onSignal = (pid) => {
      scene.system.end(pid);
      scene.system.add(process_(6000, ['nginx']), '0.0.0.0:3000');
      return 'sent';
    };
    await assert.rejects(restart('Restart'), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(
        error.message,
        /^Port 3000 did not become free, so nothing was started\. .*--token '•••'$/,
      );
      return true;
    });
    assert.deepEqual(opened, []);
  });

  describe('after the start', () => {
    it('finds the server among the descendants of the terminal, on another port if need be', async () => {
      onOpen = () => {
        scene.system.add(process_(5000, ['npm']));
        listens('0.0.0.0:3001', 5001, { parentPid: 5000 })();
      };
      await restart('Restart');
      assert.match(
        scene.dialogs.messageTexts[0] ?? '',
        /^node \(PID 5001\) is listening on port 3001 on all interfaces: /,
      );
    });

    it('prefers the same port, and there the address that other machines can reach', async () => {
      onOpen = () => {
        listens('0.0.0.0:2000')();
        listens('127.0.0.1:3000')();
        listens('192.168.1.20:3000')();
      };
      await restart('Restart');
      assert.match(
        scene.dialogs.messageTexts[0] ?? '',
        /is listening on 192\.168\.1\.20:3000: other machines/,
      );
    });

    it('waits until it listens', async () => {
      onOpen = () => {
        const at = scene.system.delays + 10;
        scene.system.events[at] = listens('127.0.0.1:3000');
      };
      await restart('Restart');
      assert.match(scene.dialogs.messageTexts[0] ?? '', /is listening on 127\.0\.0\.1:3000/);
    });

    it('points to the terminal if it is not listening after 30 seconds', async () => {
      onOpen = () => {
        scene.system.clock.nowMs = 0;
      };
      await restart('Restart');
      assert.match(
        scene.dialogs.messageTexts[0] ?? '',
        /is not listening yet after 30 seconds\. See its terminal\.$/,
      );
      assert.ok(scene.system.clock.nowMs <= 31_000);
    });

    it('tells that it exited early, and how to see the error', async () => {
      onOpen = () => {
        scene.system.events[scene.system.delays + 2] = () => {
          exit = { code: 1, isByPerson: false };
          closed.abort();
        };
      };
      await restart('Restart');
      assert.match(
        scene.dialogs.messageTexts[0] ?? '',
        /exited with code 1 before it started listening\. To see the error, run: .*--token '•••'$/,
      );
      assert.equal(scene.dialogs.messages[0]?.level, 'warning');
    });

    it('says nothing if a person closed its terminal', async () => {
      exit = { code: undefined, isByPerson: true };
      await restart('Restart');
      assert.deepEqual(scene.dialogs.messages, []);
    });
  });

  describe('on loopback', () => {
    it('asks for that, starts it with the new arguments, and forgets its warning', async () => {
      scene.system.listeners = [];
      const exposed = server(4711);
      scene.system.add(exposed, '0.0.0.0:3000');
      const target = row();
      scene.answering('Restart');
      onOpen = listens('127.0.0.1:3000');
      const plan = {
        process: exposed,
        argv: [node, 'server.js', '--host', '127.0.0.1'],
        cwd: folder,
      } as const;
      await restartOnLoopback(dependencies())(target, { kind: 'possible', plan });
      assert.match(scene.dialogs.asked[0]?.message ?? '', /, port 3000, on loopback\?$/);
      assert.deepEqual(opened[0]?.args, ['server.js', '--host', '127.0.0.1']);
      assert.deepEqual(scene.forgotten, [4711]);
      assert.deepEqual(scene.system.inspected, [[4711]]);
    });

    it('fails with the reason of a refusal', async () => {
      const restarting = restartOnLoopback(dependencies())(row(), {
        kind: 'refused',
        refusal: { kind: 'bind-option-unknown' },
      });
      await assert.rejects(restarting, /cannot be restarted from here\. The option that binds it/);
    });
  });
});
