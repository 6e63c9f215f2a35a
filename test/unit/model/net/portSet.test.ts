import assert from 'node:assert/strict';
import { PortSet } from '../../../../src/model/net/portSet';

describe('PortSet', () => {
  it('keeps each port once, and returns them in order as runs without a gap', () => {
    const set = new PortSet();
    const added = [3001, 80, 65535, 3000, 3002, 3001, 31, 32, 33, 0, 65534].map((port) => set.add(port));
    assert.equal(added.filter((isNew) => !isNew).length, 1);
    assert.equal(added[5], false);
    assert.equal(set.size, 10);
    assert.deepEqual(set.runs(9), [
      { first: 0, last: 0 },
      { first: 31, last: 33 },
      { first: 80, last: 80 },
      { first: 3000, last: 3002 },
      { first: 65534, last: 65535 },
    ]);
    assert.deepEqual(set.runs(2), [
      { first: 0, last: 0 },
      { first: 31, last: 33 },
    ]);
    assert.deepEqual([set.has(32), set.has(34), set.has(65535)], [true, false, true]);
  });

  it('holds every port', () => {
    const set = new PortSet();
    for (let port = 65535; port >= 1; port--) set.add(port);
    assert.deepEqual(set.runs(9), [{ first: 1, last: 65535 }]);
  });
});
