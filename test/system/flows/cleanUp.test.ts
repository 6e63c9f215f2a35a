import assert from 'node:assert/strict';
import type { Summary } from '../../support/linux/cleanUpRounds';
import { useWorld } from '../../support/linux/world';

describe('cleaning up random servers among others', function () {
  const rounds = Number(process.env['LOCAL_PORTS_TEST_ROUNDS'] ?? 100);
  // a round takes half a second, on a busy machine several
  this.timeout(Math.max(300_000, rounds * 6_000));
  const world = useWorld();

  it(`ends what is ticked, with its tree, or says why not, and nothing else, in ${rounds} rounds`, async () => {
    const seed = Number(process.env['LOCAL_PORTS_TEST_SEED'] ?? Date.now() % 1_000_000);
    console.log(`    seed ${seed}: LOCAL_PORTS_TEST_SEED=${seed} repeats it`);
    const program = world().program('cleanUpRounds', [String(seed), String(rounds)]);
    const summary = JSON.parse(await program.answer()) as Summary;
    console.log(`    ${JSON.stringify(summary)}`);
    // each case really occurred
    const { ticked, ended, told, kept, reusedPids, forced, canceled, interferences } = summary;
    assert.equal(ended + told, ticked);
    for (const count of [ended, told, kept, reusedPids, forced, canceled]) assert.ok(count > 0);
    for (const kind of ['exit', 'replace', 'closeSocket', 'exec', 'wanted']) {
      assert.ok((interferences[kind] ?? 0) > 0, `${kind} never happened`);
    }
  });
});
