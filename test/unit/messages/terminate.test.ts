import assert from 'node:assert/strict';
import type { Listener } from '../../../src/model/listeners/listener';
import type { ProcessRunner } from '../../../src/model/recognition/processRunners';
import type { Process } from '../../../src/model/process/process';
import type { Supervisor } from '../../../src/model/recognition/supervisors';
import {
  supervisedQuestion,
  terminateQuestion,
  terminateSeveralQuestion,
  unitQuestion,
} from '../../../src/messages/terminate';
import { listener, ownedBy, process_ } from '../builders';
import type { Target } from '../../../src/model/actions/termination';
import { forceQuestion, suspendedQuestion } from '../../../src/messages/forceTermination';

const node = process_(4711, ['node', 'server.js']);

function target(...listeners: Listener[]): Target {
  return { pid: node.pid, startMark: node.startMark, name: node.name, listeners };
}

function nodemonOf(process: Process): Supervisor {
  return { name: 'nodemon', process, restarts: 'on-change', stopArgv: undefined };
}

const alone = { descendants: [], sharers: [], runners: [] };
const one = target(listener('127.0.0.1:3000', ownedBy(node)));

describe('the question before ending a process', () => {
  it('names process, PID, port and address, and what may be lost', () => {
    const { message, detail } = terminateQuestion(one, alone);
    assert.equal(message, 'Terminate node, port 3000?');
    assert.equal(
      detail,
      'node (PID 4711) is listening on 127.0.0.1:3000. It will be asked to exit. Unsaved work may be lost.',
    );
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
    assert.equal(message, 'Terminate node, ports 53/udp and 3000?');
    assert.match(detail, / is listening on 127\.0\.0\.1:53 \(UDP\) and 3000 on all interfaces\./);
  });

  it('names the processes that keep the port open', () => {
    const worker = process_(4712, ['node'], { name: 'worker' });
    const { detail } = terminateQuestion(target(listener('0.0.0.0:3000', ownedBy(node, worker))), {
      ...alone,
      sharers: [worker],
    });
    assert.match(detail, /worker \(PID 4712\) shares its socket and keeps the port open\./);
    const own = { ...alone, descendants: [worker], sharers: [worker] };
    assert.match(
      terminateQuestion(target(listener('0.0.0.0:3000', ownedBy(node, worker))), own).detail,
      /worker \(PID 4712\) shares its socket and keeps the port open unless it exits too\./,
    );
  });

  it('is plain about force', () => {
    const { message, detail } = forceQuestion([one], 'stillRunning');
    assert.match(message, /^node \(PID 4711\) is still running 5 seconds after it was asked to exit\.$/);
    assert.match(detail, /^Force-terminating ends it immediately, without saving or cleaning up\.$/);
    assert.match(
      forceQuestion([one], 'forceNeeded').message,
      / has no window, so it cannot be asked to exit, only forced\.$/,
    );
  });

  it('lists all that would end with its tree, and counts what is too much to list', () => {
    const children = Array.from({ length: 10 }, (_, index) => process_(5000 + index, ['esbuild']));
    assert.match(
      terminateQuestion(one, { ...alone, descendants: children.slice(0, 2) }).detail,
      /Its process tree also includes esbuild \(PID 5000\) and esbuild \(PID 5001\)\.$/,
    );
    assert.match(
      terminateQuestion(one, { ...alone, descendants: children }).detail,
      /\(PID 5007\) and 2 more\.$/,
    );
  });

  it('says what would restart it, and offers to stop that', () => {
    const nodemon = process_(4700, ['node', '/usr/bin/nodemon', 'server.js'], { name: 'node' });
    const supervisor = nodemonOf(nodemon);
    const { message, detail } = supervisedQuestion(one, supervisor, undefined);
    assert.equal(message, 'nodemon restarts node when a file changes. Stop nodemon instead?');
    assert.equal(
      detail,
      'node (PID 4711) is listening on port 3000 and is supervised by node (PID 4700). Stopping nodemon terminates both, and everything else it has started.',
    );
  });

  it('does not offer to stop the main process of a container', () => {
    const first = process_(1, ['node', '/usr/bin/nodemon', 'server.js'], { name: 'node' });
    const { message, detail } = supervisedQuestion(one, nodemonOf(first), undefined);
    assert.equal(message, 'nodemon restarts node when a file changes. Terminate it anyway?');
    assert.match(detail, /To stop both, stop the container\.$/);
  });

  it('says how the processes that started it react to its end', () => {
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
      'run.sh (PID 4700) runs it and may start it again. foreman (PID 4600) stops everything it started if one of them exits.',
    );
    assert.match(
      detail({ kind: 'stopsSiblingsOnFailure', name: 'turbo', process: foreman }),
      / if one of them fails, and this may count as a failure\.$/,
    );
    const main = { kind: 'container', name: 'npm', process: process_(1, ['npm']) } as const;
    assert.match(
      detail(main),
      /^npm \(PID 1\) is the main process of this container: if that exits too, the container stops\.$/,
    );
    assert.match(
      detail({ ...main, process: node }),
      /^It is the main process of this container: the container stops with it\.$/,
    );
  });

  it('names the service and the command that stops it', () => {
    const unit = { manager: 'systemd', name: 'nginx.service', scope: 'system' } as const;
    const { message, detail } = unitQuestion(one, unit, 'sudo systemctl stop nginx.service');
    assert.equal(message, 'node belongs to nginx.service, a service of systemd.');
    assert.match(detail, /^If you terminate node \(PID 4711\), .*\n\nsudo systemctl stop nginx\.service$/);
  });

  it('names a service of Windows', () => {
    const unit = { manager: 'Windows', name: 'postgresql-x64-16', scope: 'system' } as const;
    const { message, detail } = unitQuestion(one, unit, 'sc.exe stop postgresql-x64-16');
    assert.equal(message, 'node belongs to postgresql-x64-16, a service of Windows.');
    assert.match(detail, /\n\nsc\.exe stop postgresql-x64-16$/);
  });

  it('says of what is paused that it does not know yet, and what else is there', () => {
    const worker = { pid: 4712, startMark: '1', name: 'worker' };
    const only = suspendedQuestion({ kind: 'suspended', remaining: [one], paused: [one] });
    assert.match(
      only.message,
      /^node \(PID 4711\) is suspended \(Ctrl\+Z or a debugger\) and will not react until it is resumed\.$/,
    );
    assert.match(
      only.detail,
      /^Continuing resumes it, so that it can exit\. Force-terminating ends it immediately.*clean.*up\.$/,
    );
    const both = suspendedQuestion({ kind: 'suspended', remaining: [one, worker], paused: [one] });
    assert.match(
      both.detail,
      /Force-terminating ends them immediately.* worker \(PID 4712\) is also still running\.$/,
    );
  });

  it('says of several processes what restarts them', () => {
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
      'node (PID 4711), port 3000.',
      'node (PID 4712), port 3000. nodemon restarts it when a file changes.',
      'node (PID 4713), port 3000. It belongs to shop.service, which may restart it.',
    ]);
  });

  it('shows a hostile name in one line', () => {
    const { message } = terminateQuestion({ ...one, name: 'a\n\nb\u202e' }, alone);
    assert.match(message, /^Terminate a ⏎ b\ufffd, port 3000\?$/);
  });
});
