import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { FirewallQuery } from '../../../../src/collect/firewall/query';
import { runQuery } from '../../../../src/collect/firewall/query';
import { runTool } from '../../../../src/collect/runTool';
import { patience } from '../../../unit/collect/firewall/fakeRun';

describe('a question to a program of the system', () => {
  const missing = join(process.execPath, '..', 'no-such-program');
  const question = (script: string, ...files: string[]): FirewallQuery<number> => ({
    files: [...files, process.execPath],
    args: ['-e', script],
    parse: (text) => (/^\d+$/.test(text) ? Number(text) : undefined),
  });

  it('is answered by the first program that is there', async () => {
    const answer = await runQuery(question('process.stdout.write("42")', missing), runTool, patience);
    assert.deepEqual(answer, { kind: 'told', value: 42 });
  });

  it('is answered by what a program says, however it ends', async () => {
    const answer = await runQuery(
      question('process.stdout.write("42"); process.exitCode = 3'),
      runTool,
      patience,
    );
    assert.deepEqual(answer, { kind: 'told', value: 42 });
  });

  it('is not answered by what is not understood, too long or cut by a signal', async () => {
    const answers: readonly [script: string, why: string][] = [
      ['process.stdout.write("fortytwo")', 'its answer was not understood.'],
      ['process.stdout.write("4".repeat(1e6))', 'asking it failed.'],
      ['process.stdout.write("42"); process.kill(process.pid, "SIGKILL")', 'asking it failed.'],
    ];
    for (const [script, why] of answers) {
      assert.deepEqual(await runQuery(question(script), runTool, patience), { kind: 'untold', why }, script);
    }
  });

  it('is known to have nobody to answer it', async () => {
    assert.deepEqual(await runQuery({ ...question(''), files: [missing] }, runTool, patience), {
      kind: 'missing',
    });
  });

  it('ends with the reason of who gives up', async () => {
    const reason = new Error('enough');
    const patienceWithEnd = new AbortController();
    const answer = runQuery(question('setInterval(() => undefined, 1e6)'), runTool, patienceWithEnd.signal);
    patienceWithEnd.abort(reason);
    await assert.rejects(answer, reason);
  });
});
