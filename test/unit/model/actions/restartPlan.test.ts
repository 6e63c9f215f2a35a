import assert from 'node:assert/strict';
import type { Process } from '../../../../src/model/process/process';
import { obstacleToRestart, planRestart } from '../../../../src/model/actions/restartPlan';
import { process_, root, hostContext } from '../../builders';
import { belowEditor, restartableChain } from '../../../../src/model/process/ancestorChain';
import { hasExactArguments } from '../../../../src/model/process/commandLine';

const node = '/usr/bin/node';
const server = process_(300, ['node', 'server.js', '--port', '3000'], { executable: node });
const shell = process_(200, ['bash'], { executable: '/bin/bash' });
const code = process_(800, ['/usr/share/code/code']);

function title(pid: number, text: string, executable = node, more: Partial<Process> = {}): Process {
  return process_(pid, [text], { executable, ...more });
}

describe('hasExactArguments', () => {
  const exact: readonly Process[] = [
    server,
    process_(1, ['node']),
    process_(1, ['./server']),
    process_(1, ['/home/alice/my shop/server'], { executable: '/home/alice/my shop/server' }),
    process_(1, ['C:\\shop\\server.exe'], { executable: 'C:\\shop\\server.exe' }),
    process_(1, ['server', 'with a blank', '']),
    process_(1, ['/venv/bin/python', 'app.py'], { executable: '/usr/bin/python3.11' }),
  ];
  for (const process of exact) {
    it(`believes ${JSON.stringify(process.commandLine)}`, () => {
      assert.equal(hasExactArguments(process), true);
    });
  }

  const written: readonly Process[] = [
    title(1, 'next-server (v16.1.0)'),
    title(1, 'webpack'),
    title(1, 'http-server'),
    title(1, 'npm run dev'),
    title(1, 'nginx: master process /usr/sbin/nginx', '/usr/sbin/nginx'),
    title(1, 'puma 6.4.0 (tcp://localhost:3000) [shop]', '/usr/bin/ruby'),
    title(1, 'gunicorn: master [shop.wsgi]', '/usr/bin/python3'),
    title(1, 'sshd: alice [priv]', '/usr/sbin/sshd'),
    title(1, ''),
    process_(1, [''], { executable: '/usr/bin/server' }),
    process_(1, ['', 'x'], { executable: '/usr/bin/server' }),
    process_(1, []),
    process_(1, [], { commandLine: undefined }),
    { ...server, argvQuality: 'splitOnSpaces' },
    { ...server, argvQuality: 'truncated' },
  ];
  for (const process of written) {
    it(`does not believe ${JSON.stringify(process.commandLine)}, ${process.argvQuality}, of ${process.executable ?? ''}`, () => {
      assert.equal(hasExactArguments(process), false);
    });
  }
});

describe('planRestart', () => {
  const refused = (process: Process, ancestors: Process[] = [], more = hostContext): string => {
    const decision = planRestart(process, ancestors, more);
    assert.equal(decision.kind, 'refused');
    return decision.reason;
  };

  it('starts the same again in the same folder', () => {
    assert.deepEqual(planRestart(server, [shell, code], hostContext), {
      kind: 'possible',
      plan: { process: server, argv: ['node', 'server.js', '--port', '3000'], cwd: '/home/alice/shop' },
    });
  });

  it('starts it with other arguments where it is told to', () => {
    const decision = planRestart(server, [], hostContext, ['node', 'server.js', '--host', '127.0.0.1']);
    assert.deepEqual(decision.kind === 'possible' && decision.plan.argv.slice(2), ['--host', '127.0.0.1']);
    assert.equal(planRestart(server, [], hostContext, []).kind, 'refused');
  });

  it("refuses the editor's, another user's, and a service of Windows", () => {
    assert.match(refused(code), /Visual Studio Code itself/);
    assert.match(refused({ ...server, user: root }), /not a process of yours/);
    assert.match(refused({ ...server, user: undefined }), /not a process of yours/);
    assert.match(refused({ ...server, services: ['W3SVC'] }), /a service of Windows/);
  });

  it('knows no user where the system has none', () => {
    for (const user of [undefined, root]) {
      const decision = planRestart({ ...server, user }, [], { ...hostContext, uid: undefined });
      assert.equal(decision.kind, 'possible');
    }
  });

  it('refuses where its arguments or its folder are not known', () => {
    assert.match(refused(title(300, 'webpack')), /exact command line/);
    assert.match(refused({ ...server, argvQuality: 'truncated' }), /exact command line/);
    assert.match(refused({ ...server, cwd: undefined }), /folder/);
    assert.match(refused({ ...server, cwd: '/home/alice/shop (deleted)' }), /folder/);
  });

  it('refuses what runs in a container: its folder and its program are not those of this system', () => {
    const shim = process_(240, ['containerd-shim-runc-v2', '-namespace', 'moby', '-id', 'c'.repeat(64)]);
    assert.match(refused(server, [shell, shim]), /runs in a container: restart the container/);
    // seen from within, the editor stands between
    assert.equal(planRestart(server, [shell, code, shim], hostContext).kind, 'possible');
  });

  it('refuses what a supervisor would start again, and names it; not one beyond the editor', () => {
    const nodemon = process_(250, ['node', '/usr/local/bin/nodemon', 'server.js'], { executable: node });
    assert.match(refused(server, [nodemon, shell]), /nodemon \(PID 250\) watches over it/);
    assert.equal(planRestart(server, [shell, code, nodemon], hostContext).kind, 'possible');
    assert.match(refused(server, [{ ...nodemon, pid: 1 }]), /nodemon \(PID 1\) watches over it/);
  });
});

describe('obstacleToRestart', () => {
  const plan = { process: server, argv: ['node', 'server.js'], cwd: '/home/alice/shop' } as const;
  const own = { namespace: { kind: 'host' } } as const;
  const place = {
    isWorkspaceTrusted: true,
    hasWorkspaceFolder: true,
    home: '/home/alice',
    isFolderThere: true,
    unit: undefined,
  };

  it('is none where all is as it was', () => {
    assert.equal(obstacleToRestart(plan, own, place), undefined);
  });

  for (const [what, more, reason] of [
    ['Restricted Mode, in which no terminal starts', { isWorkspaceTrusted: false }, /^In Restricted Mode/],
    ['that its folder is gone', { isFolderThere: false }, /^The folder .* is gone/],
    [
      'a window without a folder',
      { hasWorkspaceFolder: false },
      /no terminal in \/home\/alice\/shop while no/,
    ],
    [
      'a service, which its manager starts',
      { unit: { manager: 'systemd', name: 'shop.service', scope: 'user' } },
      /^It belongs to shop\.service, a service of systemd/,
    ],
  ] as const) {
    it(`is ${what}, told before anything is ended`, () => {
      const obstacle = obstacleToRestart(plan, own, { ...place, ...more }) ?? '';
      assert.match(obstacle, reason);
      assert.match(obstacle, /so nothing was ended\./);
    });
  }

  it('is another network, in which it could not be started', () => {
    const other = { namespace: { kind: 'other', id: 7 } } as const;
    assert.match(obstacleToRestart(plan, other, place) ?? '', /another network .* so nothing was ended\./);
  });

  it('is not a window without a folder where it ran in the home folder', () => {
    const atHome = { ...plan, cwd: '/home/alice' };
    assert.equal(obstacleToRestart(atHome, own, { ...place, hasWorkspaceFolder: false }), undefined);
  });
});

describe('belowEditor', () => {
  it('ends before the editor, or before the first process', () => {
    const init = process_(1, ['init']);
    assert.deepEqual(belowEditor([shell, code, init], hostContext), [shell]);
    assert.deepEqual(belowEditor([shell, init], hostContext), [shell]);
    assert.deepEqual(belowEditor([shell], hostContext), [shell]);
    assert.deepEqual(belowEditor([], hostContext), []);
  });
});

describe('restartableChain', () => {
  const pids = (process: Process, ...ancestors: Process[]): number[] =>
    restartableChain(process, ancestors).map(({ pid }) => pid);
  const nextServer = title(300, 'next-server (v16.1.0)');
  const nextDev = process_(290, ['node', '/home/alice/shop/node_modules/.bin/next', 'dev'], {
    executable: node,
  });
  const npm = title(280, 'npm run dev');

  it('is the process itself, with those above it', () => {
    assert.deepEqual(pids(server, shell), [300, 200]);
  });

  it('is the nearest above it whose arguments are its own', () => {
    assert.deepEqual(pids(nextServer, nextDev, npm, shell), [290, 280, 200]);
    const script = process_(285, ['sh', '-c', 'webpack serve'], { executable: '/bin/dash' });
    assert.deepEqual(pids(title(300, 'webpack'), script, npm, shell), [285, 280, 200]);
  });

  it('is never the shell that a person types into', () => {
    for (const argv of [['bash'], ['-zsh'], ['bash', '--init-file', '/x/shellIntegration.sh']]) {
      const typed = process_(200, argv, { executable: '/bin/bash' });
      assert.deepEqual(pids(nextServer, npm, typed), [300, 280, 200], argv.join(' '));
      assert.equal(planRestart(nextServer, [npm, typed], hostContext).kind, 'refused');
    }
  });

  it('is never what runs the session: the service manager, the desktop, a terminal', () => {
    for (const argv of [['/usr/lib/systemd/systemd', '--user'], ['/usr/bin/gnome-shell'], ['tmux', 'new']]) {
      assert.deepEqual(pids(nextServer, process_(150, argv)), [300, 150], argv.join(' '));
    }
  });

  it('is nothing that works in another folder', () => {
    const elsewhere = { ...nextDev, cwd: '/home/alice' };
    assert.deepEqual(pids(nextServer, elsewhere), [300, 290]);
    assert.deepEqual(pids({ ...nextServer, cwd: undefined }, { ...nextDev, cwd: undefined }), [300, 290]);
  });
});
