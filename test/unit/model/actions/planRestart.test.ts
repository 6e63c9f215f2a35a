import assert from 'node:assert/strict';
import type { Process } from '../../../../src/model/process/process';
import { planRestart } from '../../../../src/model/actions/restartPlan';
import { process_, hostContext } from '../../builders';

/** Written over the arguments by a program of Node.js. */
function titled(pid: number, title: string): Process {
  return process_(pid, [title], { name: title, executable: '/usr/bin/node' });
}

describe('planRestart', () => {
  const npm = titled(10, 'npm run dev');
  const again = ['npm', 'run', 'dev', '--', '--host', '127.0.0.1'];

  it('starts what it is given in place of a process that has written over its arguments', () => {
    assert.deepEqual(planRestart(npm, [], hostContext, again), {
      kind: 'possible',
      plan: { process: npm, argv: again, cwd: '/home/alice/shop' },
    });
  });

  it('starts nothing made of arguments that are known in pieces', () => {
    const inPieces = { ...npm, argvQuality: 'splitOnSpaces' } as const;
    assert.equal(planRestart(inPieces, [], hostContext, again).kind, 'refused');
  });

  it('starts nothing in place of who holds ports for containers', () => {
    const holder = process_(10, ['/usr/bin/rootlesskit', '--net=slirp4netns']);
    assert.deepEqual(planRestart(holder, [], hostContext), {
      kind: 'refused',
      reason: 'it holds its ports for containers: restart the container instead.',
    });
  });
});
