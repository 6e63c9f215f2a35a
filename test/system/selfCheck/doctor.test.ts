import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compare } from '../../../scripts/captures/compare';
import { linuxKinds } from '../../../scripts/captures/linux';
import { projectRoot } from '../../../scripts/host/projectRoot';
import type { Evidence } from '../../../src/model/selfCheck/evidence';

interface Result {
  readonly of: string;
  readonly what: string;
  readonly outcome: string;
}

describe('local-ports doctor', function () {
  this.timeout(90_000);

  it('finds this system read right, with evidence that the reader of captures takes, and leaves nothing', async () => {
    const run = promisify(execFile);
    const program = join(projectRoot(), 'dist', 'local-ports.js');
    const { stdout } = await run(process.execPath, [program, 'doctor', '--json', '--evidence']).catch(
      (error: unknown) => {
        // a failed check is its exit code 1: which one, is in the results
        if (error instanceof Error && 'stdout' in error) return { stdout: String(error.stdout) };
        throw error;
      },
    );
    const { results, evidence } = JSON.parse(stdout) as {
      readonly results: readonly Result[];
      readonly evidence: readonly Evidence[];
    };
    // how long a scan takes is no question of a test: this machine may be busy
    const failed = results.filter(({ what, outcome }) => outcome === 'failed' && what !== 'scanTime');
    assert.deepEqual(failed, []);
    for (const what of [
      'owner',
      'commandLine',
      'gentle',
      'refusesGentle',
      'forced',
      'startedAgain',
      'gone',
    ]) {
      assert.ok(
        results.some((one) => one.what === what && one.outcome === 'passed'),
        `${what} was not checked`,
      );
    }
    assert.deepEqual(await leftChildren(), []);
    for (const { name, text, expected } of evidence) {
      const kind = linuxKinds.find(({ prefix }) => name.startsWith(prefix));
      assert.ok(kind !== undefined && expected.length > 0, name);
      assert.deepEqual(compare(kind, expected, Buffer.from(text), name).differences, [], name);
    }
    assert.ok(evidence.some(({ name }) => name.startsWith('linux-procnet-tcp-')));
  });
});

/** Processes whose program is that of the check. */
async function leftChildren(): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commandLines = await Promise.all(
    pids.map((pid) => readFile(join('/proc', pid, 'cmdline'), 'utf8').catch(() => '')),
  );
  return commandLines.filter((text) => text.includes('LOCAL_PORTS_CHECK'));
}
