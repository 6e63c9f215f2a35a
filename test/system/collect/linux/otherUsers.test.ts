import assert from 'node:assert/strict';
import { lines, lookOften, lookUntil, onlyListener, settlesOn } from '../../../support/linux/sightings';
import type { Actor, Looker } from '../../../support/linux/world';
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

  it("shows root's listeners with root's name and without an owner, and one's own with theirs", async () => {
    const looker = await world().looker({ uid: ordinaryUid });
    for (const snapshot of await lookOften(looker, 30)) {
      assert.deepEqual(lines(snapshot), [...others, `tcp 127.0.0.1:4000 <- ${own.pid}`].sort());
      assert.deepEqual(snapshot.problems, []);
    }
    const snapshot = await looker.look();
    assert.deepEqual(onlyListener(snapshot, 3000).owner, {
      kind: 'hidden',
      reason: 'no-permission',
      user: { uid: 0, name: 'root' },
    });
    // nobody is invented: of processes there is one's own, and its ancestors
    const process = snapshot.processes.get(own.pid);
    assert.equal(process?.user?.uid, ordinaryUid);
    assert.equal(snapshot.processes.has(root.pid), false);
    await looker.leave();
  });

  it('shows root the owners of all', async () => {
    const looker = await world().looker();
    await settlesOn(looker, 1, 4000, [`tcp 127.0.0.1:4000 <- ${own.pid}`]);
    await settlesOn(looker, 1, 3000, [`tcp 0.0.0.0:3000 <- ${root.pid}`]);
    await looker.leave();
  });

  it('says no-permission of a socket of root that a process of another user holds', async () => {
    // opened by root, held by nobody: the table says root, and the process may be looked at
    await root.ask('listen given tcp 127.0.0.1 5000');
    await root.ask('fork heir');
    await root.ask('close given');
    const looker = await world().looker({ uid: ordinaryUid });
    assert.deepEqual(lines(await looker.look(), 5000), ['tcp 127.0.0.1:5000 <- no-permission (root)']);
    await root.ask(`tell heir become ${ordinaryUid}`);
    const heir = await root.ask('tell heir pid');
    // a process that gave its rights up stays closed until it begins anew (ptrace(2), the dumpable attribute)
    await root.ask('tell heir exec given heir');
    await settlesOn(looker, 70, 5000, [`tcp 127.0.0.1:5000 <- ${heir}`]);
    await root.ask('stop heir');
    await looker.leave();
  });

  describe('where hidepid hides the processes of others', () => {
    before(async () => {
      await world().run(['mount', '-o', 'remount,hidepid=2', '/proc']);
    });
    after(async () => {
      await world().run(['mount', '-o', 'remount,hidepid=0', '/proc']);
    });

    let looker: Looker;
    before(async () => {
      looker = await world().looker({ uid: ordinaryUid });
    });

    it("shows root's listeners with root's name, and one's own with their owner", async () => {
      for (const snapshot of await lookOften(looker, 30)) {
        assert.deepEqual(lines(snapshot), [...others, `tcp 127.0.0.1:4000 <- ${own.pid}`].sort());
        assert.deepEqual(snapshot.problems, []);
        assert.deepEqual([...snapshot.processes.keys()], [own.pid]);
      }
    });

    it('finds a listener opened meanwhile', async () => {
      await own.ask('listen d tcp 127.0.0.1 4001');
      await settlesOn(looker, 1, 4001, [`tcp 127.0.0.1:4001 <- ${own.pid}`]);
      await own.ask('close d');
      assert.deepEqual(lines(await looker.look(), 4001), []);
    });
  });
});

describe('LinuxCollector and a process of a container beside it, on the same network', () => {
  const world = useWorld();
  const container = ['unshare', '-p', '-f', '--mount-proc', '--kill-child'];
  let listening: Actor;

  before(async () => {
    listening = await world().actor({ through: container });
    await listening.ask('listen a tcp 0.0.0.0 3000');
  });

  it('says that nobody visible owns it, and whose it is', async () => {
    const looker = await world().looker({ through: container });
    for (const snapshot of await lookOften(looker, 30)) {
      assert.deepEqual(lines(snapshot), ['tcp 0.0.0.0:3000 <- not-visible (root)']);
      assert.deepEqual([...snapshot.processes], []);
      assert.deepEqual(snapshot.problems, []);
    }
    await looker.leave();
  });

  it('says so of the same ordinary user too: nothing is closed to it, it is not there', async function () {
    await needsOtherUsers(this, world());
    const other = await world().actor({ through: [...container, ...asOrdinaryUser] });
    await other.ask('listen a tcp 127.0.0.1 3001');
    const looker = await world().looker({ through: [...container, ...asOrdinaryUser] });
    for (const snapshot of await lookOften(looker, 30)) {
      assert.deepEqual(lines(snapshot, 3001), ['tcp 127.0.0.1:3001 <- not-visible (nobody)']);
    }
    await looker.leave();
    await other.leave();
  });

  it('names it from outside, where it is visible', async () => {
    const looker = await world().looker();
    const snapshot = await lookUntil(looker, 1, (seen) => onlyListener(seen, 3000).owner.kind === 'known');
    const { owner } = onlyListener(snapshot, 3000);
    assert.ok(owner.kind === 'known');
    // in its container it is the first process; here it is another
    assert.equal(listening.pid, 1);
    assert.notEqual(owner.processes[0].pid, 1);
    assert.match(owner.processes[0].commandLine?.join(' ') ?? '', /^perl .*actor\.pl$/);
    await looker.leave();
  });

  const asOrdinaryUser = ['setpriv', `--reuid=${ordinaryUid}`, `--regid=${ordinaryUid}`, '--clear-groups'];
});
