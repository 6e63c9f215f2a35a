import assert from 'node:assert/strict';
import type { Summary } from '../../support/linux/killSessions';
import { useWorld } from '../../support/linux/world';

describe('terminating random processes while PIDs are reused', function () {
  this.timeout(120_000);
  const world = useWorld();

  it('ends only the chosen processes, in 200 sessions', async () => {
    const seed = Number(process.env['LOCAL_PORTS_TEST_SEED'] ?? Date.now() % 1_000_000);
    console.log(`    seed ${seed}: LOCAL_PORTS_TEST_SEED=${seed} repeats it`);
    const program = world().program('killSessions', [String(seed), '200']);
    const summary = JSON.parse(await program.answer()) as Summary;
    console.log(`    ${JSON.stringify(summary)}`);
    // each outcome really occurred
    for (const kind of [
      'exited',
      'pidReused',
      'alreadyExited',
      'notListening',
      'stillRunning',
      'suspended',
    ]) {
      assert.ok((summary.outcomes[kind] ?? 0) > 0, `${kind} never occurred`);
    }
    assert.ok(summary.reusedPids > 20);
    assert.ok(summary.signals > 100);
  });
});
