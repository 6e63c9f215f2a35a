import assert from 'node:assert/strict';
import { once } from 'node:events';
import { startPatience } from '../../../src/cli/remote/patience';

const never = 600_000;

describe('patience with another machine', () => {
  it('ends if it does not begin to answer', async () => {
    const patience = startPatience({ beginWithinMs: 1, silentMs: never });
    await once(patience.late, 'abort');
    patience.end();
  });

  it('ends if it goes silent', async () => {
    const patience = startPatience({ beginWithinMs: never, silentMs: 1 });
    patience.hear();
    await once(patience.late, 'abort');
    patience.end();
  });

  it('ends at the deadline of the whole answer, whatever it says', async () => {
    const patience = startPatience({ beginWithinMs: never, endWithinMs: 1, silentMs: never });
    patience.hear();
    await once(patience.late, 'abort');
    patience.end();
  });

  it('lasts while it goes on to answer', async () => {
    const patience = startPatience({ beginWithinMs: 1, silentMs: never });
    patience.hear();
    // of the same length, and begun later
    const other = startPatience({ beginWithinMs: 1, silentMs: never });
    await once(other.late, 'abort');
    assert.ok(!patience.late.aborted);
    for (const one of [patience, other]) one.end();
  });
});
