import assert from 'node:assert/strict';
import { ScanBudget } from '../../../src/watch/scanBudget';

describe('ScanBudget', () => {
  it('lets many changes in a row through at once', () => {
    const budget = new ScanBudget();
    for (let scan = 0; scan < 50; scan++) {
      budget.spend(5, scan * 200);
      assert.equal(budget.pauseMs, 0, String(scan));
    }
  });

  it('limits changes that never cease to one percent of a CPU', () => {
    const budget = new ScanBudget();
    let now = 0;
    let spent = 0;
    const hour = 3_600_000;
    while (now < hour) {
      budget.spend(5, now);
      spent += 5;
      now += Math.max(200, budget.pauseMs);
    }
    assert.ok(spent / hour < 0.0102, String(spent / hour));
    assert.ok(spent / hour > 0.0098, String(spent / hour));
  });

  it('waits no longer than a poll for one scan, however dear', () => {
    const budget = new ScanBudget();
    for (let scan = 0; scan < 30; scan++) {
      budget.spend(1_000, scan * 2_000);
      assert.ok(budget.pauseMs <= 2_000, String(budget.pauseMs));
    }
  });

  it('has its burst again after a while without changes', () => {
    const budget = new ScanBudget();
    for (let scan = 0; scan < 30; scan++) budget.spend(20, 0);
    assert.ok(budget.pauseMs > 0);
    budget.spend(5, 120_000);
    assert.equal(budget.pauseMs, 0);
  });
});
