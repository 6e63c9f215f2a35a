import assert from 'node:assert/strict';
import { createSendSignal, sendSignal } from '../../../src/act/signals';
import { taskkillSignal } from '../../../src/act/taskkill';
import type { RunTool } from '../../../src/collect/runTool';
import { RunFailure } from '../../../src/collect/runTool';

/** A taskkill that ends with this code, and the commands it was given. */
function taskkill(exitCode: number, words = 'FEHLER: …'): { run: RunTool; asked: string[] } {
  const asked: string[] = [];
  const run: RunTool = ({ file, args }) => {
    asked.push([file, ...args].join(' '));
    return Promise.resolve({ exitCode, stdout: Buffer.alloc(0), stderr: Buffer.from(words) });
  };
  return { run, asked };
}

describe('taskkillSignal', () => {
  it('asks one process, only by its PID', async () => {
    const { run, asked } = taskkill(0);
    assert.equal(await taskkillSignal(run, 'C:\\Windows')(4712, 'SIGTERM'), 'sent');
    assert.deepEqual(asked, ['C:\\Windows\\System32\\taskkill.exe /PID 4712']);
  });

  it('forces one process, and never its tree', async () => {
    const { run, asked } = taskkill(0);
    assert.equal(await taskkillSignal(run, 'C:\\Windows')(4712, 'SIGKILL'), 'sent');
    assert.deepEqual(asked, ['C:\\Windows\\System32\\taskkill.exe /PID 4712 /F']);
  });

  it('derives the result only from the exit code', async () => {
    for (const [exitCode, signal, expected] of [
      [128, 'SIGTERM', 'gone'],
      [128, 'SIGKILL', 'gone'],
      [1, 'SIGTERM', 'forceNeeded'],
      [1, 'SIGKILL', 'denied'],
    ] as const) {
      const result = await taskkillSignal(taskkill(exitCode).run)(4712, signal);
      assert.equal(result, expected, `${exitCode} ${signal}`);
    }
  });

  it('claims nothing if the exit code is unknown', async () => {
    await assert.rejects(
      async () => taskkillSignal(taskkill(255).run)(4712, 'SIGKILL'),
      /code 255.*PID 4712/,
    );
  });

  it('claims nothing if taskkill fails without a word, which it never does on purpose', async () => {
    for (const exitCode of [1, 128]) {
      await assert.rejects(
        async () => taskkillSignal(taskkill(exitCode, '').run)(4712, 'SIGTERM'),
        /may or may not/,
      );
    }
  });

  for (const [reason, words] of [
    ['missing', /was not found .*was not terminated\./],
    ['denied', /permission to run taskkill.*was not terminated\./],
    ['timeout', /did not finish in time.*may or may not have been terminated\./],
    ['killed', /did not finish.*may or may not have been terminated/],
  ] as const) {
    it(`says in a sentence that it was ${reason}`, async () => {
      const run: RunTool = () => Promise.reject(new RunFailure(reason, 'taskkill.exe: details'));
      await assert.rejects(async () => taskkillSignal(run)(4712, 'SIGTERM'), words);
    });
  }
});

describe('createSendSignal', () => {
  it('uses kill(2) except on Windows, where that would force a process that is only to be asked', () => {
    assert.equal(createSendSignal('linux'), sendSignal);
    assert.equal(createSendSignal('darwin'), sendSignal);
    assert.notEqual(createSendSignal('win32'), sendSignal);
  });
});
