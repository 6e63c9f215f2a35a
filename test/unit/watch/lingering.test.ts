import assert from 'node:assert/strict';
import type { Finding } from '../../../src/model/finding';
import { findingsOf } from '../../../src/model/finding';
import { groupByProcess } from '../../../src/model/grouping';
import { Lingering, lingerMs } from '../../../src/watch/lingering';
import { listener, ownedBy, process_, snapshotOf, viewpoint } from '../builders';

/** What one look finds of Vite, under a PID. */
function seen(pid: number, port = 5173, address = '0.0.0.0'): Finding {
  const vite = process_(pid, ['node', '/home/alice/shop/node_modules/.bin/vite']);
  const snapshot = snapshotOf([listener(`${address}:${port}`, ownedBy(vite))]);
  const [finding] = findingsOf(groupByProcess(snapshot, viewpoint, new Set(['tcp'])));
  assert.ok(finding);
  return finding;
}

describe('Lingering', () => {
  let now: number;
  let lingering: Lingering;
  beforeEach(() => {
    now = 1_000;
    lingering = new Lingering(() => now);
  });

  /** `300:5173`, what is warned of. */
  const update = (...findings: Finding[]): string[] =>
    lingering.update(findings).map(({ traits: { process, port } }) => `${process.pid}:${port}`);

  it('keeps what has just gone for five seconds, and no longer', () => {
    assert.deepEqual(update(seen(300)), ['300:5173']);
    now += lingerMs;
    assert.deepEqual(update(), ['300:5173']);
    now += 1;
    assert.deepEqual(update(), []);
    now = 1_000;
    assert.deepEqual(update(), [], 'what was let go does not come back');
  });

  it('counts from when it was last seen, not from when it first was', () => {
    update(seen(300));
    now += 60_000;
    update(seen(300));
    now += lingerMs;
    assert.deepEqual(update(), ['300:5173']);
  });

  it('shows a server that restarts again and again once, and as it is now', () => {
    for (let pid = 300; pid < 400; pid++) {
      assert.deepEqual(update(seen(pid)), [`${pid}:5173`]);
      now += 1_000;
      assert.deepEqual(update(), [`${pid}:5173`]);
      now += 1_000;
    }
  });

  it('is not kept awake by its own answers', () => {
    update(seen(300));
    for (let waited = 0; waited < lingerMs; waited += 500) {
      assert.deepEqual(update(), ['300:5173']);
      now += 500;
    }
    now += 1;
    assert.deepEqual(update(), []);
  });

  it('puts what is there before what has gone, and mixes up no two', () => {
    update(seen(300, 5173), seen(301, 5174));
    assert.deepEqual(update(seen(301, 5174)), ['301:5174', '300:5173']);
    assert.deepEqual(update(seen(302, 5173, '192.168.1.20')), ['302:5173', '300:5173', '301:5174']);
  });

  it('lets go at once of what the user has ended, and of nothing else', () => {
    update(seen(300, 5173), seen(301, 5174));
    lingering.forget(300);
    assert.deepEqual(update(), ['301:5174']);
    lingering.forget(999);
    assert.deepEqual(update(), ['301:5174']);
  });

  it('warns of it again where it comes back all the same', () => {
    update(seen(300));
    lingering.forget(300);
    assert.deepEqual(update(seen(310)), ['310:5173']);
  });
});
