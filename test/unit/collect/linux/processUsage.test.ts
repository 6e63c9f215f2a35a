import assert from 'node:assert/strict';
import { parseCpuTicks, parseKilobytes } from '../../../../src/collect/linux/processUsage';

describe('memory and CPU time in /proc', () => {
  const rest = '4700 4711 4711 0 -1 4194560 1892 0 0 0 37 12 900 800 20 0 11 0 105811 0 0';

  it('counts a process itself, and not its children', () => {
    assert.equal(parseCpuTicks(`4711 (node) S ${rest}`), 37 + 12);
  });

  it('is not misled by the name of the process', () => {
    assert.equal(parseCpuTicks(`4711 (a) S 1 2 3 4 5 6 7 8 9 10 11 12 13) S ${rest}`), 37 + 12);
  });

  it('is unknown from a text that is cut', () => {
    assert.equal(parseCpuTicks('4711 (node) S 4700 4711 4711 0 -1 4194560 1892 0 0 0 37'), undefined);
    assert.equal(parseCpuTicks(''), undefined);
  });

  it('takes the line of that name alone', () => {
    const rollup = 'Rss:  90000 kB\nPss:  51200 kB\nPss_Dirty:  40000 kB\nSwapPss:  7 kB\n';
    assert.equal(parseKilobytes(rollup, 'Pss'), 51_200 * 1024);
    assert.equal(parseKilobytes('VmHWM:\t 9 kB\nVmRSS:\t    4188 kB\n', 'VmRSS'), 4188 * 1024);
    assert.equal(parseKilobytes('Name:\tkthreadd\n', 'VmRSS'), undefined);
  });
});
