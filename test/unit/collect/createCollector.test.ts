import assert from 'node:assert/strict';
import { CollectFailure } from '../../../src/collect/collector';
import { createCollector } from '../../../src/collect/createCollector';
import { LinuxCollector } from '../../../src/collect/linux/linuxCollector';
import { LsofCollector } from '../../../src/collect/unix/lsofCollector';

describe('createCollector', () => {
  it('has a collector for Linux', () => {
    assert.ok(createCollector('linux') instanceof LinuxCollector);
  });

  for (const platform of ['darwin', 'freebsd', 'openbsd', 'netbsd', 'sunos', 'aix'] as const) {
    it(`asks lsof on ${platform}`, () => {
      assert.ok(createCollector(platform) instanceof LsofCollector);
    });
  }

  for (const platform of ['win32', 'android', 'haiku'] as const) {
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
