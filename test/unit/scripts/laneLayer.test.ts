import { deepEqual } from 'node:assert/strict';
import { Shutdown } from '../../../scripts/host/shutdown';
import { runLanes } from '../../../scripts/laneLayer';
import type { Lane, LaneOutcome } from '../../../scripts/lanes/lane';
import { everything } from '../../support/filter';
import type { TestFilter } from '../../support/filter';

function lane(name: string, outcome: LaneOutcome | Error): Lane {
  return {
    ...{ name, what: `${name}'s surroundings`, isQuick: true },
    run: () => (outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome)),
  };
}

const lanes = [
  lane('good', { kind: 'passed', details: ['doctor: 2 of 2 checks passed'] }),
  lane('bad', { kind: 'failed', details: ['doctor: 1 of 2 checks passed', 'failed: a port'] }),
  lane('absent', { kind: 'impossible', reason: 'setpriv is not installed' }),
];

async function run(filter: TestFilter, ...more: readonly Lane[]): Promise<object> {
  const lines: string[] = [];
  const print = (line: string): void => {
    lines.push(...line.split('\n'));
  };
  const results = await runLanes({ filter, print, shutdown: new Shutdown() }, [...lanes, ...more]);
  return { ...results, lines };
}

describe('the lanes of the test runner', () => {
  it('count as tests, and one that cannot run is skipped with its reason', async () => {
    deepEqual(await run(everything), {
      passed: 1,
      failed: [{ title: "bad: bad's surroundings", message: 'doctor: 1 of 2 checks passed\nfailed: a port' }],
      skipped: [{ title: "absent: absent's surroundings", reason: 'setpriv is not installed' }],
      lines: [
        "ok    good: good's surroundings (doctor: 2 of 2 checks passed)",
        "FAIL  bad: bad's surroundings",
        '      doctor: 1 of 2 checks passed',
        '      failed: a port',
        "skip  absent: absent's surroundings: setpriv is not installed",
      ],
    });
  });

  it('fail with their error, and the next one runs nevertheless', async () => {
    const error = new Error('broken');
    error.stack = 'Error: broken\n    at here';
    const broken = lane('broken', error);
    const after = lane('after', { kind: 'passed', details: [] });
    deepEqual(await run({ files: ['broken', 'after'], title: undefined }, broken, after), {
      passed: 1,
      failed: [{ title: "broken: broken's surroundings", message: 'Error: broken\n    at here' }],
      skipped: [],
      lines: [
        "FAIL  broken: broken's surroundings",
        '      Error: broken',
        '          at here',
        "ok    after: after's surroundings ()",
      ],
    });
  });

  it('are chosen by a part of their name or title', async () => {
    const passed = { passed: 1, failed: [], skipped: [] };
    const lines = ["ok    good: good's surroundings (doctor: 2 of 2 checks passed)"];
    deepEqual(await run({ files: ['goo'], title: undefined }), { ...passed, lines });
    deepEqual(await run({ files: [], title: "GOOD'S" }), { ...passed, lines });
  });
});
