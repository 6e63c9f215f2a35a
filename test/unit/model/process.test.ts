import assert from 'node:assert/strict';
import type { Process } from '../../../src/model/process';
import { ancestorsOf, compareByAge, sameProcess, userWords } from '../../../src/model/process';
import { process_ } from '../builders';

function chain(process: Process, ...others: Process[]): number[] {
  const processes = new Map([process, ...others].map((known) => [known.pid, known]));
  return ancestorsOf(processes, process).map(({ pid }) => pid);
}

describe('ancestorsOf', () => {
  const shell = process_(20, ['bash'], { parentPid: 1 });
  const init = process_(1, ['init']);

  it('goes from the parent up to the root', () => {
    assert.deepEqual(chain(process_(30, ['node'], { parentPid: 20 }), shell, init), [20, 1]);
  });

  it('ends where a parent is unknown', () => {
    assert.deepEqual(chain(process_(30, ['node'], { parentPid: 20 }), shell), [20]);
    assert.deepEqual(chain(process_(30, ['node'])), []);
  });

  it('ends at a parent that started later: its PID was used again', () => {
    const child = process_(30, ['node'], { parentPid: 20, startedAt: 1000 });
    assert.deepEqual(chain(child, { ...shell, startedAt: 1001 }, init), []);
    assert.deepEqual(chain(child, { ...shell, startedAt: 1000 }, { ...init, startedAt: 0 }), [20, 1]);
  });

  it('believes a parent whose start is unknown', () => {
    assert.deepEqual(
      chain(process_(30, ['node'], { parentPid: 20 }), { ...shell, startedAt: undefined }, init),
      [20, 1],
    );
  });

  it('ends in a circle', () => {
    const sameTime = { startedAt: 5 };
    const a = process_(30, ['a'], { parentPid: 31, ...sameTime });
    const b = process_(31, ['b'], { parentPid: 30, ...sameTime });
    assert.deepEqual(chain(a, b), [31]);
    assert.deepEqual(chain(process_(30, ['a'], { parentPid: 30 })), []);
  });
});

describe('sameProcess', () => {
  it('wants both PID and start', () => {
    const one = { pid: 5, startMark: '100' };
    assert.equal(sameProcess(one, { pid: 5, startMark: '100' }), true);
    assert.equal(sameProcess(one, { pid: 5, startMark: '101' }), false);
    assert.equal(sameProcess(one, { pid: 6, startMark: '100' }), false);
  });
});

describe('compareByAge', () => {
  it('puts the oldest first, then the lower PID, and the unknown last', () => {
    const processes = [
      process_(4, ['x'], { startedAt: undefined }),
      process_(3, ['x'], { startedAt: 100 }),
      process_(2, ['x'], { startedAt: 200 }),
      process_(1, ['x'], { startedAt: 200 }),
    ];
    assert.deepEqual(
      processes.sort(compareByAge).map(({ pid }) => pid),
      [3, 1, 2, 4],
    );
  });
});

describe('userWords', () => {
  it('names a user, or the number of one without a name', () => {
    assert.equal(userWords({ uid: 1000, name: 'alice' }), 'alice');
    assert.equal(userWords({ uid: 1234, name: undefined }), 'uid 1234');
  });
});
