import assert from 'node:assert/strict';
import { planRestart } from '../../../../src/model/actions/restartPlan';
import { belowEditor, restartableChain } from '../../../../src/model/process/ancestorChain';
import type { Process } from '../../../../src/model/process/process';
import { hostContext, process_ } from '../../builders';

const node = '/usr/bin/node';
const server = process_(300, ['node', 'server.js', '--port', '3000'], { executable: node });
const shell = process_(200, ['bash'], { executable: '/bin/bash' });
const code = process_(800, ['/usr/share/code/code']);

function title(pid: number, text: string, executable = node, more: Partial<Process> = {}): Process {
  return process_(pid, [text], { executable, ...more });
}

describe('belowEditor', () => {
  it('ends before the editor or the first process', () => {
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

  it('starts at the process itself', () => {
    assert.deepEqual(pids(server, shell), [300, 200]);
  });

  it('starts at the nearest ancestor with exact arguments if its own are overwritten', () => {
    assert.deepEqual(pids(nextServer, nextDev, npm, shell), [290, 280, 200]);
    const script = process_(285, ['sh', '-c', 'webpack serve'], { executable: '/bin/dash' });
    assert.deepEqual(pids(title(300, 'webpack'), script, npm, shell), [285, 280, 200]);
  });

  it('never starts at an interactive shell', () => {
    for (const argv of [['bash'], ['-zsh'], ['bash', '--init-file', '/x/shellIntegration.sh']]) {
      const typed = process_(200, argv, { executable: '/bin/bash' });
      assert.deepEqual(pids(nextServer, npm, typed), [300, 280, 200], argv.join(' '));
      assert.equal(planRestart(nextServer, [npm, typed], hostContext).kind, 'refused');
    }
  });

  it('never starts at what runs the session: the service manager, the desktop, a terminal', () => {
    for (const argv of [['/usr/lib/systemd/systemd', '--user'], ['/usr/bin/gnome-shell'], ['tmux', 'new']]) {
      assert.deepEqual(pids(nextServer, process_(150, argv)), [300, 150], argv.join(' '));
    }
  });

  it('never starts at a process in another folder', () => {
    const elsewhere = { ...nextDev, cwd: '/home/alice' };
    assert.deepEqual(pids(nextServer, elsewhere), [300, 290]);
    assert.deepEqual(pids({ ...nextServer, cwd: undefined }, { ...nextDev, cwd: undefined }), [300, 290]);
  });
});
