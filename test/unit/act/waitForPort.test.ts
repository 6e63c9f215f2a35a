import assert from 'node:assert/strict';
import {
  waitForNewHolder,
  waitUntilFree,
  stabilizationMs,
  restartStabilizationMs,
  stabilizationTime,
} from '../../../src/act/waitForPort';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Supervisor } from '../../../src/model/recognition/supervisors';
import { hiddenOwner, listener, ownedBy, process_, snapshotOf } from '../builders';
import type { Target } from '../../../src/model/actions/termination';

/** @param sights what each look sees; the last one stays. */
function looking(sights: (readonly Listener[] | undefined)[]) {
  let waitedMs = 0;
  let last: readonly Listener[] | undefined;
  return {
    look: () => {
      if (sights.length > 0) last = sights.shift();
      return Promise.resolve(last && snapshotOf(last));
    },
    pause: (milliseconds: number) => {
      waitedMs += milliseconds;
      return Promise.resolve();
    },
    waitedMs: () => waitedMs,
  };
}

describe('the looks after an end', () => {
  const node = process_(4711, ['node']);
  const worker = process_(4712, ['node']);
  const stranger = process_(5000, ['nginx']);
  const target: Target = { ...node, listeners: [listener('127.0.0.1:3000', ownedBy(node, worker))] };

  /** @returns how long they took, and whom they left. */
  async function looks(...sights: (readonly Listener[] | undefined)[]): Promise<[number, string]> {
    const { look, pause, waitedMs } = looking(sights);
    const seen = await waitForNewHolder(target, look, 1_000, pause);
    const owners = seen?.listeners.map(({ owner }) =>
      owner.kind === 'known' ? owner.processes.map(({ pid }) => pid).join('+') : owner.reason,
    );
    return [waitedMs(), owners?.join() ?? 'nothing was seen'];
  }

  const heldBy = (first: Listener['owner']): Listener[] => [listener('127.0.0.1:3000', first)];

  it('go on for the whole time while the port is free', async () => {
    assert.deepEqual(await looks([]), [1_000, '']);
  });

  it('end as soon as somebody else has the port', async () => {
    assert.deepEqual(await looks([], [], heldBy(ownedBy(stranger))), [500, '5000']);
    assert.deepEqual(await looks(heldBy(hiddenOwner('no-permission', undefined))), [0, 'no-permission']);
  });

  it('give those time to end that had the socket too', async () => {
    assert.deepEqual(await looks(heldBy(ownedBy(worker)), heldBy(hiddenOwner('gone', undefined)), []), [
      1_000,
      '',
    ]);
    assert.deepEqual(await looks(heldBy(ownedBy(worker))), [1_000, '4712']);
  });

  it('go on where nothing could be seen for once, and say so where that lasts', async () => {
    assert.deepEqual(await looks(undefined, heldBy(ownedBy(stranger))), [250, '5000']);
    assert.deepEqual(await looks(undefined), [1_000, 'nothing was seen']);
  });

  it('take longer only where somebody starts it again at once', () => {
    const supervisor = (restarts: Supervisor['restarts']): Supervisor => ({
      ...{ name: 'it', process: stranger, restarts },
      stopCommand: undefined,
    });
    assert.equal(stabilizationTime(undefined), stabilizationMs);
    assert.equal(stabilizationTime(supervisor('on-change')), stabilizationMs);
    assert.equal(stabilizationTime(supervisor('restarts')), restartStabilizationMs);
  });
});

describe('becomesFree', () => {
  const wanted = listener('127.0.0.1:3000', ownedBy(process_(4711, ['node'])));
  const worker = ownedBy(process_(4712, ['node']));

  /** @returns whether it does, and how long the looks took. */
  async function isFree(...sights: (readonly Listener[] | undefined)[]): Promise<[boolean, number]> {
    const { look, pause, waitedMs } = looking(sights);
    const found = await waitUntilFree(wanted, look, 1_000, pause);
    return [found, waitedMs()];
  }

  it('is told at once where nobody holds it', async () => {
    assert.deepEqual(await isFree([]), [true, 0]);
  });

  it('gives time to those that end with the one before', async () => {
    const held = [listener('127.0.0.1:3000', worker)];
    assert.deepEqual(await isFree(held, held, []), [true, 500]);
    assert.deepEqual(await isFree(held), [false, 1_000]);
  });

  it('is not so while another address of the port is in the way: every one', async () => {
    assert.deepEqual(await isFree([listener('0.0.0.0:3000', worker)]), [false, 1_000]);
    assert.deepEqual(await isFree([listener('127.0.0.2:3000', worker)]), [true, 0]);
  });

  it('is not claimed where nothing can be seen', async () => {
    assert.deepEqual(await isFree(undefined), [false, 1_000]);
    assert.deepEqual(await isFree(undefined, []), [true, 250]);
  });
});
