/** The two servers of the sample workspace: one on loopback, one on all interfaces. */
import { join } from 'node:path';
import { OwnedProcess } from './host/ownedProcess';
import { projectRoot } from './host/projectRoot';
import type { Shutdown } from './host/shutdown';

export interface SampleServer {
  readonly name: string;
  readonly url: string;
  readonly exposure: string;
}

const readyTimeoutMs = 10_000;

const samples = [
  {
    name: 'shop',
    host: '127.0.0.1',
    preferredPort: 5173,
    exposure: 'loopback only',
    shows: 'I listen on the loopback address 127.0.0.1: only programs on this machine can reach me.',
  },
  {
    name: 'api',
    host: '0.0.0.0',
    preferredPort: 8080,
    exposure: 'all interfaces',
    shows: 'I listen on all interfaces (0.0.0.0): any machine that its firewall lets through can connect.',
  },
] as const;

export async function startSampleServers(shutdown: Shutdown): Promise<SampleServer[]> {
  const root = projectRoot();
  return Promise.all(
    samples.map(async ({ name, host, preferredPort, exposure, shows }) => {
      const script = join(root, 'samples', 'servers', 'server.js');
      const server = new OwnedProcess(process.execPath, [script, name, host, String(preferredPort), shows], {
        name: `The sample server ${name}`,
        cwd: join(root, 'samples', 'workspace', name),
      });
      shutdown.add(() => server.stop());
      const [, port = ''] = await server.waitForLine(/^listening (\d+)$/, readyTimeoutMs);
      return { name, url: `http://127.0.0.1:${port}/`, exposure };
    }),
  );
}
