import assert from 'node:assert/strict';
import { StartsOfOthers } from '../../../../src/collect/unix/startsOfOthers';

describe('StartsOfOthers', () => {
  const others = new Set([105]);
  let starts: StartsOfOthers;
  beforeEach(() => {
    starts = new StartsOfOthers((pid) => others.has(pid));
    starts.note(100);
  });

  it('has seen none if tools alone were started, or processes that are none of others', () => {
    starts.note(101);
    starts.note(104);
    assert.equal(starts.take(), false);
  });

  it('has seen one if another user has a PID between those of two tools, until it is asked', () => {
    starts.note(110);
    starts.note(111);
    assert.equal(starts.take(), true);
    assert.equal(starts.take(), false);
  });

  it('assumes one if the numbers began again, if very many were started, and as long as a PID is unknown', () => {
    starts.note(90);
    assert.equal(starts.take(), true);
    starts.note(1000);
    assert.equal(starts.take(), true);
    starts.note(undefined);
    assert.deepEqual([starts.take(), starts.take()], [true, true]);
    starts.note(1002);
    assert.equal(starts.take(), false);
  });
});
