import assert from 'node:assert/strict';
import { SerialQueue } from '../../../src/collect/serialQueue';

describe('SerialQueue', () => {
  it('starts a task when the one before has settled, even if that failed', async () => {
    const queue = new SerialQueue();
    const log: string[] = [];
    const task = (name: string, settle: () => Promise<string>) => (): Promise<string> => {
      log.push(`${name} starts`);
      return settle().finally(() => {
        log.push(`${name} ends`);
      });
    };
    const results = await Promise.allSettled([
      queue.run(task('first', () => Promise.resolve('one'))),
      queue.run(task('second', () => Promise.reject(new Error('no')))),
      queue.run(task('third', () => Promise.resolve('three'))),
    ]);
    assert.equal(log.join(), 'first starts,first ends,second starts,second ends,third starts,third ends');
    assert.deepEqual(
      results.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason))),
      ['one', 'Error: no', 'three'],
    );
  });
});
