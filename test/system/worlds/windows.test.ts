import assert from 'node:assert/strict';
import { CollectFailure } from '../../../src/collect/collector';
import { WindowsCollector } from '../../../src/collect/windows/windowsCollector';
import { skipBecause } from '../../support/skip';
import { seededRandom } from '../../unit/random';
import type { Facts } from '../../worlds/facts';
import { differences, factsOf, falsehoods } from '../../worlds/facts';
import { knowableOnWindows } from '../../worlds/knowable';
import { Programs } from '../../worlds/programs';
import { largeWorld, randomWorld } from '../../worlds/randomWorld';
import { codePages } from '../../worlds/windows/codePages';
import { windowsArguments, windowsPath } from '../../worlds/windows/processes';
import { scanWithDetails, windowsSystem } from '../../worlds/windows/tools';
import type { World } from '../../worlds/world';

function knowable(world: World): Facts {
  return knowableOnWindows(world, windowsPath, windowsArguments);
}

describe('the collector of Windows with programs that answer as those of a Windows', function () {
  let programs: Programs | undefined;

  before('need a shell', function () {
    if (process.platform === 'win32') skipBecause(this, 'the programs are shell scripts');
  });

  afterEach(() => {
    programs?.dispose();
    programs = undefined;
  });

  for (const page of codePages) {
    it(`says what can be known in code page ${page}, with reserved ports`, async () => {
      const world = randomWorld(seededRandom(page), 14);
      programs = Programs.ofWindows(world, page);
      const collector = new WindowsCollector(windowsSystem(() => world, programs.runTool()));
      const facts = factsOf(await scanWithDetails(collector));
      assert.deepEqual(differences(facts, knowable(world)), []);
      assert.deepEqual(
        (await collector.reservedPorts('tcp')).map(({ from, to }) => [from, to]),
        [
          [5357, 5357],
          [50_000, 50_059],
        ],
      );
    });
  }

  it('shows ten thousand sockets of fifty processes', async () => {
    const world = largeWorld(50, 10_000);
    programs = Programs.ofWindows(world, 850);
    const collector = new WindowsCollector(windowsSystem(() => world, programs.runTool()));
    const facts = factsOf(await scanWithDetails(collector));
    assert.equal(facts.rows.length, 10_000);
    assert.deepEqual(differences(facts, knowable(world)).slice(0, 5), []);
  });

  const faults: readonly [description: string, command: string][] = [
    ['hangs', 'exec sleep 60'],
    ['prints 100 MB', 'exec head -c 100000000 /dev/zero'],
    ['is killed', 'kill -9 $$'],
    ['exits with 1 after its answer', 'cat "$answer"; exit 1'],
    ['prints a part of its answer', 'exec head -c 250 "$answer"'],
    ['prints nothing', 'exit 0'],
    ['is missing', ''],
  ];
  const tools = ['netstat', 'powershell', 'tasklist'];
  for (const [description, command] of faults) {
    it(`says nothing false if a tool ${description}, and everything later`, async () => {
      const world = randomWorld(seededRandom(22), 14);
      const known = knowable(world);
      for (const answer of tools) {
        const tool = `${answer}.exe`;
        programs = Programs.ofWindows(world, 932);
        const run = programs.runTool({ [tool]: command.includes('sleep') ? 300 : 10_000 });
        let minutes = 0;
        const system = windowsSystem(
          () => world,
          run,
          () => 60_000 * minutes,
        );
        const collector = new WindowsCollector(system);
        if (command === '') programs.removeTool(tool);
        else programs.setFault(tool, `answer=${answer}; ${command}`);
        try {
          const facts = factsOf(await scanWithDetails(collector));
          assert.deepEqual(falsehoods(facts, known), [], tool);
          const isTold = facts.problems.length > 0 || (tool === 'tasklist.exe' && command.includes('cat'));
          assert.ok(isTold, `${tool}: no problem is told`);
        } catch (error) {
          assert.ok(error instanceof CollectFailure && tool === 'netstat.exe', String(error));
        }
        await collector.whenDetailsLoaded();
        programs.setFault(tool, undefined);
        // after failures it waits before it tries again
        minutes = 10;
        if (command !== '' && !command.includes('sleep')) {
          assert.deepEqual(differences(factsOf(await scanWithDetails(collector)), known), [], tool);
        }
        programs.dispose();
      }
      programs = undefined;
    });
  }
});
