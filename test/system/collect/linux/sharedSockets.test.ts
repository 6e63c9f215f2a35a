import assert from 'node:assert/strict';
import { lines, scanRepeatedly, onlyListener, settlesOn } from '../../../support/linux/scans';
import type { Actor, WorldCollector } from '../../../support/linux/world';
import { useWorld } from '../../../support/linux/world';
import { skipBecause } from '../../../support/skip';

/** Scans within which a change of owners that does not affect the socket must be noticed. */
const fewScans = 10;

describe('LinuxCollector with sockets of several owners', () => {
  const world = useWorld();
  let actor: Actor;
  let collector: WorldCollector;
  beforeEach(async () => {
    [actor, collector] = await Promise.all([world().actor(), world().collector()]);
  });
  afterEach(() => world().clear());

  it('counts the sockets that one process has on one address (SO_REUSEPORT)', async () => {
    await actor.ask('listen a tcp 127.0.0.1 3000 reuseport');
    await actor.ask('listen b tcp 127.0.0.1 3000 reuseport');
    await settlesOn(collector, 1, 3000, [`tcp 127.0.0.1:3000 <- ${actor.pid} x2`]);
    await actor.ask('close a');
    await settlesOn(collector, 1, 3000, [`tcp 127.0.0.1:3000 <- ${actor.pid}`]);
  });

  it('shows two processes that share an address as two listeners (SO_REUSEPORT)', async () => {
    const child = await actor.ask('fork child');
    await actor.ask('listen a tcp 0.0.0.0 3000 reuseport');
    await actor.ask('tell child listen b tcp 0.0.0.0 3000 reuseport');
    await settlesOn(collector, 1, 3000, [`tcp 0.0.0.0:3000 <- ${actor.pid}`, `tcp 0.0.0.0:3000 <- ${child}`]);
    await actor.ask('stop child');
    await settlesOn(collector, 1, 3000, [`tcp 0.0.0.0:3000 <- ${actor.pid}`]);
  });

  it('names every worker of a socket opened before the fork, the oldest first, in every scan', async () => {
    await actor.ask('listen a tcp 127.0.0.1 3000');
    const workers = [];
    for (const name of ['one', 'two', 'three']) workers.push(await actor.ask(`fork ${name}`));
    const expected = `tcp 127.0.0.1:3000 <- ${[actor.pid, ...workers].join('+')}`;
    for (const snapshot of await scanRepeatedly(collector, 40))
      assert.deepEqual(lines(snapshot, 3000), [expected]);
  });

  it('finds a worker that is forked later', async () => {
    await actor.ask('listen a tcp 127.0.0.1 3000');
    await settlesOn(collector, 1, 3000, [`tcp 127.0.0.1:3000 <- ${actor.pid}`]);
    const worker = await actor.ask('fork worker');
    await settlesOn(collector, fewScans, 3000, [`tcp 127.0.0.1:3000 <- ${actor.pid}+${worker}`]);
    const grandchild = await actor.ask('tell worker fork worker');
    await settlesOn(collector, fewScans, 3000, [
      `tcp 127.0.0.1:3000 <- ${actor.pid}+${worker}+${grandchild}`,
    ]);
  });

  it('no longer names a worker that closed its copy', async () => {
    await actor.ask('listen a tcp 127.0.0.1 3000');
    const [one, two] = [await actor.ask('fork one'), await actor.ask('fork two')];
    await settlesOn(collector, 1, 3000, [`tcp 127.0.0.1:3000 <- ${actor.pid}+${one}+${two}`]);
    await actor.ask('tell one close a');
    await settlesOn(collector, fewScans, 3000, [`tcp 127.0.0.1:3000 <- ${actor.pid}+${two}`]);
  });

  it('no longer names a worker that closed its copy and uses the descriptor for another socket', async () => {
    await actor.ask('listen a tcp 127.0.0.1 3000');
    const worker = await actor.ask('fork worker');
    await settlesOn(collector, 1, 3000, [`tcp 127.0.0.1:3000 <- ${actor.pid}+${worker}`]);
    await actor.ask('tell worker close a');
    // the lowest free descriptor: the one just closed
    await actor.ask('tell worker listen b tcp 127.0.0.1 3001');
    await settlesOn(collector, fewScans, 3000, [`tcp 127.0.0.1:3000 <- ${actor.pid}`]);
    assert.deepEqual(lines(await collector.scan(), 3001), [`tcp 127.0.0.1:3001 <- ${worker}`]);
  });

  it('no longer names a worker that exited', async () => {
    await actor.ask('listen a tcp 127.0.0.1 3000');
    const [one, two] = [await actor.ask('fork one'), await actor.ask('fork two')];
    await settlesOn(collector, 1, 3000, [`tcp 127.0.0.1:3000 <- ${actor.pid}+${one}+${two}`]);
    await actor.ask('stop one');
    await settlesOn(collector, fewScans, 3000, [`tcp 127.0.0.1:3000 <- ${actor.pid}+${two}`]);
  });

  it('names only the worker if the parent passed its socket on and closed it', async () => {
    await actor.ask('listen a tcp 127.0.0.1 3000');
    await settlesOn(collector, 1, 3000, [`tcp 127.0.0.1:3000 <- ${actor.pid}`]);
    const worker = await actor.ask('fork worker');
    await actor.ask('close a');
    await settlesOn(collector, fewScans, 3000, [`tcp 127.0.0.1:3000 <- ${worker}`]);
  });

  it('names both sides of socket activation: the process that keeps the socket and the one it was passed to', async () => {
    await actor.ask('listen a tcp 127.0.0.1 3000');
    await settlesOn(collector, 1, 3000, [`tcp 127.0.0.1:3000 <- ${actor.pid}`]);
    const service = await actor.ask('fork service');
    await actor.ask('tell service exec a the-service');
    await settlesOn(collector, fewScans, 3000, [`tcp 127.0.0.1:3000 <- ${actor.pid}+${service}`]);
    await actor.ask('stop service');
    await settlesOn(collector, fewScans, 3000, [`tcp 127.0.0.1:3000 <- ${actor.pid}`]);
    // activated again
    const next = await actor.ask('fork service');
    await actor.ask('tell service exec a the-service');
    await settlesOn(collector, fewScans, 3000, [`tcp 127.0.0.1:3000 <- ${actor.pid}+${next}`]);
  });

  it('shows an MPTCP listener as the TCP listener that it also is', async function () {
    try {
      await actor.ask('listen a mptcp 127.0.0.1 3000');
    } catch (error) {
      if (/Protocol not (supported|available)/.test(String(error))) {
        skipBecause(this, 'the kernel has no MPTCP');
      }
      throw error;
    }
    await settlesOn(collector, 1, 3000, [`tcp 127.0.0.1:3000 <- ${actor.pid}`]);
  });

  it('keeps the right owner if one process has the socket twice', async () => {
    await actor.ask('listen a tcp 127.0.0.1 3000');
    await actor.ask('listen b tcp 127.0.0.1 3001');
    const other = await actor.ask('fork other');
    await actor.ask('close a');
    await actor.ask('tell other close b');
    const { owner } = onlyListener(await collector.scan(), 3000);
    assert.equal(owner.kind === 'known' && owner.processes.map(({ pid }) => String(pid)).join(), other);
    await settlesOn(collector, 1, 3001, [`tcp 127.0.0.1:3001 <- ${actor.pid}`]);
  });
});
