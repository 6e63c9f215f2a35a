import assert from 'node:assert/strict';
import { parseSocketStatistics, socketStatistics } from '../../../support/linux/socketStatistics';
import { line, lines, scanUntil } from '../../../support/linux/scans';
import { needsCommand, useWorld } from '../../../support/linux/world';

describe('LinuxCollector compared with ss', function () {
  this.timeout(30_000);
  const world = useWorld();
  before('find ss', async function () {
    await needsCommand(this, 'ss');
  });

  it('shows what ss shows, with dozens of processes and all kinds of addresses', async () => {
    const actor = await world().actor();
    await actor.ask('crowd 40 20000');
    for (const socket of [
      'mapped tcp ::ffff:127.0.0.1 3000',
      'mapped-udp udp ::ffff:127.0.0.1 3000',
      'loopback6 tcp ::1 3001',
      'loopback4 tcp 127.0.0.1 3001',
      'only6 tcp :: 3002 v6only',
      'only4 tcp 0.0.0.0 3002',
      'both udp :: 3003',
      'resolver tcp 127.0.0.53 53',
      'resolver-udp udp 127.0.0.53 53',
      'several-1 tcp 127.0.0.1 3004 reuseport',
      'several-2 tcp 127.0.0.1 3004 reuseport',
      'multicast udp 224.0.0.251 5353 reuseport',
    ]) {
      await actor.ask(`listen ${socket}`);
    }
    // two workers have copies of all of these
    await actor.ask('fork worker');
    await actor.ask('tell worker fork worker');
    const collector = await world().collector();
    const snapshot = await collector.scan();
    assert.deepEqual(snapshot.problems, []);
    assert.equal(snapshot.listeners.length, 40 * 4 + 11);
    assert.deepEqual(lines(snapshot), await socketStatistics(world()));
    // the caches give the same result
    assert.deepEqual(lines(await collector.scan()), lines(snapshot));
    await actor.leave();
    assert.deepEqual(lines(await collector.scan()), []);
    await collector.leave();
  });

  it('reads ss', () => {
    const text = [
      'udp   UNCONN 0      0          127.0.0.53%lo:53         0.0.0.0:*    users:(("systemd-resolve",pid=7,fd=13))',
      'udp   UNCONN 0      0       [fe80::1]%eth0:546            [::]:*',
      'tcp   LISTEN 0      16                   *:80                *:*    users:(("nginx",pid=9,fd=6),("nginx",pid=8,fd=6))',
      'tcp   LISTEN 0      16  [::ffff:127.0.0.1]:3000              *:*    users:(("perl",pid=5,fd=3),("perl",pid=5,fd=4))',
      'tcp   LISTEN 0      16                [::]:22             [::]:*    users:(("sshd",pid=6,fd=3))',
      'tcp   LISTEN 0      16                [::]:22             [::]:*    users:(("sshd",pid=6,fd=4))',
      '',
    ].join('\n');
    assert.deepEqual(parseSocketStatistics(text), [
      'tcp 127.0.0.1:3000 <- 5',
      'tcp :::22 <- 6 x2',
      'tcp :::80 <- 8+9',
      'udp 127.0.0.53:53 <- 7',
      'udp fe80::1%eth0:546 <- ',
    ]);
  });
});

describe('LinuxCollector while listeners open and close', function () {
  this.timeout(90_000);
  const world = useWorld();
  const scans = 200;

  it('never misses a steady listener twice in a row, lists none twice, and names no wrong owner', async () => {
    const steady = await world().actor();
    const [first = 0, ...others] = (await steady.ask('crowd 20 20000')).split(' ').map(Number);
    assert.deepEqual(
      others,
      others.map((_, index) => first + index + 1),
    );
    const expected = [first, ...others].flatMap((pid, index) => [
      `tcp 127.0.0.1:${20000 + 4 * index} <- ${pid}`,
      `tcp 0.0.0.0:${20001 + 4 * index} <- ${pid}`,
      `udp 127.0.0.1:${20002 + 4 * index} <- ${pid}`,
      `tcp :::${20003 + 4 * index} <- ${pid}`,
    ]);
    const collector = await world().collector();
    await collector.scan();

    // sockets that open and close within one process, between the steady ones; and processes that start and exit
    const churner = Number(await steady.ask('churn churner 1000 2000'));
    await steady.ask('breed breeder 40000 10000');

    const missing = new Map(expected.map((listener) => [listener, 0]));
    const passing = new Set<string>();
    for (let scan = 0; scan < scans || (passing.size <= 100 && scan < 10 * scans); scan++) {
      const { listeners, problems } = await collector.scan();
      assert.deepEqual(problems, []);
      const seen = listeners.map((listener) => line({ ...listener, sockets: 1 }));
      assert.deepEqual(
        seen.filter((listener, index) => seen.indexOf(listener) !== index),
        [],
        'doubled',
      );
      const all = new Set(seen);
      for (const [listener, times] of missing) {
        const now = all.has(listener) ? 0 : times + 1;
        assert.ok(now < 2, `${listener} was missing twice in a row`);
        missing.set(listener, now);
      }
      for (const { port, owner, ...rest } of listeners) {
        const isSteady = port >= 20000 && port < 20080;
        if (isSteady) continue;
        passing.add(line({ port, owner, ...rest }));
        if (owner.kind === 'hidden') {
          // a process that exits belongs to the real root for a moment, which the root of a user namespace may not inspect
          const mayBeDenied = !world().hasOtherUsers;
          assert.ok(
            owner.reason !== 'no-permission' || mayBeDenied,
            `root may see the owner of port ${port}, too`,
          );
          continue;
        }
        for (const { pid } of owner.processes) {
          const isRight = port < 20000 ? pid === churner : 40000 + (pid % 10000) === port;
          assert.ok(isRight, `process ${pid} never listened on ${port}`);
        }
      }
      for (const { port, owner } of listeners.filter(({ port }) => port >= 20000 && port < 20080)) {
        if (owner.kind === 'known') {
          const pid = first + Math.floor((port - 20000) / 4);
          assert.deepEqual(
            owner.processes.map((process) => process.pid),
            [pid],
            `the owner of ${port}`,
          );
        }
      }
    }
    assert.ok(passing.size > 100, `only ${passing.size} came and went`);
    await steady.ask('stop churner');
    await steady.ask('stop breeder');
    // the last ones exit when they notice that their parent has
    await scanUntil(collector, 200, (snapshot) => lines(snapshot).join() === [...expected].sort().join());
  });
});
