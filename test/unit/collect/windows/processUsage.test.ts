import assert from 'node:assert/strict';
import { parseUsages } from '../../../../src/collect/windows/processUsage';

describe('memory and CPU time as PowerShell prints them', () => {
  const one =
    '{"ProcessId":4712,"KernelModeTime":"156250","UserModeTime":"312500","WorkingSetSize":"52428800","Started":"133799058451234560"}';
  const usage = { cpuMs: 46, residentBytes: 52_428_800 };

  it('are those of a process with this PID and this start', () => {
    assert.deepEqual([...parseUsages(one)], [['4712 133799058451234560', usage]]);
  });

  it('leaves out processes of which something is missing', () => {
    const idle =
      '{"ProcessId":0,"KernelModeTime":"1","UserModeTime":"0","WorkingSetSize":"8192","Started":null}';
    assert.deepEqual([...parseUsages(`[${idle},${one}]`)], [['4712 133799058451234560', usage]]);
  });

  it('are unknown from any other text', () => {
    for (const text of ['', 'null', '[1]', '{"ProcessId":', 'Access denied']) {
      assert.deepEqual([...parseUsages(text)], [], text);
    }
  });
});
