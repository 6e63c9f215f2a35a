import assert from 'node:assert/strict';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import { lines, scanRepeatedly, scanUntil, onlyListener } from '../../../support/linux/scans';
import type { Actor, WorldCollector } from '../../../support/linux/world';
import { needsOtherUsers, ordinaryUid, useWorld } from '../../../support/linux/world';
import { skipBecause } from '../../../support/skip';

/** Scans within which another network namespace, read in rotation, must be found, and found to have ended. */
const manyScans = 40;

describe('LinuxCollector with other network namespaces', () => {
  const world = useWorld();
  let collector: WorldCollector;
  beforeEach(async () => {
    collector = await world().collector();
  });
  afterEach(() => world().clear());

  /** A process in a network namespace of its own, and the number of the namespace. */
  async function elsewhere(...through: string[]): Promise<{ actor: Actor; id: number }> {
    const actor = await world().actor({ through: through.length > 0 ? through : ['unshare', '-n'] });
    const id = Number(/\d+/.exec(await actor.ask('read-link /proc/self/ns/net'))?.[0]);
    return { actor, id };
  }

  const seesLine = (expected: string) => (snapshot: Snapshot) => lines(snapshot).includes(expected);

  it('shows a listener in another namespace as such, with its owner', async () => {
    const { actor, id } = await elsewhere();
    await actor.ask('listen a tcp 0.0.0.0 3000');
    await actor.ask('listen b udp :: 3001');
    const snapshot = await scanUntil(collector, manyScans, ({ listeners }) => listeners.length === 2);
    assert.deepEqual(lines(snapshot), [
      `tcp 0.0.0.0:3000 @${id} <- ${actor.pid}`,
      `udp :::3001 @${id} <- ${actor.pid}`,
    ]);
    assert.deepEqual(onlyListener(snapshot, 3000).namespace, { kind: 'other', id });
    assert.deepEqual(snapshot.problems, []);
    assert.ok(snapshot.processes.has(actor.pid));
    // it stays while the others are read in rotation
    for (const later of await scanRepeatedly(collector, manyScans))
      assert.deepEqual(lines(later), lines(snapshot));
    await actor.leave();
  });

  it('keeps it apart from the same address and port in the host network', async () => {
    const own = await world().actor();
    await own.ask('listen a tcp 127.0.0.1 3000');
    const { actor, id } = await elsewhere();
    await world().run(['ip', 'link', 'set', 'lo', 'up'], {
      through: ['nsenter', `--net=/proc/${actor.pid}/ns/net`],
    });
    await actor.ask('listen a tcp 127.0.0.1 3000');
    const there = `tcp 127.0.0.1:3000 @${id} <- ${actor.pid}`;
    await scanUntil(collector, manyScans, seesLine(there));
    for (const snapshot of await scanRepeatedly(collector, manyScans)) {
      assert.deepEqual(lines(snapshot), [`tcp 127.0.0.1:3000 <- ${own.pid}`, there].sort());
    }
    await own.leave();
    const snapshot = await collector.scan();
    assert.deepEqual(lines(snapshot), [there]);
    await actor.leave();
  });

  it('shows the listeners of several namespaces', async () => {
    const places = await Promise.all([elsewhere(), elsewhere(), elsewhere(), elsewhere()]);
    await Promise.all(places.map(({ actor }) => actor.ask('listen a tcp 0.0.0.0 3000')));
    const expected = places.map(({ actor, id }) => `tcp 0.0.0.0:3000 @${id} <- ${actor.pid}`).sort();
    await scanUntil(collector, manyScans, (snapshot) => lines(snapshot).join() === expected.join());
    for (const snapshot of await scanRepeatedly(collector, 20)) assert.deepEqual(lines(snapshot), expected);
  });

  it('notices listeners that open and close there', async () => {
    const { actor, id } = await elsewhere();
    await actor.ask('listen a tcp 0.0.0.0 3000');
    await scanUntil(collector, manyScans, seesLine(`tcp 0.0.0.0:3000 @${id} <- ${actor.pid}`));
    await actor.ask('listen b tcp 0.0.0.0 3001');
    await scanUntil(collector, manyScans, seesLine(`tcp 0.0.0.0:3001 @${id} <- ${actor.pid}`));
    await actor.ask('close a');
    await scanUntil(
      collector,
      manyScans,
      (snapshot) => lines(snapshot).join() === `tcp 0.0.0.0:3001 @${id} <- ${actor.pid}`,
    );
    await actor.leave();
  });

  it('shows no listener of a namespace whose processes have exited', async () => {
    const { actor } = await elsewhere();
    await actor.ask('listen a tcp 0.0.0.0 3000');
    await scanUntil(collector, manyScans, ({ listeners }) => listeners.length === 1);
    await actor.leave();
    const snapshot = await scanUntil(collector, manyScans, ({ listeners }) => listeners.length === 0);
    assert.deepEqual(snapshot.problems, []);
    assert.deepEqual(snapshot.processes, new Map());
  });

  it('still shows it if the process by which it was found has exited and another one is left', async () => {
    const { actor, id } = await elsewhere();
    const first = Number(await actor.ask('fork first'));
    const second = Number(await actor.ask('fork second'));
    await actor.ask('tell first listen a tcp 0.0.0.0 3000');
    await actor.ask('tell second listen a tcp 0.0.0.0 3001');
    await scanUntil(collector, manyScans, ({ listeners }) => listeners.length === 2);
    await actor.ask('stop first');
    const expected = `tcp 0.0.0.0:3001 @${id} <- ${second}`;
    await scanUntil(collector, manyScans, (snapshot) => lines(snapshot).join() === expected);
    for (const snapshot of await scanRepeatedly(collector, manyScans))
      assert.deepEqual(lines(snapshot), [expected]);
    assert.notEqual(first, second);
    await actor.leave();
  });

  it('shows a socket in the network it was opened in, even if its process has moved to another one', async () => {
    // opened here, held from there: the socket stays in the network namespace it was opened in
    const own = await world().actor();
    await own.ask('listen a tcp 127.0.0.1 3000');
    await own.ask('fork traveller');
    await own.ask('close a');
    const pid = await own.ask('tell traveller pid');
    await own.ask('tell traveller exec-with unshare a');
    for (const snapshot of await scanRepeatedly(collector, manyScans)) {
      assert.deepEqual(lines(snapshot), [`tcp 127.0.0.1:3000 <- ${pid}`]);
    }
    await own.ask('stop traveller');
    await own.leave();
  });

  describe('as an ordinary user', () => {
    before(async function () {
      await needsOtherUsers(this, world());
    });

    it("shows the listeners of the user's own container, and invents no owner for root's", async function () {
      const { actor } = await elsewhere();
      await actor.ask('listen a tcp 0.0.0.0 3000');
      let own;
      try {
        own = await world().actor({ uid: ordinaryUid, through: ['unshare', '-U', '-r', '-n'] });
      } catch (error) {
        skipBecause(this, `ordinary users cannot create namespaces here: ${String(error)}`);
      }
      await own.ask('listen a tcp 0.0.0.0 3001');
      const id = /\d+/.exec(await own.ask('read-link /proc/self/ns/net'))?.[0] ?? '';
      const ordinary = await world().collector({ uid: ordinaryUid });
      const expected = `tcp 0.0.0.0:3001 @${id} <- ${own.pid}`;
      await scanUntil(ordinary, manyScans, seesLine(expected));
      for (const snapshot of await scanRepeatedly(ordinary, 20)) {
        // every user may read the tables of every network, but not the name of root's (proc(5), ptrace(2))
        const [ownLines, others] = [lines(snapshot, 3001), lines(snapshot, 3000)];
        assert.deepEqual(ownLines, [expected]);
        for (const each of others) assert.match(each, /^tcp 0\.0\.0\.0:3000 @\d+ <- no-permission \(root\)$/);
        assert.equal(snapshot.listeners.length, ownLines.length + others.length);
        assert.deepEqual(snapshot.problems, []);
      }
    });
  });
});
