import assert from 'node:assert/strict';
import type { ProxyTarget } from '../../../../src/model/containers/portProxies';
import {
  containerIdOf,
  isContainerTool,
  parseProxyCommandLine,
  portProxyOf,
  proxyTargetOf,
} from '../../../../src/model/containers/portProxies';
import { dockerProxyFlags } from '../../../../src/model/containers/engines';
import type { Process } from '../../../../src/model/process/process';
import { at, hiddenOwner, listener, ownedBy, process_, root } from '../../builders';

function argv(text: string): string[] {
  return text.split(' ');
}

function parseTarget(commandLine: readonly string[]): ProxyTarget | undefined {
  return parseProxyCommandLine(commandLine, dockerProxyFlags);
}

const proxyFor80 =
  'docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2 -container-port 80';

function byPid(...processes: Process[]): Map<number, Process> {
  return new Map(processes.map((process) => [process.pid, process]));
}

describe('the command line of docker-proxy', () => {
  it('says which port it holds and where it leads', () => {
    assert.deepEqual(parseTarget(argv(proxyFor80)), {
      protocol: 'tcp',
      hostAddress: at('0.0.0.0'),
      hostPort: 8080,
      containerAddress: at('172.17.0.2'),
      containerPort: 80,
    });
  });

  it('may have IPv6, UDP, and the flags of Docker 28', () => {
    const text =
      '/usr/bin/docker-proxy -proto udp -host-ip :: -host-port 5353 -container-ip fd00::2 -container-port 53 -use-listen-fd';
    assert.deepEqual(parseTarget(argv(text)), {
      protocol: 'udp',
      hostAddress: at('::'),
      hostPort: 5353,
      containerAddress: at('fd00::2'),
      containerPort: 53,
    });
  });

  it("may use every spelling of Go's flags", () => {
    const text =
      'docker-proxy --use-listen-fd --proto=tcp --host-ip=0.0.0.0 -host-port=8080 --container-ip 172.17.0.2 -container-port 80';
    assert.deepEqual(parseTarget(argv(text)), parseTarget(argv(proxyFor80)));
  });

  for (const [what, text] of [
    [
      'without a port',
      'docker-proxy -proto tcp -host-ip 0.0.0.0 -container-ip 172.17.0.2 -container-port 80',
    ],
    ['without an address', proxyFor80.replace('-host-ip 0.0.0.0 ', '')],
    ['with a port out of range', proxyFor80.replace('8080', '65536')],
    ['with port 0', proxyFor80.replace('8080', '0')],
    ['with a malformed port', proxyFor80.replace('8080', '80x')],
    ['with a malformed address', proxyFor80.replace('172.17.0.2', 'web')],
    ['of a protocol without listeners', proxyFor80.replace('tcp', 'sctp')],
    ['truncated before its last value', proxyFor80.replace(/ 80$/, '')],
    ['with its name alone', 'docker-proxy'],
    ['for rootlessport, which reads its target from a pipe', 'rootlessport'],
  ] as const) {
    it(`says nothing ${what}`, () => {
      assert.equal(parseTarget(argv(text)), undefined);
    });
  }
});

describe('portProxyOf', () => {
  const cases: readonly [string, Process, 'host' | 'machine' | undefined][] = [
    ['docker-proxy', process_(5, argv(`/usr/bin/${proxyFor80}`)), 'host'],
    ['dockerd, which holds ports if its proxy is off', process_(5, ['/usr/sbin/dockerd']), 'host'],
    ['rootless Docker', process_(5, ['rootlesskit', '--net=slirp4netns']), 'host'],
    ["Podman's rootlessport", process_(5, ['rootlessport']), 'host'],
    ['an older rootlessport', process_(5, ['containers-rootlessport']), 'host'],
    ["Podman's conmon", process_(5, argv('/usr/bin/conmon --api-version 1')), 'host'],
    ['pasta, in its build for the processor', process_(5, ['/usr/bin/pasta.avx2', '--config-net']), 'host'],
    ['slirp4netns', process_(5, ['/usr/bin/slirp4netns']), 'host'],
    [
      'Docker Desktop on Windows',
      process_(5, [], {
        name: 'com.docker.backend.exe',
        commandLine: undefined,
        executable: 'C:\\Program Files\\Docker\\Docker\\resources\\com.docker.backend.exe',
      }),
      'machine',
    ],
    [
      'Docker Desktop on macOS, its name truncated',
      process_(5, ['/Applications/Docker.app/Contents/MacOS/com.docker.backend', 'services'], {
        name: 'com.docke',
        executable: undefined,
      }),
      'machine',
    ],
    ['WSL', process_(5, ['wslrelay.exe'], { name: 'wslrelay.exe' }), 'machine'],
    [
      'OrbStack',
      process_(5, [], {
        name: 'OrbStack Helper',
        executable: '/Applications/OrbStack.app/Contents/MacOS/OrbStack Helper',
      }),
      'machine',
    ],
    [
      "Lima's ssh",
      process_(5, ['ssh: /Users/alice/.lima/colima/ssh.sock [mux]'], {
        name: 'ssh',
        executable: '/usr/bin/ssh',
      }),
      'machine',
    ],
    [
      "Colima's ssh",
      process_(5, ['ssh: /Users/alice/.colima/_lima/colima/ssh.sock [mux]'], {
        name: 'ssh',
        executable: '/usr/bin/ssh',
      }),
      'machine',
    ],
    [
      "Rancher Desktop's ssh, whose folder has a space",
      process_(
        5,
        argv('ssh: /Users/alice/Library/Application Support/rancher-desktop/lima/0/ssh.sock [mux]'),
        { name: 'ssh', executable: '/usr/bin/ssh' },
      ),
      'machine',
    ],
    ['Rancher Desktop on Windows', process_(5, ['host-switch.exe'], { name: 'host-switch.exe' }), 'machine'],
    ['an older WSL', process_(5, ['wslhost.exe'], { name: 'wslhost.exe' }), 'machine'],
    [
      'an ssh connection shared by its user',
      process_(5, argv('ssh: /home/lima/.ssh/shop.example:22 [mux]'), {
        name: 'ssh',
        executable: '/usr/bin/ssh',
      }),
      undefined,
    ],
    ["an ssh of the user's own", process_(5, argv('ssh -L 8080:localhost:80 host')), undefined],
    ['a server', process_(5, ['node', 'server.js']), undefined],
    [
      "another program with the title of Lima's ssh",
      process_(5, ['ssh: /Users/alice/.lima/colima/ssh.sock [mux]'], {
        name: 'ssh',
        executable: '/usr/bin/node',
      }),
      undefined,
    ],
    [
      'a server that calls itself so',
      process_(5, ['limactl'], { name: 'limactl', executable: '/usr/bin/node' }),
      undefined,
    ],
    ['a runtime whose file has such a name', process_(5, ['/home/alice/limactl', 'server.js']), undefined],
    ['a server with such a name among its arguments', process_(5, ['node', 'docker-proxy']), undefined],
  ];
  for (const [what, process, place] of cases) {
    it(`${place === undefined ? 'is undefined for' : 'recognizes'} ${what}`, () => {
      assert.equal(portProxyOf(process)?.place, place);
    });
  }
});

describe('isContainerTool', () => {
  it('is true for proxies, daemons and command lines of engines, and for kubectl', () => {
    for (const program of [
      ...['docker-proxy', 'com.docker.proxy', 'pasta.avx2', 'passt', 'wslhost.exe', 'OrbStack Helper'],
      ...['containerd', '/usr/bin/podman', 'colima', 'kubectl', 'C:\\bin\\kubectl.exe'],
    ]) {
      assert.ok(isContainerTool(process_(5, [program])), program);
    }
    const ssh = { name: 'ssh', executable: '/usr/bin/ssh' };
    assert.ok(isContainerTool(process_(5, ['ssh: /home/alice/.lima/default/ssh.sock [mux]'], ssh)));
  });

  it('is false for everything else', () => {
    for (const program of ['node', 'ssh', 'docker-proxy.js', 'my-podman', 'systemd']) {
      assert.ok(!isContainerTool(process_(5, [program])), program);
    }
  });
});

describe('containerIdOf', () => {
  const id = '603dabfd0ad0'.padEnd(64, '0');

  it("reads the id from Docker's shim and from Podman's conmon", () => {
    const shim = `/usr/bin/containerd-shim-runc-v2 -namespace moby -id ${id} -address /run/containerd/containerd.sock`;
    assert.equal(containerIdOf(process_(5, argv(shim))), id);
    const conmon = `/usr/bin/conmon --api-version 1 -c ${id} -u ${id} -n lab1 --exit-command-arg -c --exit-command-arg x`;
    assert.equal(containerIdOf(process_(5, argv(conmon))), id);
  });

  it('reads none from other programs, and nothing but an id', () => {
    assert.equal(containerIdOf(process_(5, ['sh', '-c', id])), undefined);
    assert.equal(containerIdOf(process_(5, ['conmon', '-c', '../../etc'])), undefined);
    assert.equal(containerIdOf(process_(5, ['conmon', '-c'])), undefined);
    assert.equal(containerIdOf(process_(5, [], { name: 'conmon', commandLine: undefined })), undefined);
  });
});

describe('proxyTargetOf', () => {
  const proxy = process_(5, argv(proxyFor80), { user: root });

  it("is read from the owner's command line", () => {
    const target = proxyTargetOf(listener('0.0.0.0:8080', ownedBy(proxy)), byPid(proxy));
    assert.equal(target?.containerAddress.text, '172.17.0.2');
    assert.equal(target.containerPort, 80);
  });

  it('is unknown if the owner names another address, port or protocol, or is no proxy', () => {
    for (const endpoint of ['127.0.0.1:8080', '0.0.0.0:8081', '0.0.0.0:8080/udp', '[::]:8080']) {
      assert.equal(proxyTargetOf(listener(endpoint, ownedBy(proxy)), byPid(proxy)), undefined);
    }
    const impostor = process_(6, ['node', ...argv(proxyFor80).slice(1)]);
    assert.equal(proxyTargetOf(listener('0.0.0.0:8080', ownedBy(impostor)), byPid(impostor)), undefined);
  });

  it('is found among the processes if the owner is hidden', () => {
    const other = process_(6, argv(proxyFor80.replace('8080', '8081')), { user: root });
    const hidden = listener('0.0.0.0:8080', hiddenOwner('no-permission', root));
    assert.equal(proxyTargetOf(hidden, byPid(other, proxy))?.containerPort, 80);
  });

  it("is unknown if another user's process names it, or two do", () => {
    const hidden = listener('0.0.0.0:8080', hiddenOwner('no-permission', root));
    assert.equal(proxyTargetOf(hidden, byPid(process_(6, argv(proxyFor80)))), undefined);
    assert.equal(proxyTargetOf(hidden, byPid(proxy, { ...proxy, pid: 6 })), undefined);
  });

  it('is unknown in another network namespace, which has its own addresses', () => {
    const elsewhere = {
      ...listener('0.0.0.0:8080', ownedBy(proxy)),
      namespace: { kind: 'other', id: 1 },
    } as const;
    assert.equal(proxyTargetOf(elsewhere, byPid(proxy)), undefined);
  });
});
