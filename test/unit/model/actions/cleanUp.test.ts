import assert from 'node:assert/strict';
import { candidatesOf, isListening, scannedFrom, stillApplies } from '../../../../src/model/actions/cleanUp';
import type { CleanUpScope } from '../../../../src/model/actions/cleanUp';
import type { ListenerRow } from '../../../../src/model/rows/listenerRow';
import { finish } from '../../../../src/model/text/timeSlice';
import { listener, ownedBy, process_, rowsIn, snapshotOf } from '../../builders';

const servers = Array.from({ length: 200 }, (_, index) => process_(1000 + index, ['node', 'vite']));
const snapshot = snapshotOf(
  servers.map((server, index) => listener(`127.0.0.1:${3000 + index}`, ownedBy(server))),
);
const scope: CleanUpScope = { kind: 'forgotten' };

describe('candidates among many rows', () => {
  it('are checked again by their own rows alone', () => {
    let read = 0;
    const rows = rowsIn(snapshot).map((row): ListenerRow =>
      Object.defineProperty({ ...row, forgotten: [{ kind: 'worktreePruned', folder: '/shop' }] }, 'process', {
        get: () => {
          read++;
          return row.process;
        },
      }),
    );
    const scanned = finish(scannedFrom(rows, snapshot.processes));
    const candidates = finish(candidatesOf(scope, scanned));
    assert.equal(candidates.length, servers.length);
    read = 0;
    for (const candidate of candidates) {
      assert.ok(stillApplies(candidate, scope, scanned));
      assert.ok(isListening(candidate, scanned));
    }
    assert.ok(read <= 10 * servers.length, `${read} reads`);
  });
});
