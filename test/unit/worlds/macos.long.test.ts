import assert from 'node:assert/strict';
import { LsofCollector } from '../../../src/collect/unix/lsofCollector';
import { differences, factsOf } from '../../worlds/facts';
import { knowableOnMacos } from '../../worlds/knowable';
import { macosVersions, netstatName } from '../../worlds/macos/netstat';
import { macosSystem, macosTools } from '../../worlds/macos/tools';
import { randomWorld } from '../../worlds/randomWorld';
import { seededRandom } from '../random';
import { failuresOf } from './seeds';

const never = new AbortController().signal;

describe('a scan of any Mac', () => {
  it('says exactly what can be known there', async () => {
    const failures = await failuresOf(async (seed) => {
      const world = randomWorld(seededRandom(seed));
      const version = macosVersions[seed % macosVersions.length] ?? '26';
      const collector = new LsofCollector(
        macosSystem(
          () => world,
          macosTools(() => world, version),
        ),
      );
      const facts = factsOf(await collector.scan(never));
      const nameOf = (pid: number): string => (version === '26' ? netstatName(world, pid) : '');
      const known = knowableOnMacos(world, nameOf);
      return { what: `macOS ${version}, as ${world.viewer}`, wrong: differences(facts, known) };
    });
    assert.deepEqual(failures, []);
  });
});
