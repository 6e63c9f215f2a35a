import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CollectFailure } from '../../../../src/collect/collector';
import type { RunTool } from '../../../../src/collect/runTool';
import { runTool } from '../../../../src/collect/runTool';
import { LsofCollector } from '../../../../src/collect/unix/lsofCollector';
import { skipBecause } from '../../../support/skip';

/** Prints one listener, as lsof does. */
const cutRow = "printf 'p100\\0R1\\0cnode\\0u501\\0\\nf3\\0tIPv4\\0d0x1\\0PTCP\\0n*:3000\\0TST=LISTEN\\0\\n'";
/** And its mark at the end of a listing, after which it waits. */
const row = `${cutRow}; printf 'm\\0\\n'`;
const waiting = `${row}; exec sleep 60`;

describe('LsofCollector with real tools that misbehave', () => {
  let folder: string;

  before('make a folder for them', function () {
    if (process.platform === 'win32') skipBecause(this, 'they are shell scripts');
    folder = mkdtempSync(join(tmpdir(), 'local-ports-tools-'));
    mkdirSync(join(folder, 'bin'));
  });

  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  /** Runs the tools in our folder instead of the system's, with a shorter timeout. */
  const here: RunTool = (command, signal) =>
    runTool(
      { ...command, file: join(folder, 'bin', command.file.replace(/.*\//, '')), timeoutMs: 1_500 },
      signal,
    );

  function collector(tools: { readonly lsof: string; readonly ps?: string }): LsofCollector {
    for (const [name, script] of Object.entries({ ps: 'exit 1', ...tools })) {
      const file = join(folder, 'bin', name);
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
    }
    return new LsofCollector({
      ...{
        platform: 'freebsd',
        run: here,
        zoneName: () => undefined,
        isPidInUse: () => true,
        isPidOfOthers: () => false,
        now: Date.now,
      },
      findProcesses: () => Promise.reject(new Error('not here')),
      user: { uid: 501, name: 'alice' },
    });
  }

  const failures: readonly [description: string, lsof: string, message: RegExp][] = [
    ['hangs', 'exec sleep 60', /did not answer/],
    ['hangs after a good row', `${cutRow}; exec sleep 60`, /did not answer/],
    ['prints 100 MB', 'exec head -c 100000000 /dev/zero', /printed too much/],
    ['is killed after a good row', `${cutRow}; kill -9 $$`, /was killed before it finished/],
    ['exits with 127', 'exit 127', /no usable output/],
    ['complains and exits with 1', 'echo "lsof: no" >&2; exit 1', /no usable output/],
    ['prints nothing and exits with 0', 'exit 0', /no usable output/],
  ];
  for (const [description, lsof, message] of failures) {
    it(`fails if lsof ${description}`, async () => {
      await assert.rejects(collector({ lsof }).scan(new AbortController().signal), (error) => {
        assert.ok(error instanceof CollectFailure, String(error));
        assert.equal(error.reason, 'unexpected');
        assert.match(error.message, message);
        return true;
      });
    });
  }

  it('shows what lsof found if it complains endlessly and exits with 1', async () => {
    const lsof = `${cutRow}; head -c 1000000 /dev/zero | tr '\\0' w >&2; exit 1`;
    const { listeners } = await collector({ lsof }).scan(new AbortController().signal);
    assert.deepEqual(
      listeners.map(({ port }) => port),
      [3000],
    );
  });

  it('lists what lsof printed when it waits after its mark, and ends it', async () => {
    // of the listing, which is the first run
    const pidFile = join(folder, 'pid');
    const { listeners, problems, unread } = await collector({
      lsof: `[ -e "${pidFile}" ] || echo $$ >"${pidFile}"; ${waiting}`,
    }).scan(new AbortController().signal);
    assert.deepEqual(
      listeners.map(({ port }) => port),
      [3000],
    );
    assert.deepEqual(unread, []);
    assert.doesNotMatch(problems.map(({ message }) => message).join(), /listeners may be missing/);
    const pid = Number(readFileSync(pidFile, 'utf8'));
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  });

  it('says of output without the mark that listeners may be missing, though each line is whole', async () => {
    const { listeners, problems, unread } = await collector({ lsof: `${cutRow}; exit 0` }).scan(
      new AbortController().signal,
    );
    assert.deepEqual(
      listeners.map(({ port }) => port),
      [3000],
    );
    assert.match(
      problems.map(({ message }) => message).join(),
      /lsof ended early, so listeners may be missing/,
    );
    assert.deepEqual(
      unread.map(({ protocol }) => protocol),
      ['tcp', 'udp'],
    );
  });

  for (const [description, ps] of [
    ['hangs', 'exec sleep 60'],
    ['prints 100 MB', 'exec head -c 100000000 /dev/zero'],
    ['is killed', 'kill -9 $$'],
    ['does not support the columns', 'echo "ps: lstart: keyword not found" >&2; exit 1'],
  ] as const) {
    it(`shows owners without start times if ps ${description}`, async () => {
      const { listeners, problems } = await collector({ lsof: waiting, ps }).scan(
        new AbortController().signal,
      );
      assert.deepEqual(
        listeners.map(({ owner }) =>
          owner.kind === 'known' ? owner.processes.map(({ pid, startMark }) => [pid, startMark]) : owner,
        ),
        [[[100, undefined]]],
      );
      assert.match(problems[0]?.message ?? '', /^ps failed, so process start times are unknown/);
    });
  }
});
