import assert from 'node:assert/strict';
import { CollectFailure } from '../../../src/collect/collector';
import { failedScan } from '../../../src/selfCheck/failedScan';

describe('a scan that failed, in a report', () => {
  it('has no row of what a tool printed, which are those of other programs too', () => {
    const detail =
      'netstat -ano: code 0, 684 bytes, " TCP 192.0.2.7:37000 198.51.100.2:443 \\"A\\" 712\\n" " TCP 127.0.0.1:37002\\n"';
    const { seen } = failedScan(new CollectFailure('unexpected', 'netstat listed nothing.', detail));
    assert.equal(seen, 'unexpected: netstat -ano: code 0, 684 bytes, "…" "…"');
  });
});
