import assert from 'node:assert/strict';
import type { Summary } from '../../support/linux/killSessions';
import { useWorld } from '../../support/linux/world';

describe('terminating random processes while PIDs are reused', function () {
  const sessions = Number(process.env['LOCAL_PORTS_TEST_SESSIONS'] ?? 200);
  // a session takes a second, on a busy machine several
  this.timeout(Math.max(900_000, sessions * 10_000));
  const world = useWorld();

  it(`ends only the chosen processes, in ${sessions} sessions`, async () => {
    const seed = Number(process.env['LOCAL_PORTS_TEST_SEED'] ?? Date.now() % 1_000_000);
    console.log(`    seed ${seed}: LOCAL_PORTS_TEST_SEED=${seed} repeats it`);
    const program = world().program('killSessions', [String(seed), String(sessions)]);
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
      'otherProgram',
    ]) {
      assert.ok((summary.outcomes[kind] ?? 0) > 0, `${kind} never occurred`);
    }
    for (const kind of ['notListening', 'handover', 'handback', 'exit', 'replace', 'exec']) {
      assert.ok((summary.interferences[kind] ?? 0) > 0, `${kind} never happened`);
    }
    assert.ok(summary.free > 20 && summary.held > 20);
    assert.ok(summary.changedInScan * 20 < summary.free + summary.held);
    // of 1,000 sessions, 167 reused one
    assert.ok(summary.reusedPids >= Math.max(3, sessions / 20));
    assert.ok(summary.signals > 100);
  });
});
