import assert from 'node:assert/strict';
import { WindowsCollector } from '../../../src/collect/windows/windowsCollector';
import { differences, factsOf } from '../../worlds/facts';
import { knowableOnWindows } from '../../worlds/knowable';
import { randomWorld } from '../../worlds/randomWorld';
import { codePages } from '../../worlds/windows/codePages';
import { windowsArguments, windowsPath } from '../../worlds/windows/processes';
import { scanWithDetails, windowsSystem, windowsTools } from '../../worlds/windows/tools';
import { seededRandom } from '../random';
import { failuresOf } from './seeds';

describe('a scan of any Windows', () => {
  it('says exactly what can be known there', async () => {
    const failures = await failuresOf(async (seed) => {
      const world = randomWorld(seededRandom(seed));
      const page = codePages[seed % codePages.length] ?? 437;
      const collector = new WindowsCollector(
        windowsSystem(
          () => world,
          windowsTools(() => world, page),
        ),
      );
      const facts = factsOf(await scanWithDetails(collector));
      const known = knowableOnWindows(world, windowsPath, windowsArguments);
      return { what: `code page ${page}, as ${world.viewer}`, wrong: differences(facts, known) };
    });
    assert.deepEqual(failures, []);
  });
});
