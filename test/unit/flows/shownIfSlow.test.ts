import assert from 'node:assert/strict';
import type { ShownTask } from '../../../src/flows/shownIfSlow';
import { shownIfSlow } from '../../../src/flows/shownIfSlow';

describe('the progress of a task', () => {
  let shown: ShownTask[];
  let waits: number[];
  /** Ends the wait before it is shown. */
  let elapse: () => void;
  let finish: (result: string) => void;
  let fail: (error: Error) => void;
  let report: (message: string) => void;
  let signal: AbortSignal;
  beforeEach(() => {
    shown = [];
    waits = [];
  });

  function start(): Promise<string> {
    return shownIfSlow(
      (cancelled, onReport) => {
        signal = cancelled;
        report = onReport;
        return new Promise((resolve, reject) => {
          finish = resolve;
          fail = reject;
        });
      },
      (task) => shown.push(task),
      (milliseconds, aborted) => {
        waits.push(milliseconds);
        return new Promise((resolve) => {
          elapse = resolve;
          aborted.addEventListener('abort', () => {
            resolve();
          });
        });
      },
    );
  }

  it('is not shown if the task is done, or fails, within half a second', async () => {
    const quick = start();
    finish('done');
    assert.equal(await quick, 'done');
    const failing = start();
    fail(new Error('no'));
    await assert.rejects(failing, /no/);
    assert.deepEqual([shown, waits], [[], [500, 500]]);
  });

  it('is shown if it takes longer, with the latest message and those that follow', async () => {
    const slow = start();
    report('1 of 2');
    report('2 of 2');
    elapse();
    await new Promise(setImmediate);
    const [task] = shown;
    assert.ok(task);
    const messages: string[] = [];
    task.onReport((message) => messages.push(message));
    report('Checking ports');
    assert.deepEqual(messages, ['2 of 2', 'Checking ports']);
    finish('done');
    await task.done;
    assert.equal(await slow, 'done');
    assert.equal(shown.length, 1);
  });

  it('can be canceled once it is shown', async () => {
    const slow = start();
    elapse();
    await new Promise(setImmediate);
    assert.equal(signal.aborted, false);
    shown[0]?.cancel();
    assert.equal(signal.aborted, true);
    fail(new Error('canceled'));
    await assert.rejects(slow, /canceled/);
    await shown[0]?.done;
  });
});
