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

  const userManager = process_(700, ['/usr/lib/systemd/systemd', '--user']);

  it('does not take what has lost its terminal for the service that the editor runs in, whatever its name', () => {
    for (const name of ['code-server@alice.service', 'my-editor.service']) {
      const own: ServiceUnit = { manager: 'systemd', name, scope: 'system' };
      const editor = { ...hostContext.editor, unit: own };
      const orphan = { process: server, ancestors: [init], unit: { ...own } };
      assert.equal(serviceUnitOf(orphan, { ...hostContext, editor }), undefined, name);
    }
    // of another manager
    const other: ServiceUnit = { ...unit, scope: 'system' };
    const editor = { ...hostContext.editor, unit };
    const inOther = { process: server, ancestors: [init], unit: other };
    assert.equal(serviceUnitOf(inOther, { ...hostContext, editor }), other);
  });

  it('does not take what has lost its shell for the service of the terminal that it ran in', () => {
    const names =
      'gnome-terminal-server konsole tmux tmux@alice screen@alice emacs code-server code-server@alice code-tunnel ' +
      'openvscode-server jupyterhub ttyd vncserver@:1 tailscaled xrdp-sesman actions.runner.shop.box user@1000 ' +
      'dbus-:1.2-org.gnome.Ptyxis@0 snap.code-server.daemon';
    for (const name of names.split(' ')) {
      const theirs = { ...unit, name: `${name}.service` };
      const orphan = { process: server, ancestors: [userManager, init], unit: theirs };
      assert.equal(serviceUnitOf(orphan, hostContext), undefined, name);
    }
  });

  it('names the service of a terminal for its own program', () => {
    const ofUnit = (name: string, commandLine: readonly string[]): KnownUnit =>
      serviceUnitOf(
        { process: process_(800, commandLine), ancestors: [init], unit: { ...unit, name } },
        hostContext,
      );
    const node = '/usr/lib/code-server/lib/node';
    assert.ok(ofUnit('code-server@bob.service', [node, '/usr/lib/code-server/out/node/entry.js']));
    assert.ok(ofUnit('ttyd.service', ['/usr/bin/ttyd', 'login']));
    assert.ok(ofUnit('tailscaled.service', ['/usr/sbin/tailscaled', '--port=41641']));
    assert.equal(ofUnit('ttyd.service', ['node', '/home/alice/shop/server.js']), undefined);
  });

  it('names services whose names only begin like a terminal', () => {
    for (const name of [
      'tmux-exporter.service',
      'emacsd-shop.service',
      'code-review.service',
      'screenshot.service',
    ]) {
      const theirs = { ...unit, name };
      assert.equal(serviceUnitOf({ process: server, ancestors: [init], unit: theirs }, hostContext), theirs);
    }
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
