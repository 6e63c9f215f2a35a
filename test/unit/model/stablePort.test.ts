import assert from 'node:assert/strict';
import type { StablePortKey } from '../../../src/model/actions/stablePort';
import { rememberedPort, stablePortCandidates } from '../../../src/model/actions/stablePort';

const range = { from: 20_000, to: 29_999 };
const shop: StablePortKey = { repository: '/work/shop/.git', worktree: '/work/shop', name: '' };

function first(key: StablePortKey): number | undefined {
  const [port] = stablePortCandidates(key, range);
  return port;
}

describe('stablePortCandidates', () => {
  it('begins with the same port in every version and on every system', () => {
    assert.deepEqual(
      [shop, { ...shop, name: 'api' }, { ...shop, worktree: 'C:\\Work\\Läden' }].map(first),
      [26_116, 25_633, 23_171],
    );
  });

  it('gives each port of the range once', () => {
    const small = { from: 3000, to: 3009 };
    const ports = [...stablePortCandidates(shop, small)];
    assert.deepEqual(
      ports.toSorted((a, b) => a - b),
      [3000, 3001, 3002, 3003, 3004, 3005, 3006, 3007, 3008, 3009],
    );
  });

  it('leaves out ports that browsers refuse to open', () => {
    assert.deepEqual([...stablePortCandidates(shop, { from: 6664, to: 6670 })].toSorted(), [6664, 6670]);
    assert.deepEqual([...stablePortCandidates(shop, { from: 6000, to: 6000 })], []);
  });

  it('spreads the working trees of a repository, and the servers of one, over the range', () => {
    const keys = Array.from({ length: 300 }, (_, index) => [
      { ...shop, worktree: `/work/shop-${index}` },
      { ...shop, name: `service${index}` },
    ]).flat();
    // 600 of 10,000: by chance about 17 pairs meet
    assert.ok(new Set(keys.map(first)).size > 560);
  });

  it('tells where one part of the key ends', () => {
    const a = { repository: '/a', worktree: '/b', name: 'c' };
    assert.notEqual(first(a), first({ ...a, worktree: '/', name: 'bc' }));
  });
});

describe('rememberedPort', () => {
  const known = [
    { ...shop, port: 20_001 },
    { ...shop, name: 'api', port: 20_002 },
    { ...shop, port: 20_003 },
  ];

  it('is the last one that the key got', () => {
    assert.equal(rememberedPort(known, shop, range), 20_003);
    assert.equal(rememberedPort(known, { ...shop, name: 'api' }, range), 20_002);
    assert.equal(rememberedPort(known, { ...shop, name: 'web' }, range), undefined);
  });

  it('is none once the range is another', () => {
    assert.equal(rememberedPort(known, shop, { from: 4000, to: 4999 }), undefined);
  });
});
