import assert from 'node:assert/strict';
import type { Collector, FailureReason } from '../../../src/collect/collector';
import { CollectFailure } from '../../../src/collect/collector';
import { FirstThatCan } from '../../../src/collect/firstThatCan';
import { UnsupportedCollector } from '../../../src/collect/unsupportedCollector';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import { snapshotOf } from '../builders';

const never = new AbortController().signal;

type Answer = Snapshot | Error;

/** A collector that answers what it is told to, and counts how often it is asked. */
class Fake implements Collector {
  looks = 0;
  questions = 0;
  private readonly none = new UnsupportedCollector('none');
  readonly hasEnded = this.none.hasEnded.bind(this.none);
  readonly isSuspended = this.none.isSuspended.bind(this.none);
  readonly descendants = this.none.descendants.bind(this.none);
  readonly environmentOf = this.none.environmentOf.bind(this.none);
  readonly unitOf = this.none.unitOf.bind(this.none);
  readonly reservedPorts = this.none.reservedPorts.bind(this.none);
  readonly whenDetailsLoaded = this.none.whenDetailsLoaded.bind(this.none);

  constructor(public answer: () => Answer | Promise<Answer>) {}

  async scan(): Promise<Snapshot> {
    this.looks++;
    const answer = await this.answer();
    if (answer instanceof Error) throw answer;
    return answer;
  }

  readAncestorChains(pids: readonly number[]): Promise<[][]> {
    this.questions++;
    return this.none.readAncestorChains(pids);
  }
}

function failure(reason: FailureReason, message: string = reason): CollectFailure {
  return new CollectFailure(reason, message, '');
}

describe('FirstThatCan', () => {
  const seenFirst = snapshotOf([], [], { platform: 'first' });
  const seenSecond = snapshotOf([], [], { platform: 'second' });

  it('asks the first alone, as long as that can', async () => {
    const [first, second] = [new Fake(() => seenFirst), new Fake(() => seenSecond)];
    const both = new FirstThatCan(first, second);
    for (let look = 0; look < 3; look++) assert.equal(await both.scan(never), seenFirst);
    await both.readAncestorChains([1]);
    assert.deepEqual([first.looks, second.looks, first.questions, second.questions], [3, 0, 1, 0]);
  });

  for (const reason of ['missing', 'denied'] as const) {
    it(`takes the second for good where what the first reads is ${reason}`, async () => {
      const [first, second] = [new Fake(() => failure(reason)), new Fake(() => seenSecond)];
      const both = new FirstThatCan(first, second);
      for (let look = 0; look < 3; look++) assert.equal(await both.scan(never), seenSecond);
      await both.readAncestorChains([1]);
      assert.deepEqual([first.looks, second.looks, first.questions, second.questions], [1, 3, 0, 1]);
    });
  }

  it('takes no other failure for a reason to ask the second', async () => {
    for (const error of [failure('unexpected'), failure('unsupported'), new TypeError('a defect')]) {
      const second = new Fake(() => seenSecond);
      await assert.rejects(new FirstThatCan(new Fake(() => error), second).scan(never), error);
      assert.equal(second.looks, 0);
    }
  });

  it('tells what is wrong with the first where the second is not there either, and tries both again', async () => {
    const first = new Fake(() => failure('missing', 'no /proc'));
    const second = new Fake((): Answer => failure('missing', 'no lsof'));
    const both = new FirstThatCan(first, second);
    await assert.rejects(both.scan(never), /no \/proc/);
    second.answer = () => seenSecond;
    assert.equal(await both.scan(never), seenSecond);
    assert.equal(first.looks, 2);
  });

  it('tells what else is wrong with the second', async () => {
    const second = new Fake(() => failure('unexpected', 'lsof printed nonsense'));
    const both = new FirstThatCan(new Fake(() => failure('denied')), second);
    await assert.rejects(both.scan(never), /nonsense/);
  });

  it('does not return to the first when the second fails later', async () => {
    const first = new Fake(() => failure('missing'));
    const second = new Fake((): Answer => seenSecond);
    const both = new FirstThatCan(first, second);
    await both.scan(never);
    second.answer = () => failure('missing', 'lsof is gone');
    await assert.rejects(both.scan(never), /lsof is gone/);
    assert.equal(first.looks, 1);
  });

  it('answers each of two looks at the same time', async () => {
    const gates: (() => void)[] = [];
    const first = new Fake(
      () =>
        new Promise<Answer>((resolve) => {
          gates.push(() => {
            resolve(failure('missing'));
          });
        }),
    );
    const both = new FirstThatCan(first, new Fake(() => seenSecond));
    const looks = [both.scan(never), both.scan(never)];
    gates[0]?.();
    assert.equal(await looks[0], seenSecond);
    gates[1]?.();
    assert.equal(await looks[1], seenSecond);
  });
});
