import assert from 'node:assert/strict';
import { cgroupOwner, isContainerEngine } from '../../../../src/model/process/cgroup';

const id = '0a1b2c3d4e5f'.repeat(6).slice(0, 64);
const user = '/user.slice/user-1000.slice/user@1000.service';

/** `unit nginx.service`, `unit shop.service of 1000`, `docker 0a1b…`. */
function words(path: string): string | undefined {
  const owner = cgroupOwner(path);
  if (owner === undefined) return undefined;
  const of = owner.uid === undefined ? '' : ` of ${owner.uid}`;
  switch (owner.kind) {
    case 'unit':
      return `${owner.unit.scope} ${owner.unit.name}${of}`;
    case 'container':
      return `${owner.runtime} ${owner.id}${of}`;
    case 'session':
    case 'manager':
      return `${owner.kind}${of}`;
  }
}

const cases: Readonly<Record<string, string | undefined>> = {
  // units
  '/system.slice/postgresql.service': 'system postgresql.service',
  '/system.slice/system-postgresql.slice/postgresql@16-main.service': 'system postgresql@16-main.service',
  '/system.slice/ssh.socket': 'system ssh.socket',
  '/system.slice/system-serial\\x2dgetty.slice/serial-getty@ttyS0.service':
    'system serial-getty@ttyS0.service',
  '/system.slice/my\\x2dapp.service': 'system my\\x2dapp.service',
  '/system.slice/_cpu.service': 'system cpu.service',
  '/machine.slice/systemd-nspawn@c1.service/payload/system.slice/nginx.service':
    'system systemd-nspawn@c1.service',
  [`${user}/app.slice/shop.service`]: 'user shop.service of 1000',
  [`${user}/app.slice/web.service/libpod-payload-${id}`]: 'user web.service of 1000',
  // sessions and managers
  '/init.scope': 'manager',
  [`${user}/init.scope`]: 'manager of 1000',
  '/user.slice/user-1000.slice/session-3.scope': 'session of 1000',
  [`${user}/app.slice/app-org.gnome.Terminal.slice/vte-spawn-1f.scope`]: 'session of 1000',
  [`${user}/app.slice/app-org.kde.konsole@1f2e.service`]: 'session of 1000',
  '/system.slice/run-r1f.scope': 'session',
  // containers
  [`/system.slice/docker-${id}.scope`]: `docker ${id}`,
  [`/system.slice/docker-${id}.scope/system.slice/nginx.service`]: `docker ${id}`,
  [`/docker/${id}`]: `docker ${id}`,
  [`/docker/buildx/${id}`]: `unknown ${id}`,
  [`/machine.slice/libpod-${id}.scope/container`]: `podman ${id}`,
  [`/machine.slice/libpod-conmon-${id}.scope`]: `podman ${id}`,
  [`/libpod_parent/libpod-${id}`]: `podman ${id}`,
  [`${user}/user.slice/libpod-${id}.scope/container`]: `podman ${id} of 1000`,
  [`${user}/user.slice/docker-${id}.scope`]: `docker ${id} of 1000`,
  [`/system.slice/nerdctl-${id}.scope`]: `unknown ${id}`,
  [`/default/${id}`]: `unknown ${id}`,
  [`/kubepods/burstable/pod3f2e/${id}`]: `kubernetes ${id}`,
  [`/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod3f.slice/cri-containerd-${id}.scope`]: `kubernetes ${id}`,
  [`/kubepods.slice/kubepods-pod3f.slice/crio-${id}.scope`]: `kubernetes ${id}`,
  [`/kubepods.slice/kubepods-pod3f.slice/docker-${id}.scope`]: `kubernetes ${id}`,
  [`/system.slice/containerd.service/kubepods-burstable-pod3f.slice:cri-containerd:${id}`]: `kubernetes ${id}`,
  [`/ecs/6f1d/${id}`]: `unknown ${id}`,
  '/lxc.payload.web/system.slice/nginx.service': 'lxc web',
  '/lxc/web/init.scope': 'lxc web',
  '/lxc.monitor.web': 'lxc web',
  '/machine.slice/machine-qemu\\x2d1\\x2dvm.scope': 'machine qemu-1-vm',
  '/machine.slice/machine-caf\\xc3\\xa9.scope': 'machine café',
  '/machine.slice/machine-\\xff.scope': 'machine \\xff',
  // an engine's own sockets are not a container's
  '/system.slice/docker.service': 'system docker.service',
  // nothing is known
  '/': undefined,
  '/system.slice': undefined,
  [user]: undefined,
  '/../../system.slice/nginx.service': undefined,
  '/../session-3.scope': undefined,
  '/foo/bar': undefined,
  'nginx.service': undefined,
  '': undefined,
};

describe('cgroupOwner', () => {
  for (const [path, expected] of Object.entries(cases)) {
    it(`reads ${path === '' ? 'nothing' : path} as ${expected ?? 'unknown'}`, () => {
      assert.equal(words(path), expected);
    });
  }

  it("does not take what a user named beneath their own manager for the system's", () => {
    assert.equal(
      words(`${user}/app.slice/system.slice/postgresql.service`),
      'user postgresql.service of 1000',
    );
    assert.equal(words(`${user}/x/system.slice/postgresql.service`), undefined);
    assert.equal(words(`/docker/${id}/user.slice/user-0.slice/user@0.service/a.service`), `docker ${id}`);
    // only at its place, and only of the same user, is it a manager
    assert.equal(
      words('/user.slice/user-1000.slice/user@0.service/app.slice/a.service'),
      'system user@0.service',
    );
  });
});

describe('isContainerEngine', () => {
  it('knows the units that hold ports for containers', () => {
    for (const unit of [
      'docker.service',
      'docker.socket',
      'containerd.service',
      'snap.docker.dockerd.service',
      'k3s.service',
    ]) {
      assert.equal(isContainerEngine(unit), true, unit);
    }
    for (const unit of ['nginx.service', 'docker-registry.service', 'mydocker.service']) {
      assert.equal(isContainerEngine(unit), false, unit);
    }
  });
});
