import assert from 'node:assert/strict';
import { restartObstacleText, restartRefusalText } from '../../../../src/messages/restartRefusal';
import type { RestartObstacle } from '../../../../src/model/actions/restartPlan';
import { obstacleToRestart, planRestart } from '../../../../src/model/actions/restartPlan';
import type { Process } from '../../../../src/model/process/process';
import { hostContext, process_, root } from '../../builders';

const node = '/usr/bin/node';
const server = process_(300, ['node', 'server.js', '--port', '3000'], { executable: node });
const shell = process_(200, ['bash'], { executable: '/bin/bash' });
const code = process_(800, ['/usr/share/code/code']);

function title(pid: number, text: string, executable = node, more: Partial<Process> = {}): Process {
  return process_(pid, [text], { executable, ...more });
}

describe('planRestart', () => {
  const refused = (process: Process, ancestors: Process[] = [], more = hostContext): string => {
    const decision = planRestart(process, ancestors, more);
    assert.equal(decision.kind, 'refused');
    return restartRefusalText(decision.refusal);
  };

  it('starts the same again in the same folder', () => {
    assert.deepEqual(planRestart(server, [shell, code], hostContext), {
      kind: 'possible',
      plan: { process: server, argv: ['node', 'server.js', '--port', '3000'], cwd: '/home/alice/shop' },
    });
  });

  it('starts it with other arguments if they are given', () => {
    const decision = planRestart(server, [], hostContext, ['node', 'server.js', '--host', '127.0.0.1']);
    assert.deepEqual(decision.kind === 'possible' && decision.plan.argv.slice(2), ['--host', '127.0.0.1']);
    assert.equal(planRestart(server, [], hostContext, []).kind, 'refused');
  });

  it("refuses the editor's and another user's processes, and Windows services", () => {
    assert.match(refused(code), /Visual Studio Code itself/);
    assert.match(refused({ ...server, user: root }), /not your process/);
    assert.match(refused({ ...server, user: undefined }), /not your process/);
    assert.match(refused({ ...server, services: ['W3SVC'] }), /a Windows service/);
    assert.match(
      refused({ ...server, services: undefined }),
      /could not be read whether it is a Windows service/,
    );
  });

  it('ignores users if the system has none', () => {
    for (const user of [undefined, root]) {
      const decision = planRestart({ ...server, user }, [], { ...hostContext, uid: undefined });
      assert.equal(decision.kind, 'possible');
    }
  });

  it('refuses if its arguments or its folder are not known', () => {
    assert.match(refused(title(300, 'webpack')), /exact command line/);
    assert.match(refused({ ...server, argvQuality: 'truncated' }), /exact command line/);
    assert.match(refused({ ...server, cwd: undefined }), /folder/);
    assert.match(refused({ ...server, cwd: '/home/alice/shop (deleted)' }), /folder/);
  });

  it('refuses what runs in a container, whose folders and programs are not those of this system', () => {
    const shim = process_(240, ['containerd-shim-runc-v2', '-namespace', 'moby', '-id', 'c'.repeat(64)]);
    assert.match(refused(server, [shell, shim]), /runs in a container\. Restart the container/);
    // inside the container the editor is between them
    assert.equal(planRestart(server, [shell, code, shim], hostContext).kind, 'possible');
  });

  it('refuses what a supervisor below the editor would start again, and names it', () => {
    const nodemon = process_(250, ['node', '/usr/local/bin/nodemon', 'server.js'], { executable: node });
    assert.match(refused(server, [nodemon, shell]), /started again by nodemon \(PID 250\)/);
    assert.equal(planRestart(server, [shell, code, nodemon], hostContext).kind, 'possible');
    assert.match(refused(server, [{ ...nodemon, pid: 1 }]), /started again by nodemon \(PID 1\)/);
  });

  const npm = title(10, 'npm run dev');
  const again = ['npm', 'run', 'dev', '--', '--host', '127.0.0.1'];

  it('starts the given command line in place of a process that has overwritten its own', () => {
    assert.deepEqual(planRestart(npm, [], hostContext, again), {
      kind: 'possible',
      plan: { process: npm, argv: again, cwd: '/home/alice/shop' },
    });
  });

  it('starts nothing made of arguments that were split on spaces', () => {
    const inPieces = { ...npm, argvQuality: 'splitOnSpaces' } as const;
    assert.equal(planRestart(inPieces, [], hostContext, again).kind, 'refused');
  });

  it('refuses to restart a proxy of containers', () => {
    const holder = process_(10, ['/usr/bin/rootlesskit', '--net=slirp4netns']);
    assert.deepEqual(planRestart(holder, [], hostContext), {
      kind: 'refused',
      refusal: { kind: 'container-proxy' },
    });
  });
});

describe('obstacleToRestart', () => {
  const plan = { process: server, argv: ['node', 'server.js'], cwd: '/home/alice/shop' } as const;
  const own = { namespace: { kind: 'host' } } as const;
  const textOf = (obstacle: RestartObstacle | undefined): string =>
    obstacle === undefined ? '' : restartObstacleText(obstacle);
  const place = {
    isWorkspaceTrusted: true,
    hasWorkspaceFolder: true,
    home: '/home/alice',
    folder: 'there' as const,
    unit: undefined,
  };

  it('is undefined if nothing has changed', () => {
    assert.equal(obstacleToRestart(plan, own, place), undefined);
  });

  for (const [what, more, reason] of [
    ['Restricted Mode, in which no terminal starts', { isWorkspaceTrusted: false }, /in Restricted Mode/],
    ['a folder that no longer exists', { folder: 'gone' }, /^The folder .* no longer exists/],
    [
      'a folder on another machine',
      { folder: 'refused' },
      /^The folder \/home\/alice\/shop could be on another machine/,
    ],
    ['a folder that does not answer', { folder: 'no-answer' }, /^The file system of .* does not answer/],
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
    it(`is ${what}, and nothing was terminated`, () => {
      const obstacle = textOf(obstacleToRestart(plan, own, { ...place, ...more }));
      assert.match(obstacle, reason);
      assert.match(obstacle, /so nothing was terminated\./);
    });
  }

  it('is a unit that could not be read, which may start it again', () => {
    assert.match(
      textOf(obstacleToRestart(plan, own, { ...place, unit: 'unknown' })),
      /could not be read whether a service manager supervises it, so nothing was terminated\./,
    );
  });

  it('is another network namespace, in which it could not be started', () => {
    const other = { namespace: { kind: 'other', id: 7 } } as const;
    assert.match(
      textOf(obstacleToRestart(plan, other, place)),
      /another network .* so nothing was terminated\./,
    );
  });

  it('is not a window without a folder if it ran in the home folder', () => {
    const atHome = { ...plan, cwd: '/home/alice' };
    assert.equal(obstacleToRestart(atHome, own, { ...place, hasWorkspaceFolder: false }), undefined);
  });
});
