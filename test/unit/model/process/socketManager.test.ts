import { deepEqual } from 'node:assert/strict';
import { socketManagerOf } from '../../../../src/model/process/socketManager';
import { alice, process_, root } from '../../builders';

describe('socketManagerOf', () => {
  const file = '/usr/lib/systemd/systemd';
  const init = process_(1, ['/sbin/init', 'splash'], { name: 'systemd', executable: file, user: root });
  const own = process_(900, [file, '--user'], { executable: file, user: alice });

  it('is systemd as the first process, whatever it was started as', () => {
    const systemd = { kind: 'systemd', scope: 'system', isOwn: true } as const;
    deepEqual(socketManagerOf(init, 1000), systemd);
    deepEqual(socketManagerOf({ ...init, executable: `${file} (deleted)` }, 1000), systemd);
  });

  it("is a user's systemd, which answers that user alone", () => {
    const systemd = { kind: 'systemd', scope: 'user' } as const;
    deepEqual(socketManagerOf(own, alice.uid), { ...systemd, isOwn: true });
    deepEqual(socketManagerOf(own, 0), { ...systemd, isOwn: false });
    deepEqual(socketManagerOf(own, undefined), { ...systemd, isOwn: false });
  });

  it('is launchd of macOS', () => {
    const launchd = process_(1, ['/sbin/launchd'], { name: 'launchd', executable: '/sbin/launchd' });
    deepEqual(socketManagerOf(launchd, 501), { kind: 'launchd' });
  });

  it('is no other program, whatever it is called', () => {
    for (const other of [
      process_(1, ['/sbin/init'], { name: 'init', executable: '/usr/sbin/init' }),
      process_(1, ['node', 'server.js'], { executable: '/usr/bin/node' }),
      process_(700, ['systemd', '--user'], { name: 'systemd', executable: '/usr/bin/node', user: alice }),
      process_(700, [`${file}-resolved`], { executable: `${file}-resolved` }),
      process_(700, ['launchd'], { name: 'launchd', executable: '/tmp/launchd' }),
      // of a container, seen from outside: another manager than the one that systemctl asks
      process_(700, ['/sbin/init'], { name: 'systemd', executable: file, user: root }),
    ]) {
      deepEqual(socketManagerOf(other, 1000), undefined, other.commandLine?.join(' '));
    }
  });
});
