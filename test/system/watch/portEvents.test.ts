import assert from 'node:assert/strict';
import type { EventLine } from '../../support/linux/portEvents';
import { useWorld } from '../../support/linux/world';

describe('what happens to the ports of real servers', function () {
  this.timeout(60_000);
  const world = useWorld();

  it('is recorded once each, whatever a scan fails to read in between', async () => {
    const events = JSON.parse(await world().program('portEvents', []).answer()) as readonly EventLine[];
    assert.deepEqual(events, [
      'opened 127.0.0.1:4001 shop',
      'opened 0.0.0.0:4002 shop',
      'exposed 0.0.0.0:4002 shop',
      'opened 127.0.0.1:4003 unknown',
      'closed 127.0.0.1:4001 shop',
      'ended 127.0.0.1:4001 shop',
      'opened 127.0.0.1:4001 blog',
      'held-by-another 127.0.0.1:4001 blog after shop',
      'closed 0.0.0.0:4002 shop',
      'opened 0.0.0.0:4002 shop',
      'exposed 0.0.0.0:4002 shop',
      'closed 0.0.0.0:4002 shop',
      'ended 0.0.0.0:4002 shop',
    ]);
  });
});
