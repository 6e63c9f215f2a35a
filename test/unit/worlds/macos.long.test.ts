import assert from 'node:assert/strict';
import { LsofCollector } from '../../../src/collect/unix/lsofCollector';
import { rounds } from '../../support/rounds';
import { differences, factsOf } from '../../worlds/facts';
import { knowableOnMacos } from '../../worlds/knowable';
import { macosVersions, netstatName } from '../../worlds/macos/netstat';
import { macosSystem, macosTools } from '../../worlds/macos/tools';
import { randomWorld } from '../../worlds/randomWorld';
import { seededRandom } from '../random';

const never = new AbortController().signal;
/** `LOCAL_PORTS_WORLDS=5000`, from the seed `LOCAL_PORTS_FIRST_WORLD` on. */
const count = Number(process.env['LOCAL_PORTS_WORLDS'] ?? Math.max(200, rounds(1000)));
const first = Number(process.env['LOCAL_PORTS_FIRST_WORLD'] ?? 1);

describe('a scan of any Mac', () => {
  it('says exactly what can be known there', async () => {
    const failures: string[][] = [];
    for (let seed = first; seed < first + count; seed++) {
      const random = seededRandom(seed);
      const world = randomWorld(random);
      const version = macosVersions[seed % macosVersions.length] ?? '26';
      const collector = new LsofCollector(
        macosSystem(
          () => world,
          macosTools(() => world, version),
        ),
      );
      const facts = factsOf(await collector.scan(never));
      const nameOf = (pid: number): string => (version === '26' ? netstatName(world, pid) : '');
      const wrong = differences(facts, knowableOnMacos(world, nameOf));
      if (wrong.length > 0) failures.push([`seed ${seed}, macOS ${version}, as ${world.viewer}`, ...wrong]);
    }
    assert.deepEqual(failures.slice(0, 5), [], `${failures.length} of ${count} worlds`);
  });
});
