import { delay } from '../../../src/act/delay';

describe('delay', () => {
  it('ends at once when it is aborted, before or during the delay', async () => {
    const abort = new AbortController();
    const pausing = delay(3_600_000, abort.signal);
    abort.abort();
    await pausing;
    await delay(3_600_000, abort.signal);
  });
});
