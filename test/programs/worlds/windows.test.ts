import assert from 'node:assert/strict';
import { taskkillSignal } from '../../../src/act/taskkill';
import { CollectFailure } from '../../../src/collect/collector';
import { WindowsCollector } from '../../../src/collect/windows/windowsCollector';
import { UserError } from '../../../src/model/text/userError';
import { seededRandom } from '../../unit/random';
import type { Facts } from '../../worlds/facts';
import { differences, factsOf, falsehoods, withoutAncestors } from '../../worlds/facts';
import { knowableOnWindows } from '../../worlds/knowable';
import type { Fault } from '../../worlds/programs';
import { answeringProgram, Programs, usePrograms } from '../../worlds/programs';
import type { Successor } from '../../worlds/randomWorld';
import { largeWorld, randomWorld, successor } from '../../worlds/randomWorld';
import { codePages } from '../../worlds/windows/codePages';
import { windowsArguments, windowsPath } from '../../worlds/windows/processes';
import { scanWithDetails, windowsSystem } from '../../worlds/windows/tools';
import type { World } from '../../worlds/world';
import { orphansIn } from '../../worlds/world';

function knowable(world: World): Facts {
  return knowableOnWindows(world, windowsPath, windowsArguments);
}

const everyExposure = new Set(['loopback', 'interface', 'all-interfaces']);

describe('the collector of Windows with programs that answer as those of a Windows', () => {
  const use = usePrograms(
    process.platform === 'win32' && answeringProgram === undefined
      ? 'the programs are shell scripts; the lane wine makes others'
      : undefined,
  );

  for (const page of codePages) {
    it(`says what can be known in code page ${page}, with reserved ports`, async () => {
      const world = randomWorld(seededRandom(page), 100);
      assert.deepEqual(new Set(knowable(world).rows.map(({ exposure }) => exposure)), everyExposure);
      const programs = use(Programs.ofWindows(world, page));
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

  it('follows a Windows on which processes and sockets come and go, by polls', async () => {
    const random = seededRandom(7);
    let now: Successor = { world: randomWorld(random, 14), freePids: [] };
    const programs = use(Programs.ofWindows(now.world, 437));
    const collector = new WindowsCollector(windowsSystem(() => now.world, programs.runTool()));
    const orphans = new Set<number>();
    const places = new Set<string>();
    for (let step = 0; step < 12; step++) {
      for (const id of orphansIn(now.world)) orphans.add(id);
      const known = knowableOnWindows(now.world, windowsPath, windowsArguments, orphans);
      const facts = factsOf(await scanWithDetails(collector, 'poll'));
      assert.deepEqual(differences(withoutAncestors(facts), withoutAncestors(known)), [], `step ${step}`);
      for (const { place } of facts.rows) places.add(place);
      now = successor(random, now, false);
      programs.showWindows(now.world, 437);
    }
    const left = new Set(knowable(now.world).rows.map(({ place }) => place));
    assert.ok([...places].filter((place) => !left.has(place)).length >= 5, 'few have ended');
  });

  it('shows ten thousand sockets of fifty processes', async () => {
    const world = largeWorld(50, 10_000);
    const programs = use(Programs.ofWindows(world, 850));
    const collector = new WindowsCollector(windowsSystem(() => world, programs.runTool()));
    const facts = factsOf(await scanWithDetails(collector));
    assert.equal(facts.rows.length, 10_000);
    assert.deepEqual(differences(facts, knowable(world)).slice(0, 5), []);
  });

  const faults: readonly [description: string, fault: Fault | undefined][] = [
    ['hangs', 'hangs'],
    ['prints 100 MB', 'floods'],
    ['is killed', 'isKilled'],
    ['exits with 1 after its answer', 'failsAfterwards'],
    ['prints a part of its answer', 'isCut'],
    ['prints nothing', 'isEmpty'],
    ['is missing', undefined],
  ];
  const tools = ['netstat', 'powershell', 'tasklist'];
  for (const [description, fault] of faults) {
    it(`says nothing false if a tool ${description}, and everything later`, async () => {
      const world = randomWorld(seededRandom(22), 14);
      const known = knowable(world);
      for (const answer of tools) {
        const tool = `${answer}.exe`;
        const programs = use(Programs.ofWindows(world, 932));
        const run = programs.runTool({ [tool]: fault === 'hangs' ? 300 : 10_000 });
        let minutes = 0;
        const system = windowsSystem(
          () => world,
          run,
          () => 60_000 * minutes,
        );
        const collector = new WindowsCollector(system);
        if (fault === undefined) programs.removeTool(tool);
        else programs.setFault(tool, fault, answer);
        try {
          const facts = factsOf(await scanWithDetails(collector));
          assert.deepEqual(falsehoods(facts, known), [], tool);
          const isTold =
            facts.problems.length > 0 || (tool === 'tasklist.exe' && fault === 'failsAfterwards');
          assert.ok(isTold, `${tool}: no problem is told`);
        } catch (error) {
          assert.ok(error instanceof CollectFailure && tool === 'netstat.exe', String(error));
        }
        await collector.whenDetailsLoaded();
        programs.setFault(tool, undefined, answer);
        // after failures it waits before it tries again
        minutes = 10;
        if (fault !== undefined && fault !== 'hangs') {
          assert.deepEqual(differences(factsOf(await scanWithDetails(collector)), known), [], tool);
        }
      }
    });
  }

  it('ends a process by taskkill, and says what became of it by its exit code alone', async () => {
    const programs = use(Programs.ofWindows(randomWorld(seededRandom(5), 3), 850));
    const send = taskkillSignal(programs.runTool());
    const codes = [
      ...([
        [0, 'SIGTERM', 'sent'],
        [128, 'SIGKILL', 'gone'],
      ] as const),
      ...([
        [1, 'SIGTERM', 'forceNeeded'],
        [1, 'SIGKILL', 'denied'],
      ] as const),
    ];
    for (const [code, signal, outcome] of codes) {
      programs.setTaskkill(code, 'FEHLER: Der Prozess mit PID 4712 …');
      assert.equal(await send(4712, signal), outcome);
    }
  });

  for (const [description, fault] of faults) {
    if (fault === 'failsAfterwards' || fault === 'isCut' || fault === 'isEmpty') continue;
    it(`does not say that a process was ended if taskkill ${description}`, async () => {
      const programs = use(Programs.ofWindows(randomWorld(seededRandom(5), 3), 850));
      if (fault === undefined) programs.removeTool('taskkill.exe');
      else programs.setFault('taskkill.exe', fault, 'taskkill');
      const run = programs.runTool({ 'taskkill.exe': fault === 'hangs' ? 300 : 10_000 });
      await assert.rejects(async () => taskkillSignal(run)(4712, 'SIGKILL'), UserError);
    });
  }
});
