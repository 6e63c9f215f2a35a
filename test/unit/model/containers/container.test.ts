import assert from 'node:assert/strict';
import type { Container, PublishedPort } from '../../../../src/model/containers/container';
import { containerOf, heldFor, logsCommand } from '../../../../src/model/containers/container';
import type { Listener } from '../../../../src/model/listeners/listener';
import type { Process } from '../../../../src/model/process/process';
import {
  alice,
  at,
  groupOf,
  hiddenOwner,
  listener,
  ownedBy,
  process_,
  root,
  snapshotOf,
} from '../../builders';

/** @param published `8080:80`, `127.0.0.1:8443:443`, `53:53/udp` */
function container(name: string, ...published: string[]): Container {
  const ports = published.map((text): PublishedPort => {
    const [, host, hostPort, containerPort, protocol] = /^(?:(.+):)?(\d+):(\d+)(\/udp)?$/.exec(text) ?? [];
    return {
      hostAddresses: host === undefined ? [at('0.0.0.0'), at('::')] : [at(host)],
      hostPort: Number(hostPort),
      containerPort: Number(containerPort),
      protocol: protocol === undefined ? 'tcp' : 'udp',
    };
  });
  return {
    id: Buffer.from(name).toString('hex').padEnd(64, '0'),
    name,
    image: 'nginx',
    engine: 'docker',
    socketPath: '/var/run/docker.sock',
    state: 'running',
    project: undefined,
    service: undefined,
    workingDirectory: undefined,
    ports,
  };
}

/** The name of the container a listener belongs to. */
function belongsTo(
  subject: Listener,
  containers: readonly Container[],
  ancestors: readonly Process[] = [],
): string | undefined {
  return containerOf(subject, snapshotOf([subject], ancestors).processes, containers)?.name;
}

const proxy = process_(50, ['docker-proxy'], { user: root });
const rootlessport = process_(51, ['rootlessport']);
const backend = process_(52, ['com.docker.backend']);
const relay = process_(53, ['wslrelay.exe'], { name: 'wslrelay.exe' });
const node = process_(54, ['node', 'server.js']);

describe('containerOf, by published port', () => {
  const web = container('web', '8080:80', '127.0.0.1:8443:443', '5353:53/udp');
  const shop = container('shop', '127.0.0.2:8443:443', '8081:80');
  const both = [web, shop];

  it('is the one that publishes the exact address, port and protocol', () => {
    for (const [endpoint, name] of [
      ['0.0.0.0:8080', 'web'],
      ['[::]:8080', 'web'],
      ['0.0.0.0:8081', 'shop'],
      ['127.0.0.1:8443', 'web'],
      ['127.0.0.2:8443', 'shop'],
      ['0.0.0.0:5353/udp', 'web'],
      ['0.0.0.0:5353', undefined],
      ['127.0.0.3:8443', undefined],
      ['0.0.0.0:8443', undefined],
      ['127.0.0.1:8080', undefined],
      ['0.0.0.0:80', undefined],
    ] as const) {
      assert.equal(belongsTo(listener(endpoint, ownedBy(proxy)), both), name, endpoint);
    }
  });

  it('is undefined for a program that is no proxy', () => {
    assert.equal(belongsTo(listener('0.0.0.0:8080', ownedBy(node)), both), undefined);
  });

  it('is undefined in another network namespace, which has its own addresses', () => {
    const elsewhere = {
      ...listener('0.0.0.0:8080', ownedBy(proxy)),
      namespace: { kind: 'other', id: 1 },
    } as const;
    assert.equal(belongsTo(elsewhere, both), undefined);
  });

  it('accepts one socket on :: for a port on every IPv4 address', () => {
    const lab = container('lab', '0.0.0.0:3389:3389');
    assert.equal(belongsTo(listener('[::]:3389', ownedBy(rootlessport)), [lab]), 'lab');
  });

  it('prefers the exact address if another container has the port of the other family', () => {
    const four = container('four', '0.0.0.0:3000:80');
    const six = container('six', ':::3000:80');
    assert.equal(belongsTo(listener('[::]:3000', ownedBy(proxy)), [four, six]), 'six');
    assert.equal(belongsTo(listener('0.0.0.0:3000', ownedBy(proxy)), [four, six]), 'four');
  });

  it('accepts any address for a port that is forwarded into a virtual machine', () => {
    assert.equal(belongsTo(listener('[::]:8080', ownedBy(backend)), both), 'web');
    assert.equal(belongsTo(listener('[::1]:8080', ownedBy(relay)), both), 'web');
    assert.equal(belongsTo(listener('127.0.0.1:8081', ownedBy(backend)), both), 'shop');
  });

  it('is undefined if two match', () => {
    const twin = container('twin', '8080:80');
    assert.equal(belongsTo(listener('[::1]:8443', ownedBy(backend)), both), undefined);
    assert.equal(belongsTo(listener('0.0.0.0:8080', ownedBy(backend)), [web, twin]), undefined);
  });

  it('is known for a hidden owner only by the exact address, and only for root', () => {
    const hidden = (endpoint: string, user: typeof root | undefined): Listener =>
      listener(endpoint, hiddenOwner('no-permission', user));
    assert.equal(belongsTo(hidden('0.0.0.0:8080', root), both), 'web');
    assert.equal(belongsTo(hidden('0.0.0.0:8080', undefined), both), 'web');
    assert.equal(belongsTo(hidden('0.0.0.0:8080', alice), both), undefined);
    const lab = container('lab', '0.0.0.0:3389:3389');
    assert.equal(belongsTo(hidden('[::]:3389', root), [lab]), undefined);
  });

  it('is known for a hidden owner by the cgroup in which its socket was opened', () => {
    const ids = { web: 'a1'.repeat(32), shop: 'b2'.repeat(32) };
    const running = [
      { ...web, id: ids.web },
      { ...shop, id: ids.shop },
    ];
    const manager = '/user.slice/user-1000.slice/user@1000.service';
    const opened = (path: string, more = {}): Listener =>
      listener('0.0.0.0:9000', hiddenOwner('no-permission', root, groupOf(path, more)));
    assert.equal(belongsTo(opened(`/system.slice/docker-${ids.shop}.scope`), running), 'shop');
    assert.equal(belongsTo(opened(`/system.slice/docker-${'c3'.repeat(32)}.scope`), running), undefined);
    const own = `${manager}/user.slice/libpod-${ids.web}.scope`;
    assert.equal(belongsTo(opened(own, { isOwn: true }), running), 'web');
    // another user names a cgroup after it
    assert.equal(belongsTo(opened(own), running), undefined);
  });

  it('is known if one of several owners is a proxy', () => {
    assert.equal(belongsTo(listener('0.0.0.0:8080', ownedBy(node, proxy)), both), 'web');
  });
});

describe('containerOf, by ancestry', () => {
  const web = container('web', '8080:80');
  const shop = container('shop', '8081:80');
  const shim = (pid: number, id: string): Process =>
    process_(pid, ['containerd-shim-runc-v2', '-namespace', 'moby', '-id', id]);

  it('is the one whose shim started the owner, in any network namespace', () => {
    const nginx = process_(60, ['nginx'], { parentPid: 20 });
    const inside = listener('0.0.0.0:80', ownedBy(nginx));
    for (const namespace of [{ kind: 'host' }, { kind: 'other', id: 7 }] as const) {
      assert.equal(belongsTo({ ...inside, namespace }, [shop, web], [shim(20, web.id)]), 'web');
    }
  });

  it("is the one of Podman's conmon, whatever ports are listed", () => {
    const conmon = process_(20, ['conmon', '--api-version', '1', '-c', web.id]);
    assert.equal(belongsTo(listener('0.0.0.0:9002/udp', ownedBy(conmon)), [shop, web]), 'web');
  });

  it('is undefined if no engine lists the container of the shim', () => {
    const conmon = process_(20, ['conmon', '-c', '9'.repeat(64)]);
    assert.equal(belongsTo(listener('0.0.0.0:8080', ownedBy(conmon)), [web]), undefined);
  });
});

describe('heldFor', () => {
  const web = container('web', '8080:80', '8443:443');
  const shop = container('shop', '8081:80');
  const by = (holder: Process, ...endpoints: string[]): ReturnType<typeof heldFor> =>
    heldFor(
      endpoints.map((endpoint) => listener(endpoint, ownedBy(holder))),
      (one) => containerOf(one, snapshotOf([one]).processes, [web, shop]),
    );

  it('is one container if all ports are for it', () => {
    assert.deepEqual(by(relay, '[::1]:8080', '[::1]:8443'), { only: web, count: 1 });
  });

  it('names no container if a port belongs to none', () => {
    assert.deepEqual(by(relay, '[::1]:8080', '[::1]:3000'), { only: undefined, count: 1 });
  });

  it('counts several, and names none of them', () => {
    assert.deepEqual(by(relay, '[::1]:8080', '[::1]:8081'), { only: undefined, count: 2 });
  });

  it('is empty if no container is known', () => {
    assert.deepEqual(by(relay), { only: undefined, count: 0 });
    assert.deepEqual(by(relay, '[::1]:3000'), { only: undefined, count: 0 });
  });
});

describe('logsCommand', () => {
  const web = container('web');

  it('follows the last 200 lines', () => {
    assert.deepEqual(logsCommand(web), ['docker', 'logs', '--tail', '200', '-f', web.id]);
  });

  it('names the socket if the command would use another', () => {
    const rootless = { ...web, socketPath: '/run/user/1000/docker.sock' };
    assert.deepEqual(logsCommand(rootless).slice(0, 4), [
      'docker',
      '--host',
      'unix:///run/user/1000/docker.sock',
      'logs',
    ]);
    const podman = { ...web, engine: 'podman', socketPath: '/run/podman/podman.sock' } as const;
    assert.deepEqual(logsCommand(podman).slice(0, 4), [
      'podman',
      '--url',
      'unix:///run/podman/podman.sock',
      'logs',
    ]);
    const pipe = { ...web, socketPath: '//./pipe/other' };
    assert.deepEqual(logsCommand(pipe).slice(1, 3), ['--host', 'npipe:////./pipe/other']);
  });
});

describe('containers of thousands of addresses', () => {
  it('are read once, not for each listener', () => {
    const count = 3000;
    let reads = 0;
    const dockerd = process_(300, ['/usr/bin/dockerd'], { name: 'dockerd', executable: '/usr/bin/dockerd' });
    const addresses = Array.from({ length: count }, (_, index) => {
      return new Proxy(at(`127.${index >> 8}.${index & 255}.1`), {
        get: (target, key, receiver) => {
          reads++;
          return Reflect.get(target, key, receiver) as unknown;
        },
      });
    });
    const one: Container = {
      ...container('web'),
      ports: [{ hostAddresses: addresses, hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
    };
    const known = [one];
    for (const { text } of addresses) {
      assert.equal(containerOf(listener(`${text}:8080`, ownedBy(dockerd)), new Map(), known), one);
    }
    assert.ok(reads < 10 * count, `${reads} reads`);
  });
});
