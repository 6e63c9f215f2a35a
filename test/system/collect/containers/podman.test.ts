import assert from 'node:assert/strict';
import { ContainerEngines } from '../../../../src/collect/containers/engines';
import type { Container } from '../../../../src/model/containers/container';
import { containerOf, logsCommand } from '../../../../src/model/containers/container';
import type { Listener } from '../../../../src/model/listeners/listener';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import { Podman, podmanImage } from '../../../support/linux/podman';
import { scanPatiently } from '../../../support/linux/scans';
import type { WorldCollector } from '../../../support/linux/world';
import { ordinaryUid, useWorld } from '../../../support/linux/world';

const never = new AbortController().signal;

describe('ContainerEngines and a real Podman', function () {
  this.timeout(30_000);
  let podman: Podman | undefined;
  // the last that is started is the first to end: hooks run in the order of their definition
  after('end Podman', () => podman?.end());
  const world = useWorld();
  let engines: ContainerEngines;
  let collector: WorldCollector;

  before('start Podman with a container', async function () {
    podman = new Podman(world());
    await podman.start(this);
    engines = new ContainerEngines({ paths: [podman.socketPath], problems: [] });
    await podman.runContainer(
      [
        ...['--name', 'shop-web-1', '--stop-signal', 'SIGKILL', '--expose', '33060'],
        ...['--publish', '8080:80', '--publish', '127.0.0.1:8443:80', '--publish', '9000-9001:9000-9001/udp'],
        ...['--label', 'com.docker.compose.project=shop', '--label', 'com.docker.compose.service=web'],
      ],
      ['/bin/busybox', 'sh', '-c', 'echo it serves; exec /bin/busybox httpd -f -p 80'],
    );
    collector = await world().collector();
  });

  async function web(): Promise<Container> {
    const { containers, problems } = await engines.list(never);
    assert.deepEqual(problems, []);
    const [container, ...others] = containers;
    assert.ok(container !== undefined && others.length === 0, `${containers.length} are listed`);
    return container;
  }

  const isPublished = ({ namespace }: Listener): boolean => namespace.kind === 'host';

  /** `0.0.0.0 8080/tcp shop-web-1`, for listeners of the host's network namespace. */
  function published({ listeners, processes }: Snapshot, containers: readonly Container[]): string[] {
    return listeners
      .filter(isPublished)
      .map((listener) => {
        const { address, port, protocol } = listener;
        const name = containerOf(listener, processes, containers)?.name ?? 'none';
        return `${address.text} ${port}/${protocol} ${name}`;
      })
      .sort();
  }

  const ofWeb = [
    '0.0.0.0 8080/tcp shop-web-1',
    '0.0.0.0 9000/udp shop-web-1',
    '0.0.0.0 9001/udp shop-web-1',
    '127.0.0.1 8443/tcp shop-web-1',
  ];

  it('lists a running container as Podman’s, with its published ports', async () => {
    const { ports, ...container } = await web();
    assert.match(container.id, /^[0-9a-f]{64}$/);
    assert.deepEqual(
      { ...container, id: '' },
      {
        ...{ id: '', name: 'shop-web-1', image: podmanImage, engine: 'podman', state: 'running' },
        ...{ socketPath: podman?.socketPath, project: 'shop', service: 'web', workingDirectory: undefined },
      },
    );
    assert.deepEqual(
      ports.map(
        ({ hostAddresses, hostPort, containerPort, protocol }) =>
          `${hostAddresses.map(({ text }) => text).join('+')} ${hostPort}->${containerPort}/${protocol}`,
      ),
      // of a range Podman lists the first port alone
      ['0.0.0.0 8080->80/tcp', '127.0.0.1 8443->80/tcp', '0.0.0.0 9000->9000/udp'],
    );
  });

  it('finds the container of each listener by the conmon that holds it, for an ordinary user by what Podman lists', async () => {
    const { containers } = await engines.list(never);
    const snapshot = await scanPatiently(
      collector,
      (seen) => seen.listeners.filter(isPublished).length === ofWeb.length,
    );
    assert.deepEqual(published(snapshot, containers), ofWeb);
    for (const { owner } of snapshot.listeners.filter(isPublished)) {
      assert.ok(owner.kind === 'known');
      assert.equal(owner.processes[0].name, 'conmon');
    }
    const ordinary = await world().collector({ uid: ordinaryUid });
    const hidden = await ordinary.scan();
    assert.ok(hidden.listeners.every(({ owner }) => owner.kind === 'hidden'));
    assert.deepEqual(
      published(hidden, containers),
      ofWeb.map((line) => line.replace('9001/udp shop-web-1', '9001/udp none')),
    );
    await ordinary.leave();
  });

  it("finds by conmon the container of a listener in the container's own network", async () => {
    const { containers } = await engines.list(never);
    const inside = ({ namespace, port }: Listener): boolean => namespace.kind === 'other' && port === 80;
    const { listeners, processes } = await scanPatiently(collector, (seen) => seen.listeners.some(inside));
    const names = listeners.filter(inside).map((each) => containerOf(each, processes, containers)?.name);
    assert.deepEqual(names, ['shop-web-1']);
  });

  it('stops the container, and restarts it with the same id, as it was', async () => {
    const before = await web();
    assert.deepEqual(await engines.stop(before, never), { kind: 'done' });
    assert.deepEqual((await engines.list(never)).containers, []);
    await scanPatiently(collector, ({ listeners }) => !listeners.some(isPublished));
    assert.deepEqual(await engines.stop(before, never), { kind: 'already' });
    for (let time = 0; time < 2; time++) {
      assert.deepEqual(await engines.restart(before, never), { kind: 'done' });
      assert.deepEqual(await web(), before);
    }
    const back = await scanPatiently(
      collector,
      ({ listeners }) => listeners.filter(isPublished).length === ofWeb.length,
    );
    assert.deepEqual(published(back, [before]), ofWeb);
  });

  it('shows the log with its command, and says that the container no longer exists', async () => {
    const container = await web();
    assert.deepEqual(await engines.stop(container, never), { kind: 'done' });
    // the log of a stopped container ends by itself
    const log = await world().run(logsCommand(container));
    assert.deepEqual(new Set(log.trim().split('\n')), new Set(['it serves']));
    await podman?.run('rm', '--force', 'shop-web-1');
    assert.deepEqual(await engines.stop(container, never), { kind: 'gone' });
    assert.deepEqual(await engines.restart(container, never), { kind: 'gone' });
  });
});
