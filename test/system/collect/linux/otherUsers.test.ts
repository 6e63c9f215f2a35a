import assert from 'node:assert/strict';
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

  it('reports the same for its own user: the process is not unreadable, it is not visible', async function () {
    await needsOtherUsers(this, world());
    const other = await world().actor({ through: [...container, ...asOrdinaryUser] });
    await other.ask('listen a tcp 127.0.0.1 3001');
    const collector = await world().collector({ through: [...container, ...asOrdinaryUser] });
    for (const snapshot of await scanRepeatedly(collector, 30)) {
      assert.deepEqual(lines(snapshot, 3001), ['tcp 127.0.0.1:3001 <- not-visible (nobody)']);
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
