import assert from 'node:assert/strict';
import { perProcess } from '../../../../src/model/process/perProcess';
import type { Process } from '../../../../src/model/process/process';

describe('perProcess', () => {
  const process = { pid: 7 } as Process;

  it('reads once of each process, also what is undefined', () => {
    const read: number[] = [];
    const nameOf = perProcess(({ pid }) => {
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
    const count = perProcess(() => ++reads);
    assert.deepEqual([count(process), count({ ...process }), count(process)], [1, 2, 1]);
  });
});
