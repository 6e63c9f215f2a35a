import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeScratchFolder } from '../../../scripts/host/scratchFolder';
import { readProject } from '../../../src/collect/projectFinder';
import { skipBecause } from '../../support/skip';

describe('readProject', () => {
  it('does not wait for a writer of a named pipe in place of a manifest', async function () {
    if (process.platform === 'win32') skipBecause(this, 'Windows has no mkfifo');
    const scratch = await makeScratchFolder('project');
    try {
      const work = join(scratch.path, 'work');
      await mkdir(work);
      await writeFile(join(scratch.path, 'package.json'), '{ "name": "above" }');
      await promisify(execFile)('mkfifo', [join(work, 'package.json')]);
      const answer = await readProject(work, '/nowhere');
      assert.equal(answer.kind, 'answered');
      assert.equal(answer.value?.name, 'above');
    } finally {
      await scratch.remove();
    }
  });
});
