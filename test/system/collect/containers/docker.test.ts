import assert from 'node:assert/strict';
import { ContainerEngines } from '../../../../src/collect/containers/engines';
import type { Container } from '../../../../src/model/containers/container';
import { containerOf, logsCommand } from '../../../../src/model/containers/container';
import type { Listener } from '../../../../src/model/listeners/listener';
import { proxyTargetOf } from '../../../../src/model/containers/portProxies';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import { Docker, image } from '../../../support/linux/docker';
import { scanPatiently } from '../../../support/linux/scans';
import type { WorldCollector } from '../../../support/linux/world';
import { ordinaryUid, useWorld } from '../../../support/linux/world';

const never = new AbortController().signal;

describe('ContainerEngines and a real Docker', function () {
  this.timeout(30_000);
  let docker: Docker | undefined;
  // the last that is started is the first to end: hooks run in the order of their definition
  after('end Docker', () => docker?.end());
  const world = useWorld();
  let engines: ContainerEngines;
  let collector: WorldCollector;

  before('start Docker with two containers', async function () {
    docker = new Docker(world());
    await docker.start(this);
    engines = new ContainerEngines({ paths: [docker.socketPath], problems: [] });
    await docker.run(
      ...['run', '--detach', '--name', 'shop-web-1', '--stop-signal', 'SIGKILL', '--expose', '33060'],
      ...['--publish', '8080:80', '--publish', '127.0.0.1:8443:80', '--publish', '9000-9001:9000-9001/udp'],
      ...['--label', 'com.docker.compose.project=shop', '--label', 'com.docker.compose.service=web'],
      ...['--label', 'com.docker.compose.project.working_dir=/home/alice/shop, the new one'],
      ...[image, '/bin/busybox', 'sh', '-c', 'echo it serves; exec /bin/busybox httpd -f -p 80'],
    );
    await docker.run(
      ...['run', '--detach', '--name', 'other', '--stop-signal', 'SIGKILL'],
      ...['--publish', '127.0.0.2:8443:80', image, '/bin/busybox', 'httpd', '-f', '-p', '80'],
    );
    collector = await world().collector();
  });

  async function named(name: string): Promise<Container> {
    const { containers, problems } = await engines.list(never);
    assert.deepEqual(problems, []);
    const container = containers.find((each) => each.name === name);
    assert.ok(container, `${name} is not listed`);
    return container;
  }

  function portsOf({ ports }: Container): string[] {
    return ports.map(
      ({ hostAddresses, hostPort, containerPort, protocol }) =>
        `${hostAddresses.map(({ text }) => text).join('+')} ${hostPort}->${containerPort}/${protocol}`,
    );
  }

  const endpoint = ({ address, port, protocol }: Listener): string => `${address.text} ${port}/${protocol}`;
  const isPublished = ({ namespace }: Listener): boolean => namespace.kind === 'host';

  /** `0.0.0.0 8080/tcp shop-web-1`, for listeners of the host's network namespace. */
  function published({ listeners, processes }: Snapshot, containers: readonly Container[]): string[] {
    return listeners
      .filter(isPublished)
      .map(
        (listener) => `${endpoint(listener)} ${containerOf(listener, processes, containers)?.name ?? 'none'}`,
      )
      .sort();
  }

  const ofWeb = [
    '0.0.0.0 8080/tcp shop-web-1',
    '0.0.0.0 9000/udp shop-web-1',
    '0.0.0.0 9001/udp shop-web-1',
    '127.0.0.1 8443/tcp shop-web-1',
    ':: 8080/tcp shop-web-1',
    ':: 9000/udp shop-web-1',
    ':: 9001/udp shop-web-1',
  ];
  const ofOther = ['127.0.0.2 8443/tcp other'];

  it('lists running containers, with published ports merged and exposed ones left out', async () => {
    const web = await named('shop-web-1');
    assert.match(web.id, /^[0-9a-f]{64}$/);
    assert.deepEqual(
      { ...web, id: '', ports: portsOf(web) },
      {
        id: '',
        name: 'shop-web-1',
        image,
        engine: 'docker',
        socketPath: docker?.socketPath,
        state: 'running',
        project: 'shop',
        service: 'web',
        workingDirectory: '/home/alice/shop, the new one',
        ports: [
          '0.0.0.0+:: 8080->80/tcp',
          '127.0.0.1 8443->80/tcp',
          '0.0.0.0+:: 9000->9000/udp',
          '0.0.0.0+:: 9001->9001/udp',
        ],
      },
    );
    const other = await named('other');
    assert.deepEqual(portsOf(other), ['127.0.0.2 8443->80/tcp']);
    assert.equal(other.project, undefined);
  });

  it("finds the container of each proxy's listener", async () => {
    const { containers } = await engines.list(never);
    const snapshot = await scanPatiently(
      collector,
      (seen) => seen.listeners.filter(isPublished).length === ofWeb.length + ofOther.length,
    );
    assert.deepEqual(published(snapshot, containers), [...ofWeb, ...ofOther].sort());
    for (const { owner } of snapshot.listeners.filter(isPublished)) {
      assert.ok(owner.kind === 'known');
      assert.equal(owner.processes[0].name, 'docker-proxy');
    }
  });

  it('finds it for an ordinary user too, who sees no owners', async () => {
    const { containers } = await engines.list(never);
    const ordinary = await world().collector({ uid: ordinaryUid });
    const snapshot = await ordinary.scan();
    assert.ok(snapshot.listeners.every(({ owner }) => owner.kind === 'hidden'));
    assert.deepEqual(published(snapshot, containers), [...ofWeb, ...ofOther].sort());
    await ordinary.leave();
  });

  it("finds by its shim the container of a listener in the container's own network", async () => {
    const { containers } = await engines.list(never);
    const inside = ({ namespace, port }: Listener): boolean => namespace.kind === 'other' && port === 80;
    const { listeners, processes } = await scanPatiently(
      collector,
      (seen) => seen.listeners.filter(inside).length === 2,
    );
    const names = listeners.filter(inside).map((each) => containerOf(each, processes, containers)?.name);
    assert.deepEqual(names.sort(), ['other', 'shop-web-1']);
  });

  it('reads from the proxy where a listener leads, without the engine', async () => {
    const { listeners, processes } = await collector.scan();
    const listener = listeners.find((each) => endpoint(each) === '127.0.0.1 8443/tcp');
    assert.ok(listener);
    const target = proxyTargetOf(listener, processes);
    const address = await docker?.run('inspect', '--format', '{{.NetworkSettings.IPAddress}}', 'shop-web-1');
    assert.equal(target?.containerAddress.text, address);
    assert.equal(target?.containerPort, 80);
  });

  it('stops the container, whose proxies exit, and leaves the other one running', async () => {
    const web = await named('shop-web-1');
    assert.deepEqual(await engines.stop(web, never), { kind: 'done' });
    const { containers } = await engines.list(never);
    assert.deepEqual(
      containers.map(({ name }) => name),
      ['other'],
    );
    const snapshot = await scanPatiently(
      collector,
      ({ listeners }) => listeners.filter(isPublished).length === ofOther.length,
    );
    assert.deepEqual(published(snapshot, containers), ofOther);
    assert.deepEqual(await engines.stop(web, never), { kind: 'already' });

    assert.deepEqual(await engines.restart(web, never), { kind: 'done' });
    const again = await named('shop-web-1');
    assert.deepEqual(again, web);
    const back = await scanPatiently(
      collector,
      ({ listeners }) => listeners.filter(isPublished).length === ofWeb.length + ofOther.length,
    );
    assert.deepEqual(
      published(back, [again]).filter((line) => line.endsWith('shop-web-1')),
      ofWeb,
    );
  });

  it('restarts a running container, with the same id', async () => {
    const other = await named('other');
    assert.deepEqual(await engines.restart(other, never), { kind: 'done' });
    assert.deepEqual(await named('other'), other);
  });

  it('shows the log with its command', async () => {
    const web = await named('shop-web-1');
    assert.deepEqual(await engines.stop(web, never), { kind: 'done' });
    // the log of a stopped container ends by itself
    const log = await world().run(logsCommand(web));
    assert.deepEqual(log.trim().split('\n'), ['it serves', 'it serves']);
  });

  it('says that a container no longer exists', async () => {
    const other = await named('other');
    await docker?.run('rm', '--force', 'other');
    assert.deepEqual(await engines.stop(other, never), { kind: 'gone' });
    assert.deepEqual(await engines.restart(other, never), { kind: 'gone' });
  });
});
