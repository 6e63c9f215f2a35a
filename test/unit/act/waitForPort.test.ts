import assert from 'node:assert/strict';
import {
  waitForNewHolders,
  waitUntilFree,
  stabilizationMs,
  restartStabilizationMs,
  stabilizationTime,
} from '../../../src/act/waitForPort';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Supervisor } from '../../../src/model/recognition/supervisors';
import { hiddenOwner, listener, ownedBy, process_, snapshotOf } from '../builders';
import type { Target } from '../../../src/model/actions/termination';

/** @param scans what each scan finds; the last one stays. */
function scanning(scans: (readonly Listener[] | undefined)[]) {
  let waitedMs = 0;
  let last: readonly Listener[] | undefined;
  return {
    scan: () => {
      if (scans.length > 0) last = scans.shift();
      return Promise.resolve(last && snapshotOf(last));
    },
    clock: {
      now: () => waitedMs,
      delay: (milliseconds: number) => {
        waitedMs += milliseconds;
        return Promise.resolve();
      },
    },
    waitedMs: () => waitedMs,
  };
}

describe('waitForNewHolders', () => {
  const node = process_(4711, ['node']);
  const worker = process_(4712, ['node']);
  const stranger = process_(5000, ['nginx']);
  const target: Target = { ...node, listeners: [listener('127.0.0.1:3000', ownedBy(node, worker))] };

  /** @returns how long it took, and the owners it found. */
  async function wait(...scans: (readonly Listener[] | undefined)[]): Promise<[number, string]> {
    const { scan, clock, waitedMs } = scanning(scans);
    const seen = await waitForNewHolders([target], 1_000, { scan, clock });
    const owners = seen?.listeners.map(({ owner }) =>
      owner.kind === 'known' ? owner.processes.map(({ pid }) => pid).join('+') : owner.reason,
    );
    return [waitedMs(), owners?.join() ?? 'nothing was read'];
  }

  const heldBy = (first: Listener['owner']): Listener[] => [listener('127.0.0.1:3000', first)];

  it('scans for the whole time while the port is free', async () => {
    assert.deepEqual(await wait([]), [1_000, '']);
  });

  it('ends as soon as another process has the port', async () => {
    assert.deepEqual(await wait([], [], heldBy(ownedBy(stranger))), [500, '5000']);
    assert.deepEqual(await wait(heldBy(hiddenOwner('no-permission', undefined))), [0, 'no-permission']);
  });

  it('gives processes that shared the socket time to exit', async () => {
    assert.deepEqual(await wait(heldBy(ownedBy(worker)), heldBy(hiddenOwner('gone', undefined)), []), [
      1_000,
      '',
    ]);
    assert.deepEqual(await wait(heldBy(ownedBy(worker))), [1_000, '4712']);
  });

  it('continues after a failed scan, and says so if they all fail', async () => {
    assert.deepEqual(await wait(undefined, heldBy(ownedBy(stranger))), [250, '5000']);
    assert.deepEqual(await wait(undefined), [1_000, 'nothing was read']);
  });

  it('takes longer only if a supervisor restarts the process immediately', () => {
    const supervisor = (restarts: Supervisor['restarts']): Supervisor => ({
      ...{ name: 'it', process: stranger, restarts },
      stopArgv: undefined,
    });
    assert.equal(stabilizationTime(undefined), stabilizationMs);
    assert.equal(stabilizationTime(supervisor('on-change')), stabilizationMs);
    assert.equal(stabilizationTime(supervisor('always')), restartStabilizationMs);
  });
});

describe('waitUntilFree', () => {
  const wanted = listener('127.0.0.1:3000', ownedBy(process_(4711, ['node'])));
  const worker = ownedBy(process_(4712, ['node']));

  /** @returns its state, and how long that took to find out. */
  async function stateOf(...scans: (readonly Listener[] | undefined)[]): Promise<[string, number]> {
    const { scan, clock, waitedMs } = scanning(scans);
    const found = await waitUntilFree(wanted, 1_000, { scan, clock });
    return [found, waitedMs()];
  }

  it('is free at once if the port is free', async () => {
    assert.deepEqual(await stateOf([]), ['free', 0]);
  });

  it('gives processes that exit with the terminated one time to do so', async () => {
    const held = [listener('127.0.0.1:3000', worker)];
    assert.deepEqual(await stateOf(held, held, []), ['free', 500]);
    assert.deepEqual(await stateOf(held), ['held', 1_000]);
  });

  it('is held while another address of the port is in the way, such as a wildcard', async () => {
    assert.deepEqual(await stateOf([listener('0.0.0.0:3000', worker)]), ['held', 1_000]);
    assert.deepEqual(await stateOf([listener('127.0.0.2:3000', worker)]), ['free', 0]);
  });

  it('is neither free nor held if nothing can be read', async () => {
    assert.deepEqual(await stateOf(undefined), ['unknown', 1_000]);
    assert.deepEqual(await stateOf(undefined, []), ['free', 250]);
  });
});
