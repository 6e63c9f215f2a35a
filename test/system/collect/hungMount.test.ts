import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../../scripts/host/projectRoot';
import { makeScratchFolder } from '../../../scripts/host/scratchFolder';
import type { HungMountReport } from '../../support/linux/hungMountChild';
import { skipBecause } from '../../support/skip';

/** The test skips aloud where a mount that never answers cannot be had. */
async function obstacle(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'mount namespaces are of Linux';
  if (process.getuid?.() !== 0) return 'mounting takes root';
  try {
    accessSync('/dev/fuse', constants.R_OK | constants.W_OK);
  } catch (error) {
    return `no /dev/fuse here (${String(error)})`;
  }
  const script = 'mkdir "$0" && mount -t tmpfs none "$0" && python3 -c "import ctypes"';
  const scratch = await makeScratchFolder('mount');
  try {
    await promisify(execFile)('unshare', ['-m', 'sh', '-c', script, join(scratch.path, 'x')]);
    return undefined;
  } catch (error) {
    return `no mount namespace here (${String(error)})`;
  } finally {
    await scratch.remove();
  }
}

describe('a mount that never answers', function () {
  this.timeout(60_000);
  let report: HungMountReport;

  before('read folders on it, in a mount namespace of its own', async function () {
    const reason = await obstacle();
    if (reason !== undefined) skipBecause(this, reason);
    const scratch = await makeScratchFolder('hung');
    try {
      const child = join(projectRoot(), 'out/test/support/linux/hungMountChild.js');
      const args = ['-m', '--propagation', 'private', process.execPath, child, scratch.path];
      const { stdout } = await promisify(execFile)('unshare', args, { timeout: 50_000 });
      report = JSON.parse(stdout) as HungMountReport;
    } finally {
      await scratch.remove();
    }
  });

  it('is not accessed without a request, not even through links; neither is an automounter', () => {
    assert.deepEqual(report.knowing, {
      first: 'not-local',
      'first/a/b': 'not-local',
      automount: 'not-local',
      'automount/x': 'not-local',
      'near/away': 'not-local',
      // a link in place of a manifest is none
      'near/linked': 'near',
      near: 'near',
    });
    assert.equal(report.requestsOfKnowing, 0);
  });

  it('parks one thread, a second one on another mount, and never more; others go on working', () => {
    assert.deepEqual(report.unknowing, [
      ['near', 'near'],
      ['first/shop', 'no-answer'],
      ['work of others', 'done'],
      ['near', 'near'],
      ['first/other', 'no-answer'],
      ['second/shop', 'no-answer'],
      ['work of others', 'done'],
      ['third/shop', 'no-answer'],
      // with two threads parked nothing foreign is read
      ['near', 'no-answer'],
      ['work of others', 'done'],
      // one has returned
      ['near', 'near'],
      // and its mount rests
      ['first/other', 'no-answer'],
    ]);
    assert.deepEqual(report.requests, { first: 1, second: 1, third: 0, automount: 0 });
  });
});
