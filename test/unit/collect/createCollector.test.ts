import assert from 'node:assert/strict';
import { CollectFailure } from '../../../src/collect/collector';
import { createCollector } from '../../../src/collect/createCollector';
import { LsofCollector } from '../../../src/collect/unix/lsofCollector';

describe('createCollector', () => {
  it('looks at Linux through /proc', async () => {
    const [lineage = []] = await createCollector('linux').lineages([process.pid]);
    assert.equal(lineage[0]?.argumentBounds, 'exact', 'ps and lsof would not tell arguments apart');
  });

  it('has a collector for Windows, which says where it is not on Windows', async () => {
    await assert.rejects(createCollector('win32').collect(new AbortController().signal), (error) => {
      assert.ok(error instanceof CollectFailure);
      assert.equal(error.reason, 'missing');
      return true;
    });
  });

  for (const platform of ['darwin', 'freebsd', 'openbsd', 'netbsd', 'sunos', 'aix'] as const) {
    it(`asks lsof on ${platform}`, () => {
      assert.ok(createCollector(platform) instanceof LsofCollector);
    });
  }

  for (const platform of ['android', 'haiku'] as const) {
    it(`says of ${platform} that it is not supported, and claims nothing about its processes`, async () => {
      const collector = createCollector(platform);
      await assert.rejects(collector.collect(new AbortController().signal), (error) => {
        assert.ok(error instanceof CollectFailure);
        assert.equal(error.reason, 'unsupported');
        assert.match(error.message, new RegExp(`\\(${platform}\\)`));
        return true;
      });
      assert.deepEqual(await collector.lineages([process.pid]), [[]]);
    });
  }
});
