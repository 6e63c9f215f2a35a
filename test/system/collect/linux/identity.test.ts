import assert from 'node:assert/strict';
import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Process } from '../../../../src/model/process/process';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import { lines, scanRepeatedly, scanUntil, onlyListener, settlesOn } from '../../../support/linux/scans';
import type { Actor, WorldCollector } from '../../../support/linux/world';
import { needsCommand, needsExitSystemCall, useWorld } from '../../../support/linux/world';
import { skipBecause } from '../../../support/skip';

/** Scans within which a change that does not affect the socket must be noticed. */
const fewScans = 10;
/** Scans within which the details of a known owner are read again. */
const manyScans = 40;

describe('LinuxCollector with processes that change', () => {
  const world = useWorld();
  let actor: Actor;
  let collector: WorldCollector;
  beforeEach(async () => {
    [actor, collector] = await Promise.all([world().actor(), world().collector()]);
  });
  afterEach(() => world().clear());

  function owner(snapshot: Snapshot, port: number): Process {
    const listener = onlyListener(snapshot, port);
    assert.ok(listener.owner.kind === 'known', lines(snapshot, port).join());
    return listener.owner.processes[0];
  }

  it('shows no listener of a process that has exited', async () => {
    await actor.ask('fork child');
    await actor.ask('tell child listen a tcp 127.0.0.1 3000');
    assert.equal(lines(await collector.scan(), 3000).length, 1);
    await actor.ask('stop child');
    const snapshot = await collector.scan();
    assert.deepEqual(lines(snapshot), []);
    assert.deepEqual(snapshot.processes, new Map());
  });

  it('shows the next server on the port with the next process', async () => {
    for (let count = 0; count < 10; count++) {
      const pid = await actor.ask('fork child');
      await actor.ask('tell child listen a tcp 127.0.0.1 3000');
      assert.deepEqual(lines(await collector.scan(), 3000), [`tcp 127.0.0.1:3000 <- ${pid}`]);
      await actor.ask('stop child');
    }
  });

  describe('under one PID', () => {
    async function forkAs(parent: string, name: string, pid: number): Promise<void> {
      const command = `fork-as ${name} ${pid}`;
      await actor.ask(parent === '' ? command : `tell ${parent} ${command}`);
    }

    before(async function () {
      const trial = await world().actor();
      try {
        await trial.ask('fork-as child 20000');
      } catch (error) {
        if (!String(error).includes('ns_last_pid')) throw error;
        skipBecause(this, `a PID cannot be chosen here: ${String(error)}`);
      } finally {
        await trial.leave();
      }
    });

    it('distinguishes the next server from the one before', async () => {
      await actor.ask('fork-as first 10000');
      await actor.ask('tell first listen a tcp 127.0.0.1 3000');
      const first = owner(await collector.scan(), 3000);
      await actor.ask('stop first');
      await forkAs('', 'second', 10000);
      await actor.ask('tell second listen a tcp 127.0.0.1 3000');
      await actor.ask('tell second exec a second');
      const second = owner(await collector.scan(), 3000);
      assert.equal(first.pid, 10000);
      assert.equal(second.pid, 10000);
      assert.notEqual(second.startMark, first.startMark);
      assert.equal(second.commandLine?.at(-1), 'second');
    });

    it('names only the other owner if an unrelated process got the PID', async () => {
      await actor.ask('listen a tcp 127.0.0.1 3000');
      await actor.ask('fork-as first 10000');
      const worker = await actor.ask('fork worker');
      await actor.ask('close a');
      await settlesOn(collector, fewScans, 3000, [`tcp 127.0.0.1:3000 <- 10000+${worker}`]);
      await actor.ask('stop first');
      await forkAs('', 'stranger', 10000);
      await settlesOn(collector, fewScans, 3000, [`tcp 127.0.0.1:3000 <- ${worker}`]);
    });

    it('never names an unrelated process that listens elsewhere with that PID', async () => {
      await actor.ask('fork-as first 10000');
      await actor.ask('tell first listen a tcp 127.0.0.1 3000');
      assert.equal(owner(await collector.scan(), 3000).pid, 10000);
      await actor.ask('stop first');
      const successor = await actor.ask('fork successor');
      await actor.ask('tell successor listen a tcp 127.0.0.1 3000');
      await forkAs('', 'stranger', 10000);
      await actor.ask('tell stranger listen a tcp 127.0.0.1 3001');
      for (const snapshot of await scanRepeatedly(collector, 20)) {
        assert.deepEqual(lines(snapshot), [
          `tcp 127.0.0.1:3000 <- ${successor}`,
          'tcp 127.0.0.1:3001 <- 10000',
        ]);
      }
    });

    it('distinguishes a worker that got the PID of another one, with the socket at the same descriptor', async () => {
      await actor.ask('listen a tcp 127.0.0.1 3000');
      await actor.ask('fork-as first 10000');
      const worker = await actor.ask('fork worker');
      await actor.ask('close a');
      await settlesOn(collector, fewScans, 3000, [`tcp 127.0.0.1:3000 <- 10000+${worker}`]);
      const before = owner(await collector.scan(), 3000);
      await actor.ask('stop first');
      await forkAs('worker', 'second', 10000);
      // now its parent is the older one
      const snapshot = await scanUntil(
        collector,
        manyScans,
        (seen) => lines(seen, 3000).join() === `tcp 127.0.0.1:3000 <- ${worker}+10000`,
      );
      const after = snapshot.processes.get(10000);
      assert.notEqual(after?.startMark, before.startMark);
      assert.equal(after?.parentPid, Number(worker));
    });
  });

  it('shows the new command of a process that runs another program (execve) with the socket open', async () => {
    const pid = Number(await actor.ask('fork child'));
    await actor.ask('tell child listen a tcp 127.0.0.1 3000');
    const before = owner(await collector.scan(), 3000);
    assert.equal(before.pid, pid);
    await actor.ask('tell child exec a another-program');
    const snapshot = await scanUntil(
      collector,
      manyScans,
      (seen) => owner(seen, 3000).commandLine?.at(-1) === 'another-program',
    );
    const after = owner(snapshot, 3000);
    // the same process: neither PID nor start change
    assert.deepEqual([after.pid, after.startMark], [before.pid, before.startMark]);
    assert.equal(snapshot.processes.get(pid)?.commandLine?.at(-1), 'another-program');
  });

  it('shows the folder that a process changes to', async () => {
    await actor.ask('listen a tcp 127.0.0.1 3000');
    assert.equal(owner(await collector.scan(), 3000).cwd, '/');
    await actor.ask(`chdir ${world().folder}`);
    await scanUntil(collector, manyScans, (seen) => owner(seen, 3000).cwd === world().folder);
  });

  it('knows the owner whose executable and folder were deleted', async () => {
    const folder = join(world().folder, 'deleted');
    const perl = join(folder, 'perl');
    await mkdir(folder);
    const found = (await world().run(['perl', '-e', 'print $^X'])).trim();
    await copyFile(found, perl, constants.COPYFILE_FICLONE);
    await chmod(perl, 0o755);
    await actor.ask('fork child');
    await actor.ask('tell child listen a tcp 127.0.0.1 3000');
    await actor.ask(`tell child chdir ${folder}`);
    await actor.ask(`tell child exec-with ${perl} a`);
    const whole = owner(await collector.scan(), 3000);
    assert.deepEqual([whole.cwd, whole.executable, whole.name], [folder, perl, 'perl']);
    await rm(folder, { recursive: true });

    // the kernel marks both; a new collector finds the same process
    const newCollector = await world().collector();
    for (const each of [collector, newCollector]) {
      const snapshot = await scanUntil(
        each,
        manyScans,
        (seen) => owner(seen, 3000).cwd === `${folder} (deleted)`,
      );
      const { pid, startMark, commandLine, executable, name } = owner(snapshot, 3000);
      assert.deepEqual(
        { pid, startMark, commandLine, executable, name },
        {
          pid: whole.pid,
          startMark: whole.startMark,
          commandLine: whole.commandLine,
          executable: `${perl} (deleted)`,
          name: 'perl',
        },
      );
    }
    await newCollector.leave();
  });
});

describe('LinuxCollector with threads', () => {
  const world = useWorld();
  let collector: WorldCollector;
  before(async function () {
    await needsCommand(this, 'python3');
    collector = await world().collector();
  });

  /** The socket is in a thread's own table, /proc/PID/task/TID/fd, which is costly to read: it may not be found. */
  async function staysRight(pid: number, port: number): Promise<void> {
    const allowed = [
      `tcp 127.0.0.1:${port} <- ${pid}`,
      `tcp 127.0.0.1:${port} <- not-visible (root)`,
      // a process without its first thread belongs to the real root, also in a user namespace of another user
      ...(world().hasOtherUsers ? [] : [`tcp 127.0.0.1:${port} <- no-permission (root)`]),
    ];
    const seen = (await scanRepeatedly(collector, 40)).map((snapshot) => {
      assert.deepEqual(snapshot.problems, []);
      return lines(snapshot, port);
    });
    for (const [only, ...more] of seen) {
      assert.deepEqual(more, []);
      assert.ok(allowed.includes(only ?? ''), `${only ?? 'nothing'} instead of ${allowed.join(' or ')}`);
    }
  }

  it('names no wrong owner of a socket that only one thread has open', async () => {
    const { pid, port } = await world().threads(['127.0.0.1', '0']);
    await staysRight(pid, port);
  });

  it('names no wrong owner if the first thread of the process has ended', async function () {
    const { pid, port } = await world().threads(['127.0.0.1', '0', 'leader-ends', needsExitSystemCall(this)]);
    await staysRight(pid, port);
  });
});
