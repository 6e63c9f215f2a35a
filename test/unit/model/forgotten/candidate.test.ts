import assert from 'node:assert/strict';
import { mayBeForgotten } from '../../../../src/model/forgotten/candidate';
import type { Process } from '../../../../src/model/process/process';
import type { ServiceUnit } from '../../../../src/model/process/serviceUnit';
import { hostContext, process_, vite } from '../../builders';

function may(process: Process, ...ancestors: Process[]): boolean {
  return mayBeForgotten(process, ancestors, 'dev-server', hostContext);
}

describe('what may be forgotten', () => {
  it('is a dev server, and nothing else', () => {
    assert.equal(may(vite), true);
    for (const role of ['service', 'editor', 'system', 'other'] as const) {
      assert.equal(mayBeForgotten(vite, [], role, hostContext), false, role);
    }
  });

  it('is one that is exactly known', () => {
    assert.equal(may({ ...vite, startMark: undefined }), false);
  });

  it('is not what is started again when it ends', () => {
    const supervisors = [
      process_(50, ['PM2 v6.0.5: God Daemon (/home/alice/.pm2)']),
      process_(50, ['python3', '/usr/bin/supervisord', '-n']),
      process_(50, ['sh', '-c', 'while true; do npm run dev; done']),
    ];
    for (const supervisor of supervisors) {
      assert.equal(may({ ...vite, parentPid: 50 }, supervisor), false, supervisor.name);
    }
  });

  it('is what is started again only when a file changes', () => {
    assert.equal(may({ ...vite, parentPid: 50 }, process_(50, ['node', '--watch', 'server.js'])), true);
  });

  it('is not what runs in a container, nor a Windows service', () => {
    const shim = process_(50, ['/usr/bin/containerd-shim-runc-v2', '-namespace', 'moby']);
    assert.equal(may({ ...vite, parentPid: 50 }, shim), false);
    assert.equal(may({ ...vite, services: ['W3SVC'] }), false);
  });

  it('is not what a service manager runs, itself or through npm', () => {
    const unit: ServiceUnit = { manager: 'systemd', name: 'shop.service', scope: 'user' };
    const manager = process_(1, ['/sbin/init']);
    const npm = process_(50, ['npm', 'run', 'dev'], { parentPid: 1 });
    assert.equal(may({ ...vite, parentPid: 1, unit }, manager), false);
    assert.equal(may({ ...vite, parentPid: 50, unit }, npm, manager), false);
  });

  it('is what a person starts in a terminal that a service runs', () => {
    const unit: ServiceUnit = { manager: 'systemd', name: 'app-org.kde.konsole.service', scope: 'user' };
    assert.equal(may({ ...vite, parentPid: 50, unit }, process_(50, ['bash'])), true);
  });

  it('is what runs in the container that the editor works in', () => {
    const init = process_(1, ['/sbin/docker-init', '--', 'sleep', 'infinity']);
    assert.equal(may({ ...vite, parentPid: 1 }, init), true);
    assert.equal(may({ ...init, name: 'node' }), false);
  });
});
