/** What a working week does to a machine beside processes that come and go. Each disturbance is counted. */
import { execFile } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

export interface Disturbances {
  sleeps: number;
  interfaceChanges: number;
  engineRestarts: number;
  storms: number;
  /** Why some could not be made here. */
  readonly problems: string[];
}

const run = promisify(execFile);
const hourMs = 3_600_000;
const stormMs = 400;
const engineDownMs = 1500;

export class Disturber {
  readonly counts: Disturbances = {
    ...{ sleeps: 0, interfaceChanges: 0, engineRestarts: 0, storms: 0 },
    problems: [],
  };
  /** No file can be opened: counted up at each beginning and end of such a time. */
  stormEdges = 0;
  private readonly clock = new JumpingClock();
  private readonly engine: FakeEngine;
  private isEnding = false;
  private running: Promise<void> | undefined;

  constructor(
    engineSocket: string,
    private readonly everyMs: number,
  ) {
    this.engine = new FakeEngine(engineSocket);
  }

  get isStorm(): boolean {
    return this.stormEdges % 2 === 1;
  }

  async start(): Promise<void> {
    this.clock.install();
    await this.engine.start();
    this.running = this.disturb();
  }

  async stop(): Promise<void> {
    this.isEnding = true;
    await this.running;
    await this.engine.stop();
  }

  private async disturb(): Promise<void> {
    const kinds = [this.sleep, this.changeInterfaces, this.storm, this.changeInterfaces, this.restartEngine];
    for (let turn = 0; !this.isEnding; turn++) {
      await delay(this.everyMs);
      await kinds[turn % kinds.length]?.().catch((error: unknown) => {
        if (this.counts.problems.length < 5) this.counts.problems.push(String(error));
      });
    }
  }

  /** The lid is closed: on some systems both clocks go on meanwhile, on others only that of the day. */
  private readonly sleep = (): Promise<void> => {
    const ms = (1 + (this.counts.sleeps % 12)) * hourMs;
    this.clock.jump({ dayMs: ms, runMs: this.counts.sleeps % 2 === 0 ? ms : 0 });
    this.counts.sleeps++;
    return Promise.resolve();
  };

  private readonly changeInterfaces = async (): Promise<void> => {
    const isThere = this.counts.interfaceChanges % 2 === 1;
    if (isThere) await run('ip', ['link', 'delete', 'soak0']);
    else {
      await run('ip', ['link', 'add', 'soak0', 'type', 'veth', 'peer', 'name', 'soak1']);
      // for documentation (RFC 5737)
      await run('ip', ['address', 'add', '192.0.2.10/24', 'dev', 'soak0']);
      await run('ip', ['link', 'set', 'soak0', 'up']);
    }
    this.counts.interfaceChanges++;
  };

  private readonly restartEngine = async (): Promise<void> => {
    await this.engine.stop();
    await delay(engineDownMs);
    await this.engine.start();
    this.counts.engineRestarts++;
  };

  /** Another extension of the same process leaks files, until none can be opened (EMFILE). */
  private readonly storm = async (): Promise<void> => {
    const opened: number[] = [];
    this.stormEdges++;
    try {
      for (;;) opened.push(openSync('/dev/null', 'r'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EMFILE') throw error;
      await delay(stormMs);
    } finally {
      for (const descriptor of opened) closeSync(descriptor);
      this.stormEdges++;
    }
    this.counts.storms++;
  };
}

/** The clocks that the product reads, moved forward. Timers go on as they are, as after a real sleep. */
class JumpingClock {
  private dayMs = 0;
  private runMs = 0;

  install(): void {
    const day = Date.now.bind(Date);
    const since = performance.now.bind(performance);
    Date.now = () => day() + this.dayMs;
    performance.now = () => since() + this.runMs;
  }

  jump({ dayMs, runMs }: { readonly dayMs: number; readonly runMs: number }): void {
    this.dayMs += dayMs;
    this.runMs += runMs;
  }
}

/** Answers like Docker's Engine API with one container that publishes port 80. */
class FakeEngine {
  private server: Server | undefined;

  constructor(private readonly path: string) {}

  async start(): Promise<void> {
    await rm(this.path, { force: true });
    const server = createServer((_request, response) => {
      response.setHeader('Server', 'Docker/28.0.0 (linux)');
      response.end(JSON.stringify([container]));
    });
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.path, resolve);
    });
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => {
      if (server === undefined) resolve();
      else
        server.close(() => {
          resolve();
        });
    });
    await rm(this.path, { force: true });
  }
}

const container = {
  Id: 'c0ffee'.repeat(10),
  Names: ['/shop-db-1'],
  Image: 'postgres:17',
  State: 'running',
  Labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'db' },
  Ports: [{ IP: '127.0.0.1', PrivatePort: 5432, PublicPort: 23_000, Type: 'tcp' }],
};
