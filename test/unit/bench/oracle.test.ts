import assert from 'node:assert/strict';
import { Oracle } from '../../../bench/inside/oracle';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import { hiddenOwner, listener, noon, ownedBy, process_ } from '../builders';

const family = { name: 'family-one', firstPort: 20_000, ports: 200 };
const steady = { key: 'tcp 127.0.0.1 2000', pids: [7, 8] };

const complete = listener('127.0.0.1:2000', ownedBy(process_(7, ['perl']), process_(8, ['perl'])));
const member = process_(50, ['perl', 'churn.pl', family.name]);

function judge(...polls: readonly (readonly Listener[])[]): Oracle['verdicts'] {
  const oracle = new Oracle([steady], [family]);
  for (const listeners of polls) {
    const snapshot: Snapshot = {
      ...{ beganAt: noon, takenAt: noon },
      platform: 'linux',
      coverage: 'everything',
      details: 'complete',
      listeners,
      processes: new Map(),
      problems: [],
      unread: [],
    };
    oracle.judge(snapshot);
  }
  return oracle.verdicts;
}

function judgeStrained(
  listeners: readonly Listener[],
  { unread = [] }: Partial<Pick<Snapshot, 'unread'>>,
): Oracle['verdicts'] {
  const oracle = new Oracle([steady], [family]);
  oracle.judgeStrained({ listeners, problems: [], unread });
  return oracle.verdicts;
}

function counts(verdicts: Oracle['verdicts']): Partial<Oracle['verdicts']> {
  return Object.fromEntries(
    Object.entries(verdicts).filter(([, value]) => typeof value === 'number' && value > 0),
  );
}

describe('the oracle of a soak', () => {
  it('reports nothing if a snapshot matches the generators', () => {
    const passing = listener('127.0.0.1:20005', ownedBy(member));
    assert.deepEqual(counts(judge([complete, passing], [complete])), { polls: 2, passingRows: 1 });
  });

  it('distinguishes a row lost once from one lost twice in a row', () => {
    assert.deepEqual(counts(judge([complete], [], [complete], [])), { polls: 4, lostInOnePoll: 2 });
    assert.deepEqual(counts(judge([complete], [], [])), { polls: 3, lostInOnePoll: 2, lostInTwoPolls: 1 });
  });

  it('reports a process that does not own a steady row, and one that is missing', () => {
    const stranger = listener('127.0.0.1:2000', ownedBy(process_(7, ['perl']), process_(9, ['perl'])));
    assert.deepEqual(counts(judge([stranger])), { polls: 1, wrongOwners: 1, ownersNotSeen: 1 });
    const hidden = listener('127.0.0.1:2000', hiddenOwner('gone', undefined));
    assert.deepEqual(counts(judge([hidden], [hidden])), {
      polls: 2,
      ownersNotSeen: 2,
      ownersNotSeenInTwoPolls: 1,
    });
  });

  it('recognizes members of a family by their command line', () => {
    const wrong = listener('127.0.0.1:20005', ownedBy(process_(50, ['perl', 'churn.pl', 'family-two'])));
    assert.deepEqual(counts(judge([complete, wrong])), { polls: 1, passingRows: 1, wrongOwners: 1 });
    const executing = listener('127.0.0.1:20005', ownedBy(process_(50, [])));
    assert.deepEqual(counts(judge([complete, executing])), { polls: 1, passingRows: 1 });
  });

  it('reports an address that is listed twice', () => {
    assert.deepEqual(counts(judge([complete, complete])), { polls: 1, duplicates: 1 });
  });

  it('accepts that a poll without a free file reads less, if it says so', () => {
    const unreadTcp = { protocol: 'tcp', namespace: { kind: 'host' } } as const;
    assert.deepEqual(counts(judgeStrained([], { unread: [unreadTcp] })), { strainedPolls: 1 });
    assert.deepEqual(counts(judgeStrained([], {})), { lostSilently: 1 });
  });

  it('never accepts a wrong owner', () => {
    const stranger = listener('127.0.0.1:2000', ownedBy(process_(9, ['perl'])));
    const unread = [{ protocol: 'tcp', namespace: { kind: 'host' } } as const];
    assert.deepEqual(counts(judgeStrained([stranger], { unread })), { strainedPolls: 1, wrongOwners: 1 });
  });
});
