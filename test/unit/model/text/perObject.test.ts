import assert from 'node:assert/strict';
import { perObject } from '../../../../src/model/text/perObject';
import type { Process } from '../../../../src/model/process/process';

describe('perObject', () => {
  const process = { pid: 7 } as Process;

  it('reads once of each object, also what is undefined', () => {
    const read: number[] = [];
    const nameOf = perObject(({ pid }: Process) => {
      read.push(pid);
      return pid === 7 ? undefined : `process ${pid}`;
    });
    assert.deepEqual(
      [nameOf(process), nameOf(process), nameOf({ ...process, pid: 8 })],
      [undefined, undefined, 'process 8'],
    );
    assert.deepEqual(read, [7, 8]);
  });

  it('reads again of another object with the same PID, which may be another process', () => {
    let reads = 0;
    const count = perObject<Process, number>(() => ++reads);
    assert.deepEqual([count(process), count({ ...process }), count(process)], [1, 2, 1]);
  });
});
