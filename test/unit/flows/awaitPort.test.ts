import assert from 'node:assert/strict';
import { CollectFailure } from '../../../src/collect/collector';
import { awaitPort } from '../../../src/flows/awaitPort';
import type { Listener } from '../../../src/model/listeners/listener';
import type { ScanState } from '../../../src/model/listeners/scanState';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import { listener, ownedBy, process_, snapshotOf } from '../builders';
import { FakeClock } from '../fakeClock';

const web = listener('127.0.0.1:3000', ownedBy(process_(100, ['node', 'server.js'])));
const neverCancelled = new AbortController().signal;

/** Each scan sees the next of these; the last one stays. */
function machine(...scans: readonly (readonly Listener[] | Partial<Snapshot> | 'failed')[]) {
  const clock = new FakeClock();
  let count = 0;
  let scanMs = 0;
  const scanner = {
    state: { kind: 'scanning' } as ScanState,
    refresh: (): Promise<ScanState> => {
      const seen = scans[Math.min(count++, scans.length - 1)] ?? [];
      clock.nowMs += scanMs;
      const problem = { message: 'Cannot read.', detail: '' };
      scanner.state =
        seen === 'failed'
          ? { kind: 'failed', reason: 'unexpected', problem, lastSnapshot: undefined }
          : {
              kind: 'ok',
              snapshot: Array.isArray(seen)
                ? snapshotOf(seen)
                : snapshotOf([], [], seen as Partial<Snapshot>),
            };
      return Promise.resolve(scanner.state);
    },
  };
  return {
    clock,
    scanner,
    scans: () => count,
    slowly: (milliseconds: number) => {
      scanMs = milliseconds;
    },
  };
}

describe('awaitPort', () => {
  it('ends with the first scan that shows a listener on the port', async () => {
    const seen = machine([], [listener('127.0.0.1:3001', web.owner)], [web]);
    const options = { wanted: 'listens', withinMs: 60_000, cancelled: neverCancelled } as const;
    assert.equal(await awaitPort(seen, 3000, options), 'listens');
    assert.equal(seen.scans(), 3);
  });

  it('gives up when the time is up, and says that nothing listens', async () => {
    const seen = machine([]);
    const options = { wanted: 'listens', withinMs: 1_000, cancelled: neverCancelled } as const;
    assert.equal(await awaitPort(seen, 3000, options), 'closed');
    assert.equal(seen.clock.nowMs, 1_000);
  });

  it('counts neither UDP, nor other networks, nor rows of an earlier scan', async () => {
    const others: Listener[] = [
      listener('127.0.0.1:3000/udp', web.owner),
      { ...web, namespace: { kind: 'other', id: 7 } },
    ];
    const options = { wanted: 'listens', withinMs: 400, cancelled: neverCancelled } as const;
    assert.equal(await awaitPort(machine(others), 3000, options), 'closed');
    assert.equal(await awaitPort(machine([{ ...web, isStale: true }]), 3000, options), 'unknown');
  });

  it('does not take a port for closed if not everything could be read', async () => {
    const unread: Partial<Snapshot> = { unread: [{ protocol: 'tcp', namespace: { kind: 'host' } }] };
    const options = { wanted: 'closed', withinMs: 400, cancelled: neverCancelled } as const;
    assert.equal(await awaitPort(machine(unread), 3000, options), 'unknown');
    assert.equal(await awaitPort(machine(unread, []), 3000, options), 'closed');
  });

  it('outlasts a scan that fails, and fails only with the last one', async () => {
    const options = { wanted: 'listens', withinMs: 400, cancelled: neverCancelled } as const;
    assert.equal(await awaitPort(machine('failed', [web]), 3000, options), 'listens');
    await assert.rejects(awaitPort(machine([], 'failed'), 3000, options), CollectFailure);
  });

  it('ends after one more scan when it is canceled', async () => {
    const seen = machine([]);
    const canceling = new AbortController();
    seen.clock.onDelay = () => {
      canceling.abort();
    };
    const options = { wanted: 'listens', withinMs: 60_000, cancelled: canceling.signal } as const;
    assert.equal(await awaitPort(seen, 3000, options), 'closed');
    assert.equal(seen.scans(), 2);
  });

  it('scans for a fifth of the time at most, however slow a scan is', async () => {
    const seen = machine([]);
    seen.slowly(1_000);
    const options = { wanted: 'listens', withinMs: 50_000, cancelled: neverCancelled } as const;
    await awaitPort(seen, 3000, options);
    // at 0, 5, 10 … 45 s, and once more when the time is up
    assert.equal(seen.scans(), 11);
  });
});
