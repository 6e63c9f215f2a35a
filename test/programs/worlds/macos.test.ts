import assert from 'node:assert/strict';
import { CollectFailure } from '../../../src/collect/collector';
import { readMacosFirewall } from '../../../src/collect/firewall/macos';
import { LsofCollector } from '../../../src/collect/unix/lsofCollector';
import { seededRandom } from '../../unit/random';
import { differences, factsOf, falsehoods } from '../../worlds/facts';
import { knowableOnMacos } from '../../worlds/knowable';
import { macosVersions } from '../../worlds/macos/netstat';
import { macosSystem } from '../../worlds/macos/tools';
import type { Fault } from '../../worlds/programs';
import { Programs, usePrograms } from '../../worlds/programs';
import type { Successor } from '../../worlds/randomWorld';
import { largeWorld, randomWorld, successor } from '../../worlds/randomWorld';
import type { World } from '../../worlds/world';

const never = new AbortController().signal;
const noName = (): string => '';

/** As an ordinary user, with sockets of several. */
function ordinaryWorld(seed: number): World {
  return { ...randomWorld(seededRandom(seed), 14), viewer: 501 };
}

describe('the collector of macOS with programs that answer as those of a Mac', () => {
  const use = usePrograms(process.platform === 'win32' ? 'the programs are shell scripts' : undefined);

  for (const [index, version] of macosVersions.slice(0, -1).entries()) {
    it(`says what can be known on macOS ${version}, as a user and as root`, async () => {
      for (const viewer of [501, 0]) {
        const world = { ...ordinaryWorld(40 + index), viewer };
        const programs = use(Programs.ofMacos(world, version));
        const run = programs.runTool();
        const snapshot = await new LsofCollector(macosSystem(() => world, run)).scan(never);
        assert.deepEqual(differences(factsOf(snapshot), knowableOnMacos(world, noName)), []);
        const firewall = await readMacosFirewall(run, never);
        assert.equal(firewall.state, world.firewall === 0 ? 'off' : 'on');
      }
    });
  }

  it('follows a Mac on which processes and sockets come and go, by polls', async () => {
    const random = seededRandom(7);
    let now: Successor = { world: ordinaryWorld(7), freePids: [] };
    const programs = use(Programs.ofMacos(now.world, '13'));
    const collector = new LsofCollector(macosSystem(() => now.world, programs.runTool()));
    for (let step = 0; step < 12; step++) {
      for (let poll = 0; poll < 3; poll++) await collector.scan(never, 'poll');
      const facts = factsOf(await collector.scan(never));
      assert.deepEqual(differences(facts, knowableOnMacos(now.world, noName)), [], `step ${step}`);
      now = successor(random, now, true);
      programs.showMacos(now.world, '13');
    }
  });

  it('shows ten thousand sockets of fifty processes', async () => {
    const world = largeWorld(50, 10_000);
    const programs = use(Programs.ofMacos(world, '15'));
    const snapshot = await new LsofCollector(macosSystem(() => world, programs.runTool())).scan(never);
    assert.equal(snapshot.listeners.length, 10_000);
    assert.deepEqual(differences(factsOf(snapshot), knowableOnMacos(world, noName)).slice(0, 5), []);
  });

  const faults: readonly [description: string, fault: Fault | undefined][] = [
    ['hangs', 'hangs'],
    ['prints 100 MB', 'floods'],
    ['is killed', 'isKilled'],
    ['complains and exits with 1', 'failsAtOnce'],
    ['prints a part of its answer', 'isCut'],
    ['prints nothing', 'isEmpty'],
    ['is missing', undefined],
  ];
  const answers = { lsof: 'sockets', netstat: 'netstat', ps: 'processes' };
  for (const [description, fault] of faults) {
    it(`says nothing false if a tool ${description}, that something is missing, and everything later`, async () => {
      const world = ordinaryWorld(21);
      const known = knowableOnMacos(world, noName);
      for (const [tool, answer] of Object.entries(answers)) {
        const programs = use(Programs.ofMacos(world, '12'));
        const run = programs.runTool({ [tool]: fault === 'hangs' ? 300 : 10_000 });
        const collector = new LsofCollector(macosSystem(() => world, run));
        if (fault === undefined) programs.removeTool(tool);
        else programs.setFault(tool, fault, answer);
        try {
          const facts = factsOf(await collector.scan(never));
          assert.deepEqual(falsehoods(facts, known), [], tool);
          assert.ok(facts.problems.length > 0, `${tool}: no problem is told`);
        } catch (error) {
          assert.ok(error instanceof CollectFailure && tool === 'lsof', String(error));
        }
        programs.setFault(tool, undefined, answer);
        if (fault !== undefined && fault !== 'hangs') {
          assert.deepEqual(differences(factsOf(await collector.scan(never)), known), [], tool);
        }
      }
    });
  }
});
