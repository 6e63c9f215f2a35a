import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { FirewallQuery } from '../../../../src/collect/firewall/query';
import { runQuery } from '../../../../src/collect/firewall/query';
import { runTool } from '../../../../src/collect/runTool';
import type { FirewallUnknownReason } from '../../../../src/model/net/firewall';
import { patience } from '../../../unit/collect/firewall/fakeRun';

describe('runQuery', () => {
  const missing = join(process.execPath, '..', 'no-such-program');
  const question = (script: string, ...files: string[]): FirewallQuery<number> => ({
    files: [...files, process.execPath],
    args: ['-e', script],
    parse: (text) => (/^\d+$/.test(text) ? Number(text) : undefined),
  });

  it('runs the first tool that exists', async () => {
    const answer = await runQuery(question('process.stdout.write("42")', missing), runTool, patience);
    assert.deepEqual(answer, { kind: 'answered', value: 42 });
  });

  it('reads the output whatever the exit code', async () => {
    const answer = await runQuery(
      question('process.stdout.write("42"); process.exitCode = 3'),
      runTool,
      patience,
    );
    assert.deepEqual(answer, { kind: 'answered', value: 42 });
  });

  it('fails if the output is not understood, too large or cut off by a signal', async () => {
    const answers: readonly [script: string, reason: FirewallUnknownReason][] = [
      ['process.stdout.write("fortytwo")', 'not-understood'],
      ['process.stdout.write("4".repeat(1e6))', 'query-failed'],
      ['process.stdout.write("42"); process.kill(process.pid, "SIGKILL")', 'query-failed'],
    ];
    for (const [script, reason] of answers) {
      assert.deepEqual(
        await runQuery(question(script), runTool, patience),
        { kind: 'failed', reason },
        script,
      );
    }
  });

  it('says that no tool exists', async () => {
    assert.deepEqual(await runQuery({ ...question(''), files: [missing] }, runTool, patience), {
      kind: 'missing',
    });
  });

  it('rejects with the reason of the abort', async () => {
    const reason = new Error('enough');
    const patienceWithEnd = new AbortController();
    const answer = runQuery(question('setInterval(() => undefined, 1e6)'), runTool, patienceWithEnd.signal);
    patienceWithEnd.abort(reason);
    await assert.rejects(answer, reason);
  });
});
