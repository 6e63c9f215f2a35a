/** The real kernel: so many processes, each with a listener of its own. */
import { once } from 'node:events';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { LinuxCollector } from '../../../src/collect/linux/linuxCollector';
import type { OwnedProcess } from '../../../scripts/host/ownedProcess';
import { startLoad } from '../generator';
import type { Shape } from '../../loads';
import type { LoopCase, Prepared } from './loopCase';

const { signal } = new AbortController();
/** How many processes there are; all cases of one size share them, for it takes seconds to start so many. */
export const loadSizes = [1000, 12_000] as const;
let load: { readonly shape: string; readonly program: OwnedProcess } | undefined;

export const linuxCases: readonly LoopCase[] = [
  {
    name: 'Linux: first scan',
    sizes: loadSizes,
    prepare: (size) => amongProcesses(size, () => new LinuxCollector().scan(signal)),
  },
  {
    name: 'Linux: manual scan',
    sizes: loadSizes,
    prepare: (size) => {
      const collector = new LinuxCollector();
      return amongProcesses(size, () => collector.scan(signal));
    },
  },
  {
    name: 'Linux: poll in which one listener has come or gone',
    sizes: loadSizes,
    prepare: (size) => amongProcesses(size, flickering()),
  },
  {
    name: 'Linux: inspection of one process',
    sizes: loadSizes,
    prepare: (size) => {
      const collector = new LinuxCollector();
      return amongProcesses(size, () => collector.inspect([process.pid]));
    },
  },
];

/** Last of all, because it needs another load. */
export const socketCases: readonly LoopCase[] = [
  {
    name: 'Linux: poll among so many sockets, one more or less',
    sizes: [1000, 15_000],
    prepare: (size) => {
      // each connection has two ends
      const shape = { processes: 10, descriptors: 2, listeners: 10, connections: size / 2 };
      return amongLoad(shape, flickering());
    },
  },
];

/** Scans, and opens or closes a listener of its own before each. */
function flickering(): Prepared['run'] {
  const collector = new LinuxCollector();
  let server: Server | undefined;
  return async () => {
    if (server === undefined) server = await listening();
    else {
      server.close();
      server = undefined;
    }
    await collector.scan(signal, 'poll');
  };
}

/** Each with a listener of its own. */
export function amongProcesses(size: number, run: Prepared['run']): Promise<Prepared> {
  return amongLoad({ processes: size, descriptors: 2, listeners: size, connections: 0 }, run);
}

async function amongLoad(wanted: Shape, run: Prepared['run']): Promise<Prepared> {
  const shape = JSON.stringify(wanted);
  if (load?.shape !== shape) {
    await load?.program.stop();
    load = undefined;
    load = { shape, program: await startLoad(wanted) };
  }
  // for the caches
  await run(-1);
  return { run };
}

async function listening(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
