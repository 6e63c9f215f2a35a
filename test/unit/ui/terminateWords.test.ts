import assert from 'node:assert/strict';
import type { Outcome, Target } from '../../../src/act/terminate';
import type { Listener } from '../../../src/model/listener';
import type { Message } from '../../../src/ui/terminateWords';
import {
  deniedCommand,
  forceQuestion,
  outcomeMessage,
  supervisedQuestion,
  terminateQuestion,
  unitQuestion,
} from '../../../src/ui/terminateWords';
import { hiddenOwner, listener, ownedBy, process_, root, snapshotOf } from '../builders';

const node = process_(4711, ['node', 'server.js']);

function target(...listeners: Listener[]): Target {
  return { pid: node.pid, startMark: node.startMark, name: node.name, listeners };
}

const alone = { descendants: [], sharers: [] };
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
  });

  it('is plain about force', () => {
    const { message, detail } = forceQuestion([one], 'still-running');
    assert.match(message, /node \(PID 4711\) is still running 5 seconds after/);
    assert.match(detail, /at once.*cannot save/);
    assert.match(forceQuestion([one], 'force-needed').message, /no window and cannot be asked/);
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
    const supervisor = {
      name: 'nodemon',
      process: nodemon,
      restarts: 'on-change' as const,
      stopCommand: undefined,
    };
    const { message, detail } = supervisedQuestion(one, supervisor, undefined);
    assert.equal(
      message,
      'nodemon starts it again when a file changes. Stop nodemon instead of node (PID 4711)?',
    );
    assert.match(detail, /^node \(PID 4700\) watches over node \(PID 4711\)/);
    const after = snapshotOf([listener('127.0.0.1:3000', ownedBy(process_(4712, ['node'])))]);
    assert.match(
      outcomeMessage({ kind: 'ended' }, one, node, after, supervisor).text,
      /now held by node \(PID 4712\), which nodemon has started\.$/,
    );
  });

  it('names the service and the command that stops it', () => {
    const unit = { manager: 'systemd', name: 'nginx.service', scope: 'system' } as const;
    const { message, detail } = unitQuestion(one, unit);
    assert.equal(message, 'node (PID 4711) belongs to nginx.service, a service of systemd.');
    assert.match(detail, /\n\nsudo systemctl stop nginx\.service$/);
  });

  it('gives the command of who has more rights', () => {
    assert.equal(deniedCommand(4711, 'linux'), 'sudo kill 4711');
    assert.equal(deniedCommand(4711, 'win32'), 'taskkill /PID 4711 /F');
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
      outcomeMessage({ kind: 'ended' }, shared, node, after, undefined).text,
      /but port 3000 is still held by worker \(PID 4712\)\.$/,
    );
    assert.match(
      outcomeMessage(
        { kind: 'ended' },
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
    ['its end, with the port free', { kind: 'ended' }, [], 'information', /has ended\. Port 3000 is free\.$/],
    [
      'its end, with the port held by another process',
      { kind: 'ended' },
      [listener('0.0.0.0:3000', ownedBy(other))],
      'warning',
      /has ended, but port 3000 is now held by nginx \(PID 5000\)\.$/,
    ],
    [
      'its end, with the port held by someone hidden',
      { kind: 'ended' },
      [listener('127.0.0.1:3000', hiddenOwner('no-permission', root))],
      'warning',
      /port 3000 is held by a process that cannot be seen\.$/,
    ],
    [
      'its end, though another address of that port is taken',
      { kind: 'ended' },
      [listener('127.0.0.2:3000', ownedBy(other))],
      'information',
      /Port 3000 is free\.$/,
    ],
    [
      'its end, where nothing could be seen after',
      { kind: 'ended' },
      undefined,
      'warning',
      /could not be seen/,
    ],
    ['that it had ended', { kind: 'gone' }, [], 'information', /had already ended/],
    [
      'that another process has its PID',
      { kind: 'replaced' },
      [],
      'warning',
      /^Nothing was terminated.*PID 4711 now belongs/,
    ],
    [
      'that it let go of the port',
      { kind: 'let-go' },
      [],
      'warning',
      /^Nothing was terminated.*no longer listens on port 3000/,
    ],
    [
      'that the system forbids it',
      { kind: 'denied' },
      [],
      'warning',
      /does not allow.*user alice.*still running/,
    ],
    ['that it resists', { kind: 'still-running', remaining: [one] }, [], 'warning', /still running although/],
    ['that nobody waited', { kind: 'abandoned' }, [], 'warning', /was asked to end and is still running/],
    [
      'the reason of a refusal',
      { kind: 'refused', reason: 'It is the editor.' },
      [],
      'warning',
      /is not terminated\. It is the editor\.$/,
    ],
  ];
  it('claims no port to be free where listeners of other users cannot be seen', () => {
    const after = snapshotOf([], [], { coverage: 'own-processes' });
    assert.match(
      outcomeMessage({ kind: 'ended' }, one, node, after, undefined).text,
      /has ended\. None of your processes listens on port 3000 any more\.$/,
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
