import assert from 'node:assert/strict';
import { CollectFailure } from '../../../src/collect/collector';
import type { ScanState } from '../../../src/model/listeners/scanState';
import { boundedScan } from '../../../src/selfCheck/boundedScan';
import { FakeClock } from '../fakeClock';

const neverEnding = {
  state: { kind: 'scanning' } as ScanState,
  refresh: () => new Promise<ScanState>(() => undefined),
};

describe('a scan that a check waits for', () => {
  it('fails if the collector never ends', async () => {
    const cancelled = new AbortController().signal;
    await assert.rejects(
      boundedScan({ scanner: neverEnding, clock: new FakeClock(), cancelled }),
      (error) => error instanceof CollectFailure && error.detail.includes('no answer within 60000 ms'),
    );
  });

  it('is given up when a person cancels', async () => {
    const cancelled = AbortSignal.abort();
    const clock = { now: () => 0, delay: () => new Promise<void>(() => undefined) };
    await assert.rejects(boundedScan({ scanner: neverEnding, clock, cancelled }), { name: 'AbortError' });
  });
});
