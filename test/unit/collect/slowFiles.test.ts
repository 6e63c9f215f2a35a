import { equal } from 'node:assert/strict';
import type { Stats } from 'node:fs';
import promises from 'node:fs/promises';
import { mock } from 'node:test';
import { ForeignFiles } from '../../../src/collect/foreignFiles';

const stepMs = 10;

/** What the system says of a folder. */
const folderStats = {
  ...{ dev: 1, ino: 1, size: 0, mtimeMs: 0, ctimeMs: 0 },
  ...{ isSymbolicLink: () => false, isFile: () => false, isDirectory: () => true },
} as unknown as Stats;

describe('foreignFiles on a slow file system', () => {
  let now: number;
  /** How long each call takes. */
  let callMs: number;
  let calls: number;
  let files: ForeignFiles;

  beforeEach(() => {
    [now, callMs, calls] = [0, 0, 0];
    mock.timers.enable({ apis: ['setTimeout'] });
    mock.method(promises, 'lstat', () => {
      calls++;
      return new Promise<Stats>((resolve) => setTimeout(resolve, callMs, folderStats));
    });
    files = new ForeignFiles('linux', {
      mounts: { current: () => Promise.resolve(undefined), expire: () => undefined },
      now: () => now,
    });
  });
  afterEach(() => {
    mock.timers.reset();
    mock.restoreAll();
  });

  async function pass(milliseconds: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += stepMs) {
      await new Promise(setImmediate);
      now += stepMs;
      mock.timers.tick(stepMs);
    }
    await new Promise(setImmediate);
  }

  /** Whether a folder is there, as far as it is known: one call for each name. */
  function look(path: string): { answer: string } {
    const seen = { answer: 'none yet' };
    const found = files.run(async (reader) => (await reader.find(path)) !== undefined);
    void found.then((one) => {
      seen.answer = one.kind === 'answered' ? 'there' : one.reason;
    });
    return seen;
  }

  it('waits for a job whose calls return one after the other, each in time', async () => {
    callMs = 900;
    const seen = look('/home/alice/shop');
    await pass(2_600);
    equal(seen.answer, 'none yet');
    await pass(200);
    equal(seen.answer, 'there');
  });

  it('ends a job of slow calls without end, and reads on soon afterwards', async () => {
    callMs = 600;
    const seen = look(`/home${'/a'.repeat(50)}`);
    await pass(4_900);
    equal(seen.answer, 'none yet');
    await pass(700);
    equal(seen.answer, 'no-answer');
    const callsThen = calls;
    callMs = 0;
    await pass(3_000);
    const next = look('/home');
    await pass(stepMs);
    equal(next.answer, 'there');
    equal(calls, callsThen + 1, 'the job goes on in the background');
  });

  it('reads again after seconds where a call was late, and after minutes where it hung for long', async () => {
    callMs = 1_500;
    const late = look('/home');
    await pass(1_400);
    equal(late.answer, 'no-answer');
    await pass(100);
    callMs = 0;
    const resting = look('/home');
    await pass(5_900);
    equal(resting.answer, 'no-answer');
    const rested = look('/home');
    await pass(200);
    const again = look('/home');
    await pass(stepMs);
    equal([rested.answer, again.answer].join(), 'no-answer,there');

    callMs = 30_000;
    look('/home');
    await pass(30_000);
    callMs = 0;
    const callsThen = calls;
    await pass(119_000);
    const stillResting = look('/home');
    await pass(2_000);
    equal(stillResting.answer, 'no-answer');
    equal(calls, callsThen);
    const after = look('/home');
    await pass(stepMs);
    equal(after.answer, 'there');
  });

  it('touches nothing on a mount while a call on it hangs', async () => {
    callMs = 20_000;
    look('/home');
    await pass(2_000);
    const others = Array.from({ length: 10 }, (_, index) => look(`/home/${index}`));
    await pass(2_000);
    equal(new Set(others.map(({ answer }) => answer)).size, 1);
    equal(others[0]?.answer, 'no-answer');
    equal(calls, 1);
  });
});
