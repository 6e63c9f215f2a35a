import assert from 'node:assert/strict';
import { parsePsUsage } from '../../../../src/collect/unix/parsePsUsage';

describe('memory and CPU time as ps(1) shows them', () => {
  const start = 'Tue Nov  3 09:01:02 2026';
  const startSeconds = Date.UTC(2026, 10, 3, 9, 1, 2) / 1000;

  const times: [time: string, cpuMs: number][] = [
    ['0:12.34', 12_340],
    ['175:00.08', 175 * 60_000 + 80],
    ['02:03:04', (2 * 3600 + 3 * 60 + 4) * 1000],
    ['1-02:03:04', ((24 + 2) * 3600 + 3 * 60 + 4) * 1000],
    ['0:00,50', 500],
  ];
  for (const [time, cpuMs] of times) {
    it(`reads ${time} as ${cpuMs} ms`, () => {
      assert.deepEqual(
        [...parsePsUsage(`  425  51200 ${time} S    ${start}\n`)],
        [[425, { startSeconds, cpuMs, residentBytes: 51_200 * 1024 }]],
      );
    });
  }

  it('knows nothing of zombies, cut lines and anything else', () => {
    const lines = [
      `  425  0 0:12.34 Z    ${start}`,
      'ps: time: keyword not found',
      `  426  51200 - S    ${start}`,
      '  427  51200 0:12.34 S    Tue Nov 31 09:01:02 2026',
      `  428  51200 0:12.34 S    ${start}`,
    ];
    assert.deepEqual([...parsePsUsage(lines.join('\n'))], []);
  });
});
