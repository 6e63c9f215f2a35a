import assert from 'node:assert/strict';
import type { Evidence } from '../../../src/model/forgotten/evidence';
import { noEvidence } from '../../../src/model/forgotten/evidence';
import type { Process } from '../../../src/model/process/process';
import { ListenerDescriber } from '../../../src/model/rows/describeListeners';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { finish } from '../../../src/model/text/timeSlice';
import { SnapshotDescriber } from '../../../src/watch/snapshotDescriber';
import { findingsOf } from '../../../src/model/exposure/findings';
import { devServerCount, forgottenServers, ownersWithCopies } from '../../support/fromRows';
import { rounds } from '../../support/rounds';
import { hostContext } from '../builders';
import { numbers, RandomMachine } from '../randomMachine';

/** What speaks for a server changes with the version. */
function changingEvidence(): Evidence & { version: number } {
  const evidence = {
    ...noEvidence,
    version: 0,
    deletedFolder: () => (evidence.version % 2 === 0 ? undefined : ('deleted' as const)),
    ofProcess: ({ pid }: Process) =>
      (pid + evidence.version) % 3 === 0 ? [{ kind: 'idle' as const, sinceMs: pid }] : [],
  };
  return evidence;
}

function without<T>(one: T): (other: T) => boolean {
  return (other) => other !== one;
}

describe('the changes between snapshots', () => {
  it('describe the same as all of each snapshot does, also after work that was abandoned', () => {
    for (let seed = 1; seed <= rounds(80); seed++) {
      const random = numbers(seed);
      const machine = new RandomMachine(random);
      const evidence = changingEvidence();
      const options = { publishedPorts: false };
      const describer = new SnapshotDescriber(hostContext, machine.names(), evidence, () => ({ ...options }));
      let asked = 0;
      // other names each time: nothing is taken from the rows before
      const whole = new ListenerDescriber(
        hostContext,
        machine.names(() => `${asked++}`),
        evidence,
      );
      for (let round = 0; round < 20; round++) {
        machine.live();
        if (random(5) === 0) evidence.version++;
        if (random(10) === 0) options.publishedPorts = !options.publishedPorts;
        const { snapshot } = machine;
        const expected = finish(whole.describe(snapshot));
        if (random(4) === 0) {
          const abandoned = describer.describe(snapshot);
          for (let step = random(20); step > 0; step--) abandoned.next();
        }
        const described = finish(describer.describe(snapshot));
        const where = `seed ${seed}, round ${round}`;
        assert.deepEqual(described.rows, expected, where);
        assert.deepEqual([...described.findings], [...finish(findingsOf(expected, options))], where);
        assert.equal(described.devServers, finish(devServerCount(expected)), where);
        assert.deepEqual(described.forgotten, finish(forgottenServers(expected)), where);
        assert.deepEqual(described.copies, finish(ownersWithCopies(expected, snapshot.processes)), where);
      }
    }
  });

  it('keep the rows of other ports and processes', () => {
    const random = numbers(5);
    const machine = new RandomMachine(random, 200);
    const describer = new SnapshotDescriber(hostContext, machine.names());
    const { snapshot } = machine;
    const { rows } = finish(describer.describe(snapshot));
    const [gone] = snapshot.listeners;
    const listeners = snapshot.listeners.filter(without(gone));
    const after = finish(describer.describe({ ...snapshot, listeners })).rows;
    const isNear = ({ listener, process }: ListenerRow): boolean =>
      listener.port === gone?.port ||
      process?.pid === rows.find((row) => row.listener === gone)?.process?.pid;
    const far = rows.filter((row) => !isNear(row));
    assert.ok(far.length > 100);
    assert.deepEqual(
      far.filter((row) => !after.includes(row)),
      [],
    );
  });
});
