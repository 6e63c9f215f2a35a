import assert from 'node:assert/strict';
import type { RunTool } from '../../../src/collect/runTool';
import { LsofCollector } from '../../../src/collect/unix/lsofCollector';
import { WindowsCollector } from '../../../src/collect/windows/windowsCollector';
import type { Facts, RowFact } from '../../worlds/facts';
import { differences, factsOf, withoutAncestors } from '../../worlds/facts';
import { knowableOnMacos, knowableOnWindows } from '../../worlds/knowable';
import { lsofSockets } from '../../worlds/macos/lsof';
import { macosSystem, macosTools, printed } from '../../worlds/macos/tools';
import type { Successor } from '../../worlds/randomWorld';
import { randomWorld, successor } from '../../worlds/randomWorld';
import { windowsArguments, windowsPath } from '../../worlds/windows/processes';
import { scanWithDetails, windowsSystem, windowsTools } from '../../worlds/windows/tools';
import type { World } from '../../worlds/world';
import { isListener, orphansIn } from '../../worlds/world';
import { seededRandom } from '../random';
import { failuresOf } from './seeds';

const never = new AbortController().signal;
const steps = 4;
const noName = (): string => '';

/** The rows of this user's own processes, which every poll reads, and those processes. */
function ownOf({ rows, processes, ...rest }: Facts, { viewer, processes: all }: World): Facts {
  const own = new Set(all.filter(({ uid }) => viewer === 0 || uid === viewer).map(({ pid }) => String(pid)));
  const ownRows = rows.filter(({ owner }) => owner.split('+').every((pid) => own.has(pid)));
  const owners = new Set(ownRows.flatMap(({ owner }) => owner.split('+')));
  return {
    ...rest,
    // what a program is replaced by, and who may use IPv4, is read now and then
    rows: ownRows.map((row) => ({ ...row, isDualStack: undefined })),
    processes: processes
      .filter(({ pid }) => owners.has(String(pid)))
      .map((process) => ({ ...process, name: '', argv: [] })),
  };
}

/** An earlier scan may have shown the login of a user that nothing shows now. */
function withoutLogins(facts: Facts): Facts {
  return { ...facts, processes: facts.processes.map((process) => ({ ...process, login: undefined })) };
}

describe('a scan while processes and sockets come and go', () => {
  it('says exactly what can be known on a Mac, and a poll of one’s own sockets', async () => {
    const failures = await failuresOf(async (seed) => {
      const random = seededRandom(seed);
      let now: Successor = { world: randomWorld(random, 6), freePids: [] };
      const run = macosTools(() => now.world, '15');
      const collector = new LsofCollector(macosSystem(() => now.world, run));
      const wrong: string[] = [];
      for (let step = 0; step < steps; step++) {
        const known = withoutLogins(knowableOnMacos(now.world, noName));
        const polled = withoutLogins(factsOf(await collector.scan(never, 'poll')));
        const own = differences(ownOf(polled, now.world), ownOf(known, now.world));
        wrong.push(...own.map((line) => `step ${step}, poll ${line}`));
        const facts = withoutLogins(factsOf(await collector.scan(never)));
        wrong.push(...differences(facts, known).map((line) => `step ${step} ${line}`));
        now = successor(random, now, true);
      }
      return { what: `as ${now.world.viewer}`, wrong };
    }, 4);
    assert.deepEqual(failures, []);
  });

  it('says exactly what can be known on Windows, also of sockets whose opener has ended', async () => {
    const failures = await failuresOf(async (seed) => {
      const random = seededRandom(seed);
      let now: Successor = { world: randomWorld(random, 6), freePids: [] };
      const run = windowsTools(() => now.world, 850);
      const collector = new WindowsCollector(windowsSystem(() => now.world, run));
      const orphans = new Set<number>();
      const wrong: string[] = [];
      for (let step = 0; step < steps; step++) {
        for (const id of orphansIn(now.world)) orphans.add(id);
        const known = knowableOnWindows(now.world, windowsPath, windowsArguments, orphans);
        const facts = factsOf(await scanWithDetails(collector, 'poll'));
        wrong.push(
          ...differences(withoutAncestors(facts), withoutAncestors(known)).map(
            (line) => `step ${step} ${line}`,
          ),
        );
        now = successor(random, now, false);
      }
      return { what: `as ${now.world.viewer}`, wrong };
    }, 4);
    assert.deepEqual(failures, []);
  });

  it('invents nothing and loses nothing that stays, though the Mac changes while lsof prints', async () => {
    const failures = await failuresOf(async (seed) => {
      const random = seededRandom(seed);
      const before: Successor = { world: randomWorld(random, 8), freePids: [] };
      const after = successor(random, before, true).world;
      const facts = factsOf(await scanTorn(before.world, after, 1 + Math.floor(random() * 5000)));
      return { what: `as ${after.viewer}`, wrong: falsehoods(facts, before.world, after) };
    }, 2);
    assert.deepEqual(failures, []);
  });
});

/** One scan during which a world becomes another: lsof has come to this PID by then. */
async function scanTorn(before: World, after: World, pid: number): ReturnType<LsofCollector['scan']> {
  let now = before;
  const tools = macosTools(() => now, '15');
  const run: RunTool = (command, signal) => {
    if (!command.file.endsWith('/lsof') || now === after) return tools(command, signal);
    const isBefore = (one: { pid: number }): boolean => one.pid <= pid;
    const head = lsofSockets(before, isBefore);
    const tail = lsofSockets(after, (one) => !isBefore(one));
    now = after;
    return Promise.resolve(printed(`${head}${tail}m\0\n`));
  };
  return new LsofCollector(macosSystem(() => now, run)).scan(never);
}

/** Owners that never had such a socket, and rows of sockets that were there all the time and are missing. */
function falsehoods({ rows }: Facts, before: World, after: World): readonly string[] {
  const rowsOf = (world: World): readonly RowFact[] => knowableOnMacos(world, noName).rows;
  const [first, second] = [rowsOf(before), rowsOf(after)];
  const sockets = [...before.sockets, ...after.sockets].filter(isListener);
  const invented = rows.filter(({ place, owner }) => {
    const [protocol, , port] = place.split(' ');
    const there = sockets.filter((one) => one.protocol === protocol && one.port === Number(port));
    return !owner.split('+').every((pid) => {
      const isHidden = !/^\d+$/.test(pid);
      return isHidden
        ? there.length > 0
        : there.some(({ holders, user }) => [...holders, user].includes(Number(pid)));
    });
  });
  const isSame = (a: RowFact, b: RowFact): boolean => a.place === b.place && a.owner === b.owner;
  const staying = first.filter(
    (row) => second.some((one) => isSame(row, one)) && isUnchanged(row, before, after),
  );
  const lost = staying.filter((row) => !rows.some((one) => isSame(row, one)));
  return [
    ...invented.map((row) => `+ ${JSON.stringify(row)}`),
    ...lost.map((row) => `- ${JSON.stringify(row)}`),
  ];
}

/** Whether the very sockets of that port are as they were, and so are those who have them. */
function isUnchanged({ place }: RowFact, before: World, after: World): boolean {
  const port = Number(place.split(' ')[2]);
  const on = (world: World): string => {
    const there = world.sockets.filter((one) => one.port === port);
    const pids = new Set(there.flatMap(({ holders, user }) => [...holders, user]));
    return JSON.stringify([there, world.processes.filter(({ pid }) => pids.has(pid))]);
  };
  return on(before) === on(after);
}
