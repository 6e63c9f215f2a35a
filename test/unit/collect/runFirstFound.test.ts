import assert from 'node:assert/strict';
import type { RunFailureReason } from '../../../src/collect/runTool';
import { RunFailure, runFirstFound } from '../../../src/collect/runTool';

const { signal } = new AbortController();
const command = { args: ['-ax'], timeoutMs: 1, maximumBytes: 1 };
const result = { exitCode: 0, stdout: Buffer.from('x'), stderr: Buffer.alloc(0) };

describe('runFirstFound', () => {
  let ran: string[];
  beforeEach(() => {
    ran = [];
  });

  /** @param failures of each file, by its name. */
  function find(
    files: readonly string[],
    failures: Readonly<Record<string, RunFailureReason>>,
  ): ReturnType<typeof runFirstFound> {
    return runFirstFound(
      ({ file, args }) => {
        ran.push([file, ...args].join(' '));
        const reason = failures[file];
        return reason === undefined ? Promise.resolve(result) : Promise.reject(new RunFailure(reason, file));
      },
      files,
      command,
      signal,
    );
  }

  it('runs the first file that exists, and says which', async () => {
    assert.deepEqual(await find(['/a', '/b', '/c'], { '/a': 'missing' }), { ...result, file: '/b' });
    assert.deepEqual(ran, ['/a -ax', '/b -ax']);
  });

  for (const reason of ['denied', 'timeout', 'too-large', 'killed', 'aborted', 'unexpected'] as const) {
    it(`does not try another after ${reason}`, async () => {
      await assert.rejects(find(['/a', '/b'], { '/a': reason }), {
        name: 'RunFailure',
        reason,
        message: '/a',
      });
      assert.deepEqual(ran, ['/a -ax']);
    });
  }

  it('fails with the first one if none exists', async () => {
    const missing = { '/a': 'missing', '/b': 'missing' } as const;
    await assert.rejects(find(['/a', '/b'], missing), { reason: 'missing', message: '/a' });
    assert.deepEqual(ran, ['/a -ax', '/b -ax']);
    await assert.rejects(find([], {}), { reason: 'missing' });
  });

  it('passes on a defect', async () => {
    const defect = new TypeError('planted');
    await assert.rejects(
      runFirstFound(() => Promise.reject(defect), ['/a', '/b'], command, signal),
      defect,
    );
  });
});
