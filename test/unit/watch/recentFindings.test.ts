import assert from 'node:assert/strict';
import { finish } from '../../../src/model/text/timeSlice';
import type { Finding } from '../../../src/model/exposure/findings';
import { findingsOf } from '../../../src/model/exposure/findings';
import { RecentFindings, keptMs } from '../../../src/watch/recentFindings';
import { listener, ownedBy, process_, snapshotOf, rowsIn } from '../builders';

function exposed(pid: number, port: number): Finding {
  const server = process_(pid, ['node', 'server.js']);
  const snapshot = snapshotOf([listener(`0.0.0.0:${port}`, ownedBy(server))]);
  const [finding] = finish(findingsOf(rowsIn(snapshot))).values();
  assert.ok(finding);
  return finding;
}

describe('RecentFindings', () => {
  let now = 0;
  let recent: RecentFindings;
  beforeEach(() => {
    now = 0;
    recent = new RecentFindings(() => now);
  });

  function pids(...findings: Finding[]): number[] {
    const found = new Map(findings.map((finding) => [finding.row.id, finding]));
    return finish(recent.update(found)).map(({ traits }) => traits.process.pid);
  }

  it('keeps what is gone for a while, and then drops it', () => {
    assert.deepEqual(pids(exposed(100, 3000)), [100]);
    assert.deepEqual(pids(), [100]);
    now += keptMs;
    assert.deepEqual(pids(), [100]);
    now += 1;
    assert.deepEqual(pids(), []);
  });

  it('counts from the scan that missed it, however long ago the one before was', () => {
    pids(exposed(100, 3000));
    now += 10 * keptMs;
    assert.deepEqual(pids(), [100]);
    now += keptMs + 1;
    assert.deepEqual(pids(), []);
  });

  it('counts again if it came back in between', () => {
    pids(exposed(100, 3000));
    pids();
    now += keptMs;
    pids(exposed(100, 3000));
    assert.deepEqual(pids(), [100]);
    now += keptMs;
    assert.deepEqual(pids(), [100]);
  });

  it('takes a restarted server for the same, and another port for another one', () => {
    pids(exposed(100, 3000));
    assert.deepEqual(pids(exposed(200, 3000)), [200]);
    assert.deepEqual(pids(exposed(300, 4000)), [300, 200]);
  });

  it('forgets at once what the user terminated', () => {
    pids(exposed(100, 3000), exposed(200, 4000));
    recent.forget(100);
    assert.deepEqual(pids(), [200]);
  });

  it('counts a port that two processes share as there until the second has closed it', () => {
    const [one, other] = [exposed(100, 3000), exposed(200, 3000)];
    assert.deepEqual(pids(one, other), [100, 200]);
    assert.deepEqual(pids(other), [200]);
    assert.deepEqual(pids(), [200]);
    now += keptMs + 1;
    assert.deepEqual(pids(), []);
  });

  it('keeps what is gone when work that was to tell of it is abandoned', () => {
    const one = exposed(100, 3000);
    pids(one);
    recent.update(new Map()).return([]);
    assert.deepEqual(pids(), [100]);
  });

  it('reads no trait of findings that are the same as before', () => {
    let reads = 0;
    const kept = Array.from({ length: 20 }, (_, index) => exposed(100 + index, 3000 + index)).map(
      ({ row, traits }): Finding => ({
        row,
        get traits() {
          reads++;
          return traits;
        },
      }),
    );
    const findings = [...kept, exposed(500, 5000)].map((one) => [one.row.id, one] as const);
    finish(recent.update(new Map(findings)));
    reads = 0;
    const next = exposed(600, 6000);
    const found = finish(recent.update(new Map([...findings.slice(0, 20), [next.row.id, next]])));
    assert.equal(found.length, 22);
    assert.equal(reads, 0);
  });
});
