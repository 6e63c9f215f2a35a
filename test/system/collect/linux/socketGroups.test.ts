import assert from 'node:assert/strict';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import type { SocketGroup } from '../../../../src/model/listeners/socketGroup';
import { groupStopCommand } from '../../../../src/model/listeners/socketGroup';
import { CgroupSlice } from '../../../support/linux/cgroupSlice';
import { onlyListener } from '../../../support/linux/scans';
import type { Actor, WorldCollector } from '../../../support/linux/world';
import { needsCommand, needsOtherUsers, ordinaryUid, useWorld } from '../../../support/linux/world';

const containerId = 'c0ffee01'.repeat(8);
const unit = 'local-ports-test.service';
const scope = `docker-${containerId}.scope`;

describe('LinuxCollector as an ordinary user, of the cgroups of others', () => {
  const world = useWorld();

  // in a suite of its own: it removes its cgroups before the world ends
  describe('the cgroup of a hidden owner', () => {
    let slice: CgroupSlice | undefined;
    let service: Actor;
    let own: Actor;
    let collector: WorldCollector;
    let snapshot: Snapshot;

    before(async function () {
      await needsOtherUsers(this, world());
      await needsCommand(this, 'ss');
      slice = await CgroupSlice.make(this, world());
      service = await slice.rootIn(unit);
      await service.ask('listen a tcp 0.0.0.0 3000');
      await service.ask('listen b udp 127.0.0.1 3001');
      await service.ask('listen c tcp :: 3002');
      await service.ask('listen d tcp :: 3003 v6only');
      await (await slice.rootIn(scope)).ask('listen a tcp 0.0.0.0 3004');
      own = await world().actor({ uid: ordinaryUid });
      await own.ask('listen a tcp :: 4000');
      collector = await world().collector({ uid: ordinaryUid });
      snapshot = await collector.settled();
    });
    after(async () => {
      await own.leave();
      await slice?.remove();
    });

    function groupOn(port: number, seen = snapshot): Extract<SocketGroup, { kind: 'known' }> {
      const { owner } = onlyListener(seen, port);
      assert.ok(owner.kind === 'hidden', `the owner on ${port} is known`);
      assert.ok(owner.group?.kind === 'known', `its cgroup is not: ${JSON.stringify(owner.group)}`);
      return owner.group;
    }

    it('names the service that a socket of root belongs to, and the command that stops it', () => {
      for (const port of [3000, 3001]) {
        const group = groupOn(port);
        assert.deepEqual(group.belongsTo, {
          kind: 'unit',
          unit: { manager: 'systemd', name: unit, scope: 'system' },
          uid: undefined,
        });
        assert.equal(groupStopCommand(group, 'posix')?.text, `sudo systemctl stop ${unit}`);
      }
    });

    it('names its processes as candidates, and claims none of them to be the owner', () => {
      assert.deepEqual(groupOn(3000).candidates, [{ pid: service.pid, name: 'perl' }]);
      assert.equal(onlyListener(snapshot, 3000).owner.kind, 'hidden');
    });

    it('names the container of another socket', () => {
      const group = groupOn(3004);
      const belongsTo = { kind: 'container', runtime: 'docker', id: containerId, uid: undefined };
      assert.deepEqual(group.belongsTo, belongsTo);
      assert.equal(groupStopCommand(group, 'posix')?.text, 'sudo docker stop c0ffee01c0ff');
    });

    it('knows of each socket on :: whether it takes IPv4 connections too', () => {
      const dualStacks = [3000, 3002, 3003, 4000].map((port) => onlyListener(snapshot, port).dualStack);
      assert.deepEqual(dualStacks, [undefined, true, false, true]);
    });

    it('sees a process that came to the service in the next refresh', async () => {
      assert.ok(slice);
      const another = await slice.rootIn(unit);
      const candidates = groupOn(3000, await collector.scan('manual')).candidates.map(({ pid }) => pid);
      assert.deepEqual(
        candidates.sort((a, b) => a - b),
        [service.pid, another.pid],
      );
    });

    it('knows the service where hidepid hides even the names of its processes', async () => {
      await world().run(['mount', '-o', 'remount,hidepid=2', '/proc']);
      try {
        const hidden = await world().collector({ uid: ordinaryUid });
        const { belongsTo, candidates } = groupOn(3000, await hidden.settled());
        assert.equal(belongsTo?.kind, 'unit');
        assert.deepEqual(
          candidates.map(({ name }) => name),
          [undefined, undefined],
        );
        await hidden.leave();
      } finally {
        await world().run(['mount', '-o', 'remount,hidepid=0', '/proc']);
      }
    });
  });
});
