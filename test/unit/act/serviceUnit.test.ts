import assert from 'node:assert/strict';
import { serviceUnitOf } from '../../../src/act/serviceUnit';
import { process_, hostContext } from '../builders';
import type { ServiceUnit } from '../../../src/model/recognition/serviceUnit';

const unit: ServiceUnit = { manager: 'systemd', name: 'shop.service', scope: 'user' };

describe('serviceUnitOf', () => {
  const server = process_(4711, ['node', 'server.js']);
  const init = process_(1, ['/sbin/init']);
  /** A system on which everything stands in one unit, as it does where a desktop starts the editor so. */
  const oneUnit = { unitOf: () => Promise.resolve(unit) };

  it('names the service that a process is of', async () => {
    const manager = process_(700, ['/usr/lib/systemd/systemd', '--user']);
    assert.equal(await serviceUnitOf(server, [manager, init], oneUnit, hostContext), unit);
  });

  it('takes what a person typed for no service, though the terminal stands in a unit', async () => {
    const shell = process_(950, ['bash', '-l']);
    const terminal = process_(940, ['/usr/libexec/gnome-terminal-server']);
    assert.equal(await serviceUnitOf(server, [shell, terminal, init], oneUnit, hostContext), undefined);
  });

  it('takes what cron, at or a login runs for none: to stop theirs would stop all else', async () => {
    const sh = process_(950, ['/bin/sh', '-c', 'node server.js']);
    for (const name of ['cron', 'crond', 'cronie', 'anacron', 'atd', 'ssh', 'sshd', 'sshd@3-10.0.0.1:22']) {
      const theirs = { unitOf: () => Promise.resolve({ ...unit, name: `${name}.service` }) };
      assert.equal(await serviceUnitOf(server, [sh, init], theirs, hostContext), undefined, name);
    }
    const sshd = process_(800, ['sshd: /usr/sbin/sshd -D'], { name: 'sshd', executable: '/usr/sbin/sshd' });
    const itself = { unitOf: () => Promise.resolve({ ...unit, name: 'ssh.service' }) };
    assert.equal((await serviceUnitOf(sshd, [init], itself, hostContext))?.name, 'ssh.service');
  });

  it('names a service of Windows by the program that is it, unless that runs several', async () => {
    const none = { unitOf: () => Promise.resolve(undefined) };
    const wrapper = process_(80, ['nssm.exe'], { name: 'nssm.exe', services: ['shop'] });
    assert.deepEqual(await serviceUnitOf(server, [wrapper], none, hostContext), {
      manager: 'Windows',
      name: 'shop',
      scope: 'system',
    });
    // it starts tasks for people: they are not its service
    const host = process_(80, ['svchost.exe'], { name: 'svchost.exe', services: ['Schedule'] });
    assert.equal(await serviceUnitOf(server, [host], none, hostContext), undefined);
  });

  it('takes what the editor runs for no service, though the editor stands in a unit itself', async () => {
    const shell = process_(950, ['bash']);
    const editor = process_(900, ['/usr/share/code/code']);
    assert.equal(await serviceUnitOf(server, [shell, editor, init], oneUnit, hostContext), undefined);
  });
});
