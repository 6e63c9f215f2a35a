import assert from 'node:assert/strict';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import { lines, scanRepeatedly, scanUntil, onlyListener, settlesOn } from '../../../support/linux/scans';
import type { Actor, WorldCollector } from '../../../support/linux/world';
import { needsOtherUsers, ordinaryUid, useWorld } from '../../../support/linux/world';

describe('LinuxCollector as an ordinary user', () => {
  const world = useWorld();
  let root: Actor;
  let own: Actor;
  before(async function () {
    await needsOtherUsers(this, world());
    root = await world().actor();
    own = await world().actor({ uid: ordinaryUid });
    await root.ask('listen a tcp 0.0.0.0 3000');
    await root.ask('listen b udp 127.0.0.1 3001');
    await own.ask('listen c tcp 127.0.0.1 4000');
  });

  const others = ['tcp 0.0.0.0:3000 <- no-permission (root)', 'udp 127.0.0.1:3001 <- no-permission (root)'];

  it("shows root's listeners with root's name and without an owner, and the user's own with theirs", async () => {
    const collector = await world().collector({ uid: ordinaryUid });
    for (const snapshot of await scanRepeatedly(collector, 30)) {
      assert.deepEqual(lines(snapshot), [...others, `tcp 127.0.0.1:4000 <- ${own.pid}`].sort());
      assert.deepEqual(snapshot.problems, []);
    }
    const snapshot = await collector.scan();
    const { owner } = onlyListener(snapshot, 3000);
    assert.ok(owner.kind === 'hidden');
    assert.equal(owner.reason, 'no-permission');
    assert.deepEqual(owner.user, { uid: 0, name: 'root' });
    // no process is invented: there are the user's own, and its ancestors
    const process = snapshot.processes.get(own.pid);
    assert.equal(process?.user?.uid, ordinaryUid);
    assert.equal(snapshot.processes.has(root.pid), false);
    await collector.leave();
  });

  it('shows root the owners of all listeners', async () => {
    const collector = await world().collector();
    await settlesOn(collector, 1, 4000, [`tcp 127.0.0.1:4000 <- ${own.pid}`]);
    await settlesOn(collector, 1, 3000, [`tcp 0.0.0.0:3000 <- ${root.pid}`]);
    await collector.leave();
  });

  it('reports no-permission for a socket of root that a process of another user has open', async () => {
    // opened by root, open in a process of nobody: the table says root, and the process may be inspected
    await root.ask('listen given tcp 127.0.0.1 5000');
    await root.ask('fork heir');
    await root.ask('close given');
    const collector = await world().collector({ uid: ordinaryUid });
    assert.deepEqual(lines(await collector.scan(), 5000), ['tcp 127.0.0.1:5000 <- no-permission (root)']);
    await root.ask(`tell heir become ${ordinaryUid}`);
    const heir = await root.ask('tell heir pid');
    // a process that gave up its rights stays unreadable until it runs a program again (ptrace(2), the dumpable attribute)
    await root.ask('tell heir exec given heir');
    await settlesOn(collector, 70, 5000, [`tcp 127.0.0.1:5000 <- ${heir}`]);
    await root.ask('stop heir');
    await collector.leave();
  });

  describe('with hidepid, which hides the processes of other users', () => {
    before(async () => {
      await world().run(['mount', '-o', 'remount,hidepid=2', '/proc']);
    });
    after(async () => {
      await world().run(['mount', '-o', 'remount,hidepid=0', '/proc']);
    });

    let collector: WorldCollector;
    before(async () => {
      collector = await world().collector({ uid: ordinaryUid });
    });

    it("shows root's listeners with root's name, and the user's own with their owner", async () => {
      for (const snapshot of await scanRepeatedly(collector, 30)) {
        assert.deepEqual(lines(snapshot), [...others, `tcp 127.0.0.1:4000 <- ${own.pid}`].sort());
        assert.deepEqual(snapshot.problems, []);
        assert.deepEqual([...snapshot.processes.keys()], [own.pid]);
      }
    });

    it('finds a listener that was opened since the last scan', async () => {
      await own.ask('listen d tcp 127.0.0.1 4001');
      await settlesOn(collector, 1, 4001, [`tcp 127.0.0.1:4001 <- ${own.pid}`]);
      await own.ask('close d');
      assert.deepEqual(lines(await collector.scan(), 4001), []);
    });
  });
});

describe('LinuxCollector with own processes that hide their open files', () => {
  const world = useWorld();
  let collector: WorldCollector;
  before(async function () {
    await needsOtherUsers(this, world());
    collector = await world().collector({ uid: ordinaryUid });
  });

  /** The processes that are said to be the likely owners of what listens on the port, whose owner must be hidden. */
  async function likelyOwners(port: number): Promise<unknown> {
    for (const snapshot of await scanRepeatedly(collector, 20)) {
      assert.deepEqual(lines(snapshot, port), [`tcp 127.0.0.1:${port} <- no-permission (nobody)`]);
      assert.deepEqual(snapshot.problems, []);
    }
    const { owner } = onlyListener(await collector.scan(), port);
    return owner.kind === 'hidden' ? owner.unreadable : owner;
  }

  it('names one that asked the kernel for it, and nobody once it shows them again', async () => {
    const hiding = await world().actor({ uid: ordinaryUid });
    await hiding.ask('listen a tcp 127.0.0.1 6000');
    await settlesOn(collector, 1, 6000, [`tcp 127.0.0.1:6000 <- ${hiding.pid}`]);
    await hiding.ask('hide');
    await hiding.ask('listen b tcp 127.0.0.1 6001');
    assert.deepEqual(await likelyOwners(6001), [{ pid: hiding.pid, name: 'perl' }]);
    // a new program shows them
    await hiding.ask('exec b');
    await settlesOn(collector, 70, 6001, [`tcp 127.0.0.1:6001 <- ${hiding.pid}`]);
    await hiding.leave();
  });

  it('names one that gave up the rights of root', async () => {
    const root = await world().actor();
    await root.ask('fork daemon');
    await root.ask(`tell daemon become ${ordinaryUid}`);
    await root.ask('tell daemon listen a tcp 127.0.0.1 6002');
    const pid = Number(await root.ask('tell daemon pid'));
    assert.deepEqual(await likelyOwners(6002), [{ pid, name: 'perl' }]);
    await root.ask('stop daemon');
    await root.leave();
  });

  it('names one whose program it may run, but not read', async () => {
    const program = `${world().folder}/sealed`;
    await world().run(['sh', '-c', `cp "$(command -v perl)" ${program} && chmod 111 ${program}`]);
    const running = await world().actor({ uid: ordinaryUid });
    await running.ask('listen a tcp 127.0.0.1 6003');
    await running.ask(`exec-with ${program} a`);
    assert.deepEqual(await likelyOwners(6003), [{ pid: running.pid, name: 'sealed' }]);
    await running.leave();
  });

  it('names all of them, for any of them may hold the socket, and no readable one', async () => {
    const [holding, idle, open] = await Promise.all([1, 2, 3].map(() => world().actor({ uid: ordinaryUid })));
    assert.ok(holding && idle && open);
    await holding.ask('hide');
    await idle.ask('hide');
    await open.ask('listen a tcp 127.0.0.1 6005');
    await holding.ask('listen a tcp 127.0.0.1 6004');
    const named = [holding, idle].map(({ pid }) => ({ pid, name: 'perl' })).sort((a, b) => a.pid - b.pid);
    assert.deepEqual(await likelyOwners(6004), named);
    for (const actor of [holding, idle, open]) await actor.leave();
  });
});

describe('LinuxCollector with a process of another container on the same network', () => {
  const world = useWorld();
  const container = ['unshare', '-p', '-f', '--mount-proc', '--kill-child'];
  let listening: Actor;

  before(async () => {
    listening = await world().actor({ through: container });
    await listening.ask('listen a tcp 0.0.0.0 3000');
  });

  it('reports that no visible process owns its socket, and which user does', async () => {
    const collector = await world().collector({ through: container });
    for (const snapshot of await scanRepeatedly(collector, 30)) {
      assert.deepEqual(lines(snapshot), ['tcp 0.0.0.0:3000 <- not-visible (root)']);
      assert.deepEqual([...snapshot.processes], []);
      assert.deepEqual(snapshot.problems, []);
    }
    await collector.leave();
  });

  /** For the message of a failure: the processes that are said to hide the owner. */
  function unreadableOf(snapshot: Snapshot): string {
    const { owner } = onlyListener(snapshot, 3001);
    return `${lines(snapshot, 3001).join()}: ${JSON.stringify(owner.kind === 'hidden' ? owner.unreadable : owner)}`;
  }

  it('reports the same for its own user: the process is not unreadable, it is not visible', async function () {
    await needsOtherUsers(this, world());
    const other = await world().actor({ through: [...container, ...asOrdinaryUser] });
    await other.ask('listen a tcp 127.0.0.1 3001');
    const collector = await world().collector({ through: [...container, ...asOrdinaryUser] });
    for (const snapshot of await scanRepeatedly(collector, 30)) {
      assert.deepEqual(
        lines(snapshot, 3001),
        ['tcp 127.0.0.1:3001 <- not-visible (nobody)'],
        unreadableOf(snapshot),
      );
      const { owner } = onlyListener(snapshot, 3001);
      assert.ok(owner.kind === 'hidden' && owner.unreadable === undefined, unreadableOf(snapshot));
      assert.equal(owner.user?.uid, ordinaryUid);
    }
    await collector.leave();
    await other.leave();
  });

  it('names it from outside, where it is visible', async () => {
    const collector = await world().collector();
    const snapshot = await scanUntil(collector, 1, (seen) => onlyListener(seen, 3000).owner.kind === 'known');
    const { owner } = onlyListener(snapshot, 3000);
    assert.ok(owner.kind === 'known');
    // in its container it is PID 1; here it has another PID
    assert.equal(listening.pid, 1);
    assert.notEqual(owner.processes[0].pid, 1);
    assert.match(owner.processes[0].commandLine?.join(' ') ?? '', /^perl .*actor\.pl$/);
    await collector.leave();
  });

  const asOrdinaryUser = ['setpriv', `--reuid=${ordinaryUid}`, `--regid=${ordinaryUid}`, '--clear-groups'];
});
