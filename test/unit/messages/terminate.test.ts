import assert from 'node:assert/strict';
import type { Listener } from '../../../src/model/listeners/listener';
import type { ProcessRunner } from '../../../src/model/recognition/processRunners';
import type { Process } from '../../../src/model/process/process';
import type { Supervisor } from '../../../src/model/recognition/supervisors';
import {
  deniedCommand,
  forceQuestion,
  outcomeMessage,
  pausedQuestion,
  supervisedQuestion,
  terminateQuestion,
  terminateSeveralQuestion,
  unitQuestion,
} from '../../../src/messages/terminate';
import { hiddenOwner, listener, ownedBy, process_, root, snapshotOf } from '../builders';
import type { Outcome, Target } from '../../../src/model/actions/termination';
import type { Message } from '../../../src/messages/message';

const node = process_(4711, ['node', 'server.js']);

function target(...listeners: Listener[]): Target {
  return { pid: node.pid, startMark: node.startMark, name: node.name, listeners };
}

function nodemonOf(process: Process): Supervisor {
  return { name: 'nodemon', process, restarts: 'on-change', stopCommand: undefined };
}

const alone = { descendants: [], sharers: [], runners: [] };
const one = target(listener('127.0.0.1:3000', ownedBy(node)));

describe('the question before ending a process', () => {
  it('names process, PID, port and address, and what may be lost', () => {
    const { message, detail } = terminateQuestion(one, alone);
    assert.equal(message, 'Terminate node (PID 4711), which listens on port 3000?');
    assert.match(detail, /^It listens on 127\.0\.0\.1:3000\. .*asked to end.*may be lost\.$/);
  });

  it('names all ports', () => {
    const { message, detail } = terminateQuestion(
      target(
        listener('127.0.0.1:53/udp', ownedBy(node)),
        listener('0.0.0.0:3000', ownedBy(node)),
        listener('[::]:3000', ownedBy(node)),
      ),
      alone,
    );
    assert.equal(message, 'Terminate node (PID 4711), which listens on ports 53/udp and 3000?');
    assert.match(detail, /It listens on 127\.0\.0\.1:53 \(UDP\) and 3000 on all interfaces\./);
  });

  it('tells who keeps the port', () => {
    const worker = process_(4712, ['node'], { name: 'worker' });
    const { detail } = terminateQuestion(target(listener('0.0.0.0:3000', ownedBy(node, worker))), {
      ...alone,
      sharers: [worker],
    });
    assert.match(detail, /worker \(PID 4712\) shares its socket and keeps the port\./);
    const own = { ...alone, descendants: [worker], sharers: [worker] };
    assert.match(
      terminateQuestion(target(listener('0.0.0.0:3000', ownedBy(node, worker))), own).detail,
      /worker \(PID 4712\) shares its socket and keeps the port unless it ends with it\./,
    );
  });

  it('is plain about force', () => {
    const { message, detail } = forceQuestion([one], 'stillRunning');
    assert.match(message, /node \(PID 4711\) is still running 5 seconds after/);
    assert.match(detail, /at once.*cannot save/);
    assert.match(forceQuestion([one], 'forceNeeded').message, /no window and cannot be asked/);
  });

  it('lists all that would end with its tree, and counts what is too much to list', () => {
    const children = Array.from({ length: 10 }, (_, index) => process_(5000 + index, ['esbuild']));
    assert.match(
      terminateQuestion(one, { ...alone, descendants: children.slice(0, 2) }).detail,
      /what it has started: esbuild \(PID 5000\) and esbuild \(PID 5001\)\.$/,
    );
    assert.match(
      terminateQuestion(one, { ...alone, descendants: children }).detail,
      /\(PID 5007\) and 2 more\.$/,
    );
  });

  it('tells beforehand who would start it again, and offers to stop that', () => {
    const nodemon = process_(4700, ['node', '/usr/bin/nodemon', 'server.js'], { name: 'node' });
    const supervisor = nodemonOf(nodemon);
    const { message, detail } = supervisedQuestion(one, supervisor, undefined);
    assert.equal(
      message,
      'nodemon starts it again when a file changes. Stop nodemon instead of node (PID 4711)?',
    );
    assert.match(detail, /^node \(PID 4700\) watches over node \(PID 4711\)/);
    const after = snapshotOf([listener('127.0.0.1:3000', ownedBy(process_(4712, ['node'])))]);
    assert.match(
      outcomeMessage({ kind: 'exited' }, one, node, after, supervisor).text,
      /now held by node \(PID 4712\), which nodemon has started\.$/,
    );
  });

  it('offers to stop no supervisor that a container stands and falls with', () => {
    const first = process_(1, ['node', '/usr/bin/nodemon', 'server.js'], { name: 'node' });
    const { message, detail } = supervisedQuestion(one, nodemonOf(first), undefined);
    assert.equal(
      message,
      'nodemon starts it again when a file changes. Terminate node (PID 4711) all the same?',
    );
    assert.match(detail, /To stop both, stop the container\.$/);
  });

  it('tells what becomes of others, or of it, by who has started it', () => {
    const detail = (...runners: ProcessRunner[]): string =>
      terminateQuestion(one, { ...alone, runners })
        .detail.split('\n\n')
        .slice(1)
        .join(' ');
    const shell = process_(4700, ['bash', 'run.sh']);
    const foreman = process_(4600, ['foreman: master']);
    assert.equal(
      detail(
        { kind: 'script', name: 'run.sh', process: shell },
        { kind: 'stopsSiblings', name: 'foreman', process: foreman },
      ),
      'run.sh (PID 4700) runs it, and may start it again. foreman (PID 4600) ends all that it has started when one of them ends.',
    );
    assert.match(
      detail({ kind: 'stopsSiblingsOnFailure', name: 'turbo', process: foreman }),
      /when one of them fails/,
    );
    const main = { kind: 'container', name: 'npm', process: process_(1, ['npm']) } as const;
    assert.match(
      detail(main),
      /^npm \(PID 1\) has started it and .*should it end too, so does the container/,
    );
    assert.match(
      detail({ ...main, process: node }),
      /^It is what this container runs: with it the container ends/,
    );
  });

  it('names the service and the command that stops it', () => {
    const unit = { manager: 'systemd', name: 'nginx.service', scope: 'system' } as const;
    const { message, detail } = unitQuestion(one, unit);
    assert.equal(message, 'node (PID 4711) belongs to nginx.service, a service of systemd.');
    assert.match(detail, /\n\nsudo systemctl stop nginx\.service$/);
  });

  it('names a service of Windows, and a command that PowerShell does not take for another', () => {
    const unit = { manager: 'Windows', name: 'postgresql-x64-16', scope: 'system' } as const;
    const { message, detail } = unitQuestion(one, unit);
    assert.equal(message, 'node (PID 4711) belongs to postgresql-x64-16, a service of Windows.');
    assert.match(detail, /\n\nsc\.exe stop "postgresql-x64-16"$/);
  });

  it('gives the command of who has more rights', () => {
    assert.equal(deniedCommand([4711], 'linux'), 'sudo kill 4711');
    assert.equal(deniedCommand([4711, 4712], 'darwin'), 'sudo kill 4711 4712');
    assert.equal(deniedCommand([4711, 4712], 'win32'), 'taskkill /PID 4711 /PID 4712 /F');
  });

  it('says of what is paused that it does not know yet, and what else is there', () => {
    const worker = { pid: 4712, startMark: '1', name: 'worker' };
    const only = pausedQuestion({ kind: 'suspended', remaining: [one], paused: [one] });
    assert.match(
      only.message,
      /^node \(PID 4711\) is paused, by Ctrl\+Z or a debugger, and learns .* it goes on\.$/,
    );
    assert.match(only.detail, /^Continuing lets it go on and end\. Forcing ends it at once.*clean.*up\.$/);
    const both = pausedQuestion({ kind: 'suspended', remaining: [one, worker], paused: [one] });
    assert.match(both.detail, /Forcing ends all at once.* worker \(PID 4712\) is still running too\.$/);
  });

  it('names in one question who starts some of several again', () => {
    const { message, detail } = terminateSeveralQuestion([
      { target: one, supervisor: undefined, unit: undefined },
      {
        target: { ...one, pid: 4712 },
        supervisor: nodemonOf(process_(4700, ['nodemon'])),
        unit: undefined,
      },
      {
        target: { ...one, pid: 4713 },
        supervisor: undefined,
        unit: { manager: 'systemd', name: 'shop.service', scope: 'user' },
      },
    ]);
    assert.equal(message, 'Terminate 3 processes?');
    assert.deepEqual(detail.split('\n').slice(0, 3), [
      'node (PID 4711): port 3000',
      'node (PID 4712): port 3000 (nodemon starts it again when a file changes)',
      'node (PID 4713): port 3000 (of shop.service, which may start it again)',
    ]);
  });

  it('shows a hostile name in one line', () => {
    const { message } = terminateQuestion({ ...one, name: 'a\n\nb\u202e' }, alone);
    assert.match(message, /^Terminate a ⏎ b\ufffd \(PID 4711\)/);
  });
});

describe('the message after', () => {
  it('tells who shared the socket and still holds it from who took the port since', () => {
    const worker = process_(4712, ['node'], { name: 'worker' });
    const shared = target(listener('0.0.0.0:3000', ownedBy(node, worker)));
    const after = snapshotOf([listener('0.0.0.0:3000', ownedBy(worker))]);
    assert.match(
      outcomeMessage({ kind: 'exited' }, shared, node, after, undefined).text,
      /but port 3000 is still held by worker \(PID 4712\)\.$/,
    );
    assert.match(
      outcomeMessage(
        { kind: 'exited' },
        one,
        node,
        snapshotOf([listener('127.0.0.1:3000', ownedBy(worker))]),
        undefined,
      ).text,
      /but port 3000 is now held by worker \(PID 4712\)\.$/,
    );
  });

  const other = process_(5000, ['nginx'], { name: 'nginx' });

  const cases: readonly [
    description: string,
    outcome: Outcome,
    after: readonly Listener[] | undefined,
    level: Message['level'],
    words: RegExp,
  ][] = [
    [
      'its end, with the port free',
      { kind: 'exited' },
      [],
      'information',
      /has ended\. Port 3000 is free\.$/,
    ],
    [
      'its end, with the port held by another process',
      { kind: 'exited' },
      [listener('0.0.0.0:3000', ownedBy(other))],
      'warning',
      /has ended, but port 3000 is now held by nginx \(PID 5000\)\.$/,
    ],
    [
      'its end, with the port held by someone hidden',
      { kind: 'exited' },
      [listener('127.0.0.1:3000', hiddenOwner('no-permission', root))],
      'warning',
      /port 3000 is held by a process that cannot be seen\.$/,
    ],
    [
      'its end, though another address of that port is taken',
      { kind: 'exited' },
      [listener('127.0.0.2:3000', ownedBy(other))],
      'information',
      /has ended\. Another process listens on 127\.0\.0\.2:3000\.$/,
    ],
    [
      'its end, where nothing could be seen after',
      { kind: 'exited' },
      undefined,
      'warning',
      /could not be seen/,
    ],
    ['that it had ended', { kind: 'alreadyExited' }, [], 'information', /had already ended/],
    [
      'that another process has its PID',
      { kind: 'pidReused' },
      [],
      'warning',
      /^Nothing was terminated.*PID 4711 now belongs/,
    ],
    [
      'that it let go of the port',
      { kind: 'notListening' },
      [],
      'warning',
      /^Nothing was terminated.*no longer listens on port 3000/,
    ],
    [
      'that the system forbids it',
      { kind: 'denied', members: [one] },
      [],
      'warning',
      /does not allow.*node \(PID 4711\), which belongs to user alice\. It is still running\.$/,
    ],
    [
      'whom the system forbids to end, where that is not the process itself',
      { kind: 'denied', members: [other] },
      [],
      'warning',
      /^node \(PID 4711\) has ended, but the system does not allow you to terminate nginx \(PID 5000\)\. It is still/,
    ],
    [
      'that who holds its port cannot be seen',
      { kind: 'ownerUnknown' },
      [],
      'warning',
      /^Nothing was terminated: whether node \(PID 4711\) still listens on port 3000 cannot be seen\.$/,
    ],
    [
      'that it was cancelled in time',
      { kind: 'cancelled' },
      [],
      'information',
      /^Nothing was terminated.*had not been asked/,
    ],
    [
      'who is paused',
      { kind: 'suspended', remaining: [one, other], paused: [other] },
      [],
      'warning',
      /^node \(PID 4711\) and nginx \(PID 5000\) are still running\. nginx \(PID 5000\) is paused/,
    ],
    ['that it resists', { kind: 'stillRunning', remaining: [one] }, [], 'warning', /still running although/],
    [
      'that nobody waited',
      { kind: 'waitCancelled', remaining: [one] },
      [],
      'warning',
      /^node \(PID 4711\) was asked to end and is still running\. It may end yet\.$/,
    ],
    [
      'who had not ended when nobody waited any more',
      { kind: 'waitCancelled', remaining: [other, other] },
      [],
      'warning',
      /^nginx .* were asked to end and are still running\. They may end yet\.$/,
    ],
    [
      'the reason of a refusal',
      { kind: 'refused', reason: 'It is the editor.', member: one },
      [],
      'warning',
      /^node \(PID 4711\) is not terminated\. It is the editor\.$/,
    ],
    [
      'of whom a refusal speaks, where that is not the process itself',
      { kind: 'refused', reason: 'It is the editor.', member: other },
      [],
      'warning',
      /is not terminated, nor is anything else: to end with it was nginx \(PID 5000\)\. It is the editor\.$/,
    ],
  ];
  it('says of a script that still runs that it may start it again, and that it has', () => {
    const script = { kind: 'script', name: 'run.sh', process: process_(4700, ['bash', 'run.sh']) } as const;
    const words = (...now: Listener[]): string =>
      outcomeMessage({ kind: 'exited' }, one, node, snapshotOf(now), script, undefined, script).text;
    assert.match(words(), /Port 3000 is free\. run\.sh \(PID 4700\) still runs, and may start it again\.$/);
    const again = listener('127.0.0.1:3000', ownedBy(process_(4712, ['node'])));
    assert.match(words(again), /now held by node \(PID 4712\), which run\.sh has started\.$/);
  });

  it('claims no port to be free where listeners of other users cannot be seen', () => {
    const after = snapshotOf([], [], { coverage: 'own-processes' });
    assert.match(
      outcomeMessage({ kind: 'exited' }, one, node, after, undefined).text,
      /has ended\. None of your processes listens on port 3000 any more\.$/,
    );
  });

  it('speaks of no other port: of UDP, or in another network', () => {
    const elsewhere = {
      ...listener('127.0.0.1:3000', ownedBy(other)),
      namespace: { kind: 'other', id: 7 },
    } as const;
    for (const others of [[listener('127.0.0.2:3000/udp', ownedBy(other))], [elsewhere]]) {
      assert.match(
        outcomeMessage({ kind: 'exited' }, one, node, snapshotOf(others), undefined).text,
        /has ended\. Port 3000 is free\.$/,
      );
    }
  });

  it('tells who may start again what ended, where that was left alone', () => {
    const nodemon = nodemonOf(process_(4700, ['nodemon']));
    const free = snapshotOf([]);
    assert.match(
      outcomeMessage({ kind: 'exited' }, one, node, free, undefined, nodemon).text,
      /Port 3000 is free\. nodemon starts it again when a file changes\.$/,
    );
    const pm2 = { ...nodemon, name: 'PM2', restarts: 'restarts' as const };
    assert.match(
      outcomeMessage({ kind: 'exited' }, one, node, free, undefined, pm2).text,
      /Port 3000 is free\. PM2 may start it again yet\.$/,
    );
  });

  for (const [description, outcome, after, level, words] of cases) {
    it(`tells ${description}`, () => {
      const message = outcomeMessage(outcome, one, node, after && snapshotOf(after), undefined);
      assert.equal(message.level, level);
      assert.match(message.text, words);
    });
  }
});
