import { deepEqual, equal } from 'node:assert/strict';
import { sessionAbove, tmuxServerOf, tmuxSessionIn } from '../../../../src/model/origin/multiplexer';
import type { Process } from '../../../../src/model/process/process';
import { process_ } from '../../builders';

const init = process_(1, ['/sbin/init']);
const server = process_(300, ['node', 'server.js'], { parentPid: 200 });
const bash = process_(200, ['bash'], { parentPid: 70 });

function below(...command: string[]): Process[] {
  return [server, bash, process_(70, command, { parentPid: 1 }), init];
}

describe('the tmux server that a process was started in', () => {
  const TMUX = '/tmp/tmux-1000/default,70,0';

  it('is the one among its ancestors, at the socket that its environment names', () => {
    deepEqual(tmuxServerOf(below('tmux', 'new'), { TMUX, TMUX_PANE: '%3' }), {
      ...{ pid: 70, socket: ['-S', '/tmp/tmux-1000/default'], pane: '%3' },
    });
    const path = '/tmp/a,1,0/so cket';
    deepEqual(tmuxServerOf(below('tmux'), { TMUX: `${path},70,12` })?.socket, ['-S', path]);
  });

  it('is the one that the environment names, if it is no ancestor any more', () => {
    deepEqual(tmuxServerOf([server, init], { TMUX, TMUX_PANE: '%3' })?.pid, 70);
    equal(tmuxServerOf([server, init], {}), undefined);
  });

  it('has the socket of its own options if the environment is of another one, or unknown', () => {
    for (const [command, socket] of [
      [['tmux', 'new', '-S', 'x'], []],
      [
        ['tmux', '-L', 'work', 'new'],
        ['-L', 'work'],
      ],
      [
        ['tmux', '-Lwork'],
        ['-L', 'work'],
      ],
      [
        ['tmux', '-2', '-f', '/dev/null', '-S', '/tmp/x'],
        ['-S', '/tmp/x'],
      ],
      [['tmux', '-f', '-S', 'new'], []],
      [['tmux', '-L'], []],
    ] as const) {
      deepEqual(tmuxServerOf(below(...command), {})?.socket, socket);
      deepEqual(tmuxServerOf(below(...command), { TMUX: '/tmp/other,71,0', TMUX_PANE: '%9' }), {
        ...{ pid: 70, socket, pane: undefined },
      });
    }
  });

  it('is none by a variable of another form, or below another multiplexer', () => {
    for (const wrong of ['', 'tmux', 'relative,70,0', '/tmp/x,70', '/tmp/x,,0', '-S,70,0']) {
      equal(tmuxServerOf([server, init], { TMUX: wrong }), undefined);
    }
    equal(tmuxServerOf(below('SCREEN', '-S', 'shop'), { TMUX }), undefined);
    equal(tmuxServerOf([server, init], { TMUX, TMUX_PANE: '%3; rm' })?.pane, undefined);
  });
});

describe('the pane that a process was started in', () => {
  const asked = { pid: 70, socket: ['-S', '/tmp/x'], pane: '%1' };
  const panes = '70 190 %0 $0 @0 docs\n70 200 %3 $2 @1 my shop\n70 210 %1 $0 @0 docs\n';

  it('is the one whose program is an ancestor, whatever the environment says', () => {
    deepEqual(tmuxSessionIn(panes, asked, below('tmux')), {
      ...{ program: 'tmux', name: 'my shop', part: { kind: 'pane', name: '%3' } },
      attach: ['tmux', '-S', '/tmp/x', 'attach', '-t', '$2:@1.%3'],
    });
  });

  it('is the one that the environment names, if its program is no ancestor', () => {
    equal(tmuxSessionIn(panes, asked, [server, init])?.attach.at(-1), '$0:@0.%1');
  });

  it('is unknown if it was closed, or another server answers', () => {
    equal(tmuxSessionIn(panes, { ...asked, pane: '%7' }, [server, init]), undefined);
    equal(tmuxSessionIn(panes, { ...asked, pid: 71 }, below('tmux')), undefined);
    equal(tmuxSessionIn('no server running on /tmp/x\n', asked, below('tmux')), undefined);
  });
});

describe('the session of another multiplexer', () => {
  it('of screen is named by its server, with the window that the environment names', () => {
    const chain = below('SCREEN', '-S', 'shop');
    deepEqual(sessionAbove(chain, { STY: '70.shop', WINDOW: '1' }), {
      ...{ program: 'screen', name: '70.shop', part: { kind: 'window', name: '1' } },
      attach: ['screen', '-x', '70.shop', '-p', '1'],
    });
    for (const variables of [{}, { STY: '71.other', WINDOW: '1' }, { STY: '70.a b', WINDOW: '2' }]) {
      deepEqual(sessionAbove(chain, variables)?.attach, ['screen', '-x', '70']);
    }
  });

  it('of Zellij is the one that the environment names', () => {
    const chain = below('/usr/bin/zellij', '--server', '/run/user/1000/zellij/shop');
    deepEqual(sessionAbove(chain, { ZELLIJ_SESSION_NAME: 'shop' })?.attach, ['zellij', 'attach', 'shop']);
    equal(sessionAbove(chain, { ZELLIJ_SESSION_NAME: '--force' }), undefined);
    equal(sessionAbove(chain, {}), undefined);
  });

  it('is none without a server among the ancestors', () => {
    equal(sessionAbove([server, init], { STY: '70.shop', ZELLIJ_SESSION_NAME: 'shop' }), undefined);
  });
});
