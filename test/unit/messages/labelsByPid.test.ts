import assert from 'node:assert/strict';
import { labelsByPid, rowLabel } from '../../../src/messages/labels';
import { listener, ownedBy, process_, rowsIn, snapshotOf } from '../builders';

describe('labelsByPid', () => {
  it('has the label of each process, and pauses among thousands', () => {
    const rows = rowsIn(
      snapshotOf(
        Array.from({ length: 320 }, (_, index) =>
          listener(
            `127.0.0.1:${3000 + index}`,
            ownedBy(process_(1000 + index, ['node', `server-${index}.js`])),
          ),
        ),
      ),
    );
    const work = labelsByPid(rows);
    let pauses = 0;
    let step = work.next();
    for (; step.done !== true; step = work.next()) pauses++;
    const wanted = rows.map((row) => [row.process?.pid, rowLabel(row)]);
    assert.deepEqual([...step.value], wanted);
    assert.ok(pauses >= 10, `${pauses} pauses`);
  });
});
