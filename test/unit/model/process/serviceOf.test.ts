import assert from 'node:assert/strict';
import { serviceUnitOf } from '../../../../src/model/process/serviceOf';
import { process_, hostContext } from '../../builders';
import type { Process } from '../../../../src/model/process/process';
import type { KnownUnit, ServiceUnit } from '../../../../src/model/process/serviceUnit';

const unit: ServiceUnit = { manager: 'systemd', name: 'shop.service', scope: 'user' };

describe('serviceUnitOf', () => {
  const server = process_(4711, ['node', 'server.js']);
  const init = process_(1, ['/sbin/init']);
  it('names the service that a process is of', () => {
    const manager = process_(700, ['/usr/lib/systemd/systemd', '--user']);
    assert.equal(serviceUnitOf({ process: server, ancestors: [manager, init], unit }, hostContext), unit);
  });

  it('does not take a typed command for a service, although the terminal is in a unit', () => {
    const shell = process_(950, ['bash', '-l']);
    const terminal = process_(940, ['/usr/libexec/gnome-terminal-server']);
    assert.equal(
      serviceUnitOf({ process: server, ancestors: [shell, terminal, init], unit }, hostContext),
      undefined,
    );
  });

  it('does not take jobs of cron, at or a login for a service: stopping that would stop everything else', () => {
    const sh = process_(950, ['/bin/sh', '-c', 'node server.js']);
    for (const name of ['cron', 'crond', 'cronie', 'anacron', 'atd', 'ssh', 'sshd', 'sshd@3-10.0.0.1:22']) {
      const theirs = { ...unit, name: `${name}.service` };
      const cronJob = { process: server, ancestors: [sh, init], unit: theirs };
      assert.equal(serviceUnitOf(cronJob, hostContext), undefined, name);
    }
    const sshd = process_(800, ['sshd: /usr/sbin/sshd -D'], { name: 'sshd', executable: '/usr/sbin/sshd' });
    const itself = { process: sshd, ancestors: [init], unit: { ...unit, name: 'ssh.service' } };
    assert.deepEqual(serviceUnitOf(itself, hostContext), itself.unit);
  });

  it('names a Windows service by its program, unless that runs several services', () => {
    const wrapper = process_(80, ['nssm.exe'], { name: 'nssm.exe', services: ['shop'] });
    assert.deepEqual(serviceUnitOf({ process: server, ancestors: [wrapper], unit: undefined }, hostContext), {
      manager: 'Windows',
      name: 'shop',
      scope: 'system',
    });
    // it starts tasks for people: they are not its service
    const host = process_(80, ['svchost.exe'], { name: 'svchost.exe', services: ['Schedule'] });
    assert.equal(
      serviceUnitOf({ process: server, ancestors: [host], unit: undefined }, hostContext),
      undefined,
    );
  });

  it('is unknown if it could not be read of what a manager started, and none of what a shell did', () => {
    const shell = process_(950, ['bash']);
    const inUnit = (ancestors: readonly Process[], unitNow: KnownUnit): KnownUnit =>
      serviceUnitOf({ process: server, ancestors, unit: unitNow }, hostContext);
    assert.equal(inUnit([init], 'unknown'), 'unknown');
    assert.equal(inUnit([shell, init], 'unknown'), undefined);
    const wrapper = process_(80, ['nssm.exe'], { name: 'nssm.exe', services: undefined });
    assert.equal(inUnit([wrapper], undefined), 'unknown');
  });

  it('does not take what the editor runs for a service, although the editor is in a unit', () => {
    const shell = process_(950, ['bash']);
    const editor = process_(900, ['/usr/share/code/code']);
    assert.equal(
      serviceUnitOf({ process: server, ancestors: [shell, editor, init], unit }, hostContext),
      undefined,
    );
  });
});
