import assert from 'node:assert/strict';
import type { Summary } from '../../support/linux/killSessions';
import { useWorld } from '../../support/linux/world';

describe('terminating at random, among many, while PIDs are given to others', function () {
  this.timeout(120_000);
  const world = useWorld();

  it('lets nobody die but the chosen, in 200 sessions', async () => {
    const seed = Number(process.env['LOCAL_PORTS_TEST_SEED'] ?? Date.now() % 1_000_000);
    console.log(`    seed ${seed}: LOCAL_PORTS_TEST_SEED=${seed} chooses the same again`);
    const program = world().program('killSessions', [String(seed), '200']);
    const summary = JSON.parse(await program.answer()) as Summary;
    console.log(`    ${JSON.stringify(summary)}`);
    // each of the ways was really gone
    for (const kind of [
      'exited',
      'pidReused',
      'alreadyExited',
      'notListening',
      'stillRunning',
      'suspended',
    ]) {
      assert.ok((summary.outcomes[kind] ?? 0) > 0, `${kind} never came`);
    }
    assert.ok(summary.givenAway > 20);
    assert.ok(summary.signals > 100);
  });
});
