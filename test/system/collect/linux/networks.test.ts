import assert from 'node:assert/strict';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import { lines, lookOften, lookUntil, onlyListener } from '../../../support/linux/sightings';
import type { Actor, Looker } from '../../../support/linux/world';
import { needsOtherUsers, ordinaryUid, useWorld } from '../../../support/linux/world';
import { skipBecause } from '../../../support/skip';

/** Looks within which another network, read in rotation, must be seen, and seen to have ended. */
const manyLooks = 40;

describe('LinuxCollector and other networks', () => {
  const world = useWorld();
  let looker: Looker;
  beforeEach(async () => {
    looker = await world().looker();
  });
  afterEach(() => world().clear());

  /** A process in a network of its own, and the number of that. */
  async function elsewhere(...through: string[]): Promise<{ actor: Actor; id: number }> {
    const actor = await world().actor({ through: through.length > 0 ? through : ['unshare', '-n'] });
    const id = Number(/\d+/.exec(await actor.ask('read-link /proc/self/ns/net'))?.[0]);
    return { actor, id };
  }

  const seesLine = (expected: string) => (snapshot: Snapshot) => lines(snapshot).includes(expected);

  it('shows a listener in another one as such, with its owner', async () => {
    const { actor, id } = await elsewhere();
    await actor.ask('listen a tcp 0.0.0.0 3000');
    await actor.ask('listen b udp :: 3001');
    const snapshot = await lookUntil(looker, manyLooks, ({ listeners }) => listeners.length === 2);
    assert.deepEqual(lines(snapshot), [
      `tcp 0.0.0.0:3000 @${id} <- ${actor.pid}`,
      `udp :::3001 @${id} <- ${actor.pid}`,
    ]);
    assert.deepEqual(onlyListener(snapshot, 3000).namespace, { kind: 'other', id });
    assert.deepEqual(snapshot.problems, []);
    assert.ok(snapshot.processes.has(actor.pid));
    // it stays, however the others are read
    for (const later of await lookOften(looker, manyLooks)) assert.deepEqual(lines(later), lines(snapshot));
    await actor.leave();
  });

  it('keeps it apart from the same address and port in the own network', async () => {
    const own = await world().actor();
    await own.ask('listen a tcp 127.0.0.1 3000');
    const { actor, id } = await elsewhere();
    await world().run(['ip', 'link', 'set', 'lo', 'up'], {
      through: ['nsenter', `--net=/proc/${actor.pid}/ns/net`],
    });
    await actor.ask('listen a tcp 127.0.0.1 3000');
    const there = `tcp 127.0.0.1:3000 @${id} <- ${actor.pid}`;
    await lookUntil(looker, manyLooks, seesLine(there));
    for (const snapshot of await lookOften(looker, manyLooks)) {
      assert.deepEqual(lines(snapshot), [`tcp 127.0.0.1:3000 <- ${own.pid}`, there].sort());
    }
    await own.leave();
    const snapshot = await looker.look();
    assert.deepEqual(lines(snapshot), [there]);
    await actor.leave();
  });

  it('shows each of several', async () => {
    const places = await Promise.all([elsewhere(), elsewhere(), elsewhere(), elsewhere()]);
    await Promise.all(places.map(({ actor }) => actor.ask('listen a tcp 0.0.0.0 3000')));
    const expected = places.map(({ actor, id }) => `tcp 0.0.0.0:3000 @${id} <- ${actor.pid}`).sort();
    await lookUntil(looker, manyLooks, (snapshot) => lines(snapshot).join() === expected.join());
    for (const snapshot of await lookOften(looker, 20)) assert.deepEqual(lines(snapshot), expected);
  });

  it('notices what opens and closes there', async () => {
    const { actor, id } = await elsewhere();
    await actor.ask('listen a tcp 0.0.0.0 3000');
    await lookUntil(looker, manyLooks, seesLine(`tcp 0.0.0.0:3000 @${id} <- ${actor.pid}`));
    await actor.ask('listen b tcp 0.0.0.0 3001');
    await lookUntil(looker, manyLooks, seesLine(`tcp 0.0.0.0:3001 @${id} <- ${actor.pid}`));
    await actor.ask('close a');
    await lookUntil(
      looker,
      manyLooks,
      (snapshot) => lines(snapshot).join() === `tcp 0.0.0.0:3001 @${id} <- ${actor.pid}`,
    );
    await actor.leave();
  });

  it('shows none of it when its processes have ended', async () => {
    const { actor } = await elsewhere();
    await actor.ask('listen a tcp 0.0.0.0 3000');
    await lookUntil(looker, manyLooks, ({ listeners }) => listeners.length === 1);
    await actor.leave();
    const snapshot = await lookUntil(looker, manyLooks, ({ listeners }) => listeners.length === 0);
    assert.deepEqual(snapshot.problems, []);
    assert.deepEqual(snapshot.processes, new Map());
  });

  it('still shows it when the process it was found through has ended, and another lives there', async () => {
    const { actor, id } = await elsewhere();
    const first = Number(await actor.ask('fork first'));
    const second = Number(await actor.ask('fork second'));
    await actor.ask('tell first listen a tcp 0.0.0.0 3000');
    await actor.ask('tell second listen a tcp 0.0.0.0 3001');
    await lookUntil(looker, manyLooks, ({ listeners }) => listeners.length === 2);
    await actor.ask('stop first');
    const expected = `tcp 0.0.0.0:3001 @${id} <- ${second}`;
    await lookUntil(looker, manyLooks, (snapshot) => lines(snapshot).join() === expected);
    for (const snapshot of await lookOften(looker, manyLooks)) assert.deepEqual(lines(snapshot), [expected]);
    assert.notEqual(first, second);
    await actor.leave();
  });

  it('takes a process that moved to another network for what it holds, not for where it is', async () => {
    // opened here, held from there: the socket stays in the network it was opened in
    const own = await world().actor();
    await own.ask('listen a tcp 127.0.0.1 3000');
    await own.ask('fork traveller');
    await own.ask('close a');
    const pid = await own.ask('tell traveller pid');
    await own.ask('tell traveller exec-with unshare a');
    for (const snapshot of await lookOften(looker, manyLooks)) {
      assert.deepEqual(lines(snapshot), [`tcp 127.0.0.1:3000 <- ${pid}`]);
    }
    await own.ask('stop traveller');
    await own.leave();
  });

  describe('as an ordinary user', () => {
    before(async function () {
      await needsOtherUsers(this, world());
    });

    it("shows one's own container's listeners, and invents no owner for root's", async function () {
      const { actor } = await elsewhere();
      await actor.ask('listen a tcp 0.0.0.0 3000');
      let own;
      try {
        own = await world().actor({ uid: ordinaryUid, through: ['unshare', '-U', '-r', '-n'] });
      } catch (error) {
        skipBecause(this, `an ordinary user may have no namespaces here: ${String(error)}`);
      }
      await own.ask('listen a tcp 0.0.0.0 3001');
      const id = /\d+/.exec(await own.ask('read-link /proc/self/ns/net'))?.[0] ?? '';
      const ordinary = await world().looker({ uid: ordinaryUid });
      const expected = `tcp 0.0.0.0:3001 @${id} <- ${own.pid}`;
      await lookUntil(ordinary, manyLooks, seesLine(expected));
      for (const snapshot of await lookOften(ordinary, 20)) {
        // everybody may read the tables of every network, but not what root's is called (proc(5), ptrace(2))
        const [ownLines, others] = [lines(snapshot, 3001), lines(snapshot, 3000)];
        assert.deepEqual(ownLines, [expected]);
        for (const each of others) assert.match(each, /^tcp 0\.0\.0\.0:3000 @\d+ <- no-permission \(root\)$/);
        assert.equal(snapshot.listeners.length, ownLines.length + others.length);
        assert.deepEqual(snapshot.problems, []);
      }
    });
  });
});
