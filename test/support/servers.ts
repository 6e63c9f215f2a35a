/** Real servers for tests: child processes that surely end with their suite. */
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OwnedProcess, type ProcessEnd } from '../../scripts/host/ownedProcess';
import { builtFile } from '../../scripts/host/projectRoot';

export interface ServerOptions {
  /** The bind address; 127.0.0.1 when left out. */
  readonly host?: string;
  /** A free one when left out. */
  readonly port?: number;
  readonly protocol?: 'tcp' | 'udp';
  /** Only force ends it. */
  readonly ignoresSigterm?: boolean;
  /** A supervisor starts it again, on the same port, whenever it ends. */
  readonly respawns?: boolean;
  readonly cwd?: string;
  /** Where the script is copied to first, e.g. `…/node_modules/vite/bin/vite.js`, to be taken for another program. */
  readonly scriptPath?: string;
  /** Further arguments, to be seen in its command line. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface TestServer {
  /** Of the process that listens. */
  readonly pid: number;
  /** As the operating system tells it. */
  readonly address: string;
  readonly port: number;
  readonly ended: Promise<ProcessEnd>;
  /** The pid of the next process that listens, for a server that respawns. */
  nextPid(): Promise<number>;
  /** Ends it, and its supervisor, by force if need be. */
  stop(): Promise<void>;
}

const readyTimeoutMs = 15_000;
const listeningLine = /^listening (\S+) (\d+) (\d+)$/;

/** In a suite: `const servers = useServers();`. All that were started through it are ended after the suite. */
export function useServers(): { start(options?: ServerOptions): Promise<TestServer> } {
  const started: OwnedProcess[] = [];
  after('end the servers of the suite', async () => {
    await Promise.all(started.map((server) => server.stop()));
  });
  return { start: (options = {}) => start(options, started) };
}

async function start(options: ServerOptions, started: OwnedProcess[]): Promise<TestServer> {
  const built = builtFile('test/support/sampleServer');
  const script = options.scriptPath ?? built;
  if (script !== built) {
    await mkdir(dirname(script), { recursive: true });
    await copyFile(built, script);
  }
  const server = new OwnedProcess(process.execPath, [script, ...scriptArguments(options)], {
    name: 'The test server',
    // In an extension host, Node is Electron.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  started.push(server);
  const ready = await server.waitForLine(listeningLine, readyTimeoutMs);
  let pid = Number(ready[3]);
  return {
    get pid() {
      return pid;
    },
    address: ready[1] ?? '',
    port: Number(ready[2]),
    ended: server.ended,
    nextPid: async () => {
      const others = new RegExp(`^listening \\S+ \\d+ (?!${pid}$)(\\d+)$`);
      const next = await server.waitForLine(others, readyTimeoutMs);
      pid = Number(next[1]);
      return pid;
    },
    stop: () => server.stop(),
  };
}

function scriptArguments(options: ServerOptions): string[] {
  return [
    ...(options.host === undefined ? [] : ['--host', options.host]),
    ...(options.port === undefined ? [] : ['--port', String(options.port)]),
    ...(options.protocol === undefined ? [] : ['--protocol', options.protocol]),
    ...(options.ignoresSigterm ? ['--ignore-sigterm'] : []),
    ...(options.respawns ? ['--respawn'] : []),
    ...(options.args ?? []),
  ];
}
