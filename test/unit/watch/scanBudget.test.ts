import assert from 'node:assert/strict';
import { ScanBudget } from '../../../src/watch/scanBudget';

describe('ScanBudget', () => {
  it('lets two hundred changes in a row through at once', () => {
    const budget = new ScanBudget();
    for (let scan = 0; scan < 200; scan++) {
      budget.spend(6, scan * 200);
      assert.equal(budget.pauseMs, 0, String(scan));
    }
  });

  it('limits changes that never cease to one percent of a CPU', () => {
    const budget = new ScanBudget();
    let now = 0;
    let spent = 0;
    const hours = 10 * 3_600_000;
    while (now < hours) {
      budget.spend(5, now);
      spent += 5;
      now += Math.max(200, budget.pauseMs);
    }
    assert.ok(spent / hours < 0.0102, String(spent / hours));
    assert.ok(spent / hours > 0.0098, String(spent / hours));
  });

  it('waits no longer than a poll for one scan, however dear', () => {
    const budget = new ScanBudget();
    for (let scan = 0; scan < 60; scan++) {
      budget.spend(1_000, scan * 2_000);
      assert.ok(budget.pauseMs <= 2_000, String(budget.pauseMs));
    }
  });

  it('has its burst again after a while without changes', () => {
    const budget = new ScanBudget();
    for (let scan = 0; scan < 60; scan++) budget.spend(20, 0);
    assert.ok(budget.pauseMs > 0);
    budget.spend(5, 120_000);
    assert.equal(budget.pauseMs, 0);
  });
});
