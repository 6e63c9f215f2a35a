import assert from 'node:assert/strict';
import type { Process } from '../../../../src/model/process/process';
import {
  ancestorsOf,
  childrenByParent,
  compareByAge,
  descendantsIn,
  sameProcess,
} from '../../../../src/model/process/process';
import { finish } from '../../../../src/model/text/timeSlice';
import { process_ } from '../../builders';

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

  it('ends at an unknown parent', () => {
    assert.deepEqual(chain(process_(30, ['node'], { parentPid: 20 }), shell), [20]);
    assert.deepEqual(chain(process_(30, ['node'])), []);
  });

  it('ends at a parent that started later, whose PID was reused', () => {
    const child = process_(30, ['node'], { parentPid: 20, startedAt: 1000 });
    assert.deepEqual(chain(child, { ...shell, startedAt: 1001 }, init), []);
    assert.deepEqual(chain(child, { ...shell, startedAt: 1000 }, { ...init, startedAt: 0 }), [20, 1]);
  });

  it('includes a parent whose start is unknown', () => {
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

describe('descendantsIn', () => {
  const below = (process: Process, ...others: Process[]): number[] =>
    finish(descendantsIn(childrenOf(process, ...others), process)).map(({ pid }) => pid);
  const childrenOf = (...processes: Process[]): ReadonlyMap<number, readonly Process[]> =>
    finish(childrenByParent(new Map(processes.map((known) => [known.pid, known]))));
  const parent = process_(20, ['npm'], { startedAt: 1000 });
  const child = (pid: number, parentPid: number, startedAt: number | undefined = 2000): Process =>
    process_(pid, ['node'], { parentPid, startedAt });

  it('returns all descendants, parents before their children, and nothing else', () => {
    const others = [child(50, 40), child(40, 30), child(30, 20), child(31, 20), child(99, 98), child(98, 1)];
    const found = below(parent, ...others);
    assert.deepEqual([...found].sort(), [30, 31, 40, 50]);
    assert.ok(found.indexOf(30) < found.indexOf(40) && found.indexOf(40) < found.indexOf(50));
  });

  it('is empty without children', () => {
    assert.deepEqual(below(parent), []);
    assert.deepEqual(below(parent, child(30, 21)), []);
  });

  it('excludes a child that is older than its parent, whose PID was reused', () => {
    assert.deepEqual(below(parent, child(30, 20, 999), child(40, 30, 1500)), []);
    assert.deepEqual(below(parent, child(30, 20, 1000)), [30], 'started in the same moment');
  });

  it('includes a child whose start is unknown', () => {
    assert.deepEqual(below(parent, process_(30, ['node'], { parentPid: 20, startedAt: undefined })), [30]);
  });

  it('ends in a circle', () => {
    assert.deepEqual(
      below({ ...parent, parentPid: 30, startedAt: undefined }, { ...child(30, 20), startedAt: undefined }),
      [30],
    );
  });
});

describe('sameProcess', () => {
  it('requires the same PID and start', () => {
    const one = { pid: 5, startMark: '100' };
    assert.equal(sameProcess(one, { pid: 5, startMark: '100' }), true);
    assert.equal(sameProcess(one, { pid: 5, startMark: '101' }), false);
    assert.equal(sameProcess(one, { pid: 6, startMark: '100' }), false);
  });
});

describe('compareByAge', () => {
  it('sorts the oldest first, then the lower PID, and unknown starts last', () => {
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
