/** The real kernel: so many processes, each with a listener of its own. */
import { once } from 'node:events';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { LinuxCollector } from '../../../src/collect/linux/linuxCollector';
import type { OwnedProcess } from '../../../scripts/host/ownedProcess';
import { startLoad } from '../generator';
import type { LoopCase, Prepared } from './loopCase';

const { signal } = new AbortController();
/** How many processes there are; all cases of one size share them, for it takes seconds to start so many. */
export const loadSizes = [1000, 12_000] as const;
let load: { readonly size: number; readonly program: OwnedProcess } | undefined;

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
    prepare: async (size) => {
      const collector = new LinuxCollector();
      let flickering: Server | undefined;
      return amongProcesses(size, async () => {
        if (flickering === undefined) flickering = await listening();
        else {
          flickering.close();
          flickering = undefined;
        }
        await collector.scan(signal, 'poll');
      });
    },
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

export async function amongProcesses(size: number, run: Prepared['run']): Promise<Prepared> {
  if (load?.size !== size) {
    await load?.program.stop();
    load = undefined;
    const program = await startLoad({ processes: size, descriptors: 2, listeners: size, connections: 0 });
    load = { size, program };
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
