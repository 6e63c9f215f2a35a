/** The answer of a container engine, over a real socket, and what is made of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { ContainerEngines } from '../../../src/collect/containers/engines';
import { ContainerMonitor } from '../../../src/watch/containerMonitor';
import { syntheticSnapshot } from '../../syntheticSnapshot';
import type { LoopCase, Prepared } from './loopCase';
import { range } from './loopCase';

export const containerCases: readonly LoopCase[] = [
  {
    name: 'engine: so many containers',
    prepare: (size) => listing(range(size).map((index) => containerOn(index, 1))),
  },
  {
    name: 'engine: one container with so many addresses on a port',
    prepare: (size) => listing([containerOn(0, size)]),
  },
  {
    name: 'engine: one container with so many ports',
    prepare: (size) => {
      const Ports = range(size).map((index) => published('0.0.0.0', 1024 + index));
      return listing([{ ...containerOn(0, 1), Ports }]);
    },
  },
];

async function listing(containers: readonly object[]): Promise<Prepared> {
  const folder = await mkdtemp(join(tmpdir(), 'local-ports-bench-'));
  const path = join(folder, 'engine.sock');
  const body = JSON.stringify(containers);
  const server = createServer((_request, response) => {
    response.setHeader('server', 'Docker/27.0.0 (linux)');
    response.end(body);
  }).listen(path);
  await once(server, 'listening');
  const engines = new ContainerEngines({ paths: [path], problems: [] });
  const monitor = new ContainerMonitor(
    engines,
    fail,
    () => performance.now(),
    () => false,
  );
  const { listeners, processes } = syntheticSnapshot(containers.length);
  await monitor.refresh();
  return {
    run: async () => {
      await monitor.refresh();
      for (const one of listeners.slice(0, 50)) monitor.containerOf(one, processes);
    },
    stop: async () => {
      monitor.dispose();
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}

function fail(error: unknown): never {
  throw error;
}

function containerOn(index: number, addresses: number): object {
  const id = index.toString(16).padStart(64, '0');
  return {
    Id: id,
    Names: [`/shop-${index}`],
    Image: `registry.example/shop:${index}`,
    State: 'running',
    Labels: {
      'com.docker.compose.project': 'shop',
      'com.docker.compose.service': `web-${index}`,
      'com.docker.compose.project.working_dir': `/home/alice/shop-${index}`,
      'org.opencontainers.image.description': 'A shop'.padEnd(200, ' '),
    },
    Ports: range(addresses).map((at) =>
      published(`127.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`, 1024 + (index % 60_000)),
    ),
  };
}

function published(IP: string, PublicPort: number): object {
  return { IP, PrivatePort: 80, PublicPort, Type: 'tcp' };
}
