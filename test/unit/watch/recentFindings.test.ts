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
    return recent
      .update(new Map(findings.map((finding) => [finding.row.id, finding])))
      .map(({ traits }) => traits.process.pid);
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
});
