// Inside a namespace of its own: how long a listener waits until a scan has found it, or its end.
import { once } from 'node:events';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { LatencyCpuFigure, LatencyFigure, LatencyFigures } from '../figures';
import { loads } from '../loads';
import type { LatencyRequest } from '../protocol';
import { median, quantile } from '../statistics';
import { clockMs } from './clock';
import { startLoad } from './generator';
import type { PortSeen } from './portWatch';
import { bringLoopbackUp } from './privateNetwork';
import { runMeasurement, tellProgress } from './runMeasurement';
import { Worker } from './workerClient';

/** The longest wait of polls, and more. */
const settlingMs = 4500;
/** Counters are read more often for ten seconds after a change. */
const calmMs = 11_000;
/** While nothing is done, CPU is the median of so many times: a garbage collection would decide a single one. */
const idleTimes = 5;
const idleMs = 8000;
const changeEveryMs = 180;
/** Longer than a poll, which would miss the others. */
const shortestLifeMs = 2500;
/** Above the kernel's own choices for clients. */
const firstPort = 61_000;

interface Change {
  readonly port: number;
  readonly isThere: boolean;
  readonly at: number;
}

const watchers = { counters: new Worker(), polls: new Worker() };
const ways = ['counters', 'polls'] as const;
const waysInWords = { counters: 'counters', polls: 'polls alone' } as const;

class Listeners {
  private nextPort = firstPort;
  private readonly changes: Change[] = [];

  async open(): Promise<Server> {
    const port = this.nextPort++;
    const server = createServer();
    await once(server.listen(port, '127.0.0.1'), 'listening');
    this.changes.push({ port, isThere: true, at: clockMs() });
    return server;
  }

  async close(server: Server): Promise<void> {
    const address = server.address();
    server.close();
    await once(server, 'close');
    if (address === null || typeof address === 'string') return;
    this.changes.push({ port: address.port, isThere: false, at: clockMs() });
  }

  /** Since the last call. */
  take(): Change[] {
    return this.changes.splice(0);
  }
}

const listeners = new Listeners();

async function openAndClose(count: number, everyMs: number): Promise<void> {
  const lives = Array.from({ length: count }, async () => {
    await setTimeout(Math.random() * count * 2 * everyMs);
    const server = await listeners.open();
    await setTimeout(shortestLifeMs + Math.random() * shortestLifeMs);
    await listeners.close(server);
  });
  await Promise.all(lives);
}

/** Each takes the place of another, so that as many are open as before. */
async function replace(count: number, everyMs: number): Promise<void> {
  const before: Server[] = [];
  for (let opened = 0; opened < count; opened++) before.push(await listeners.open());
  await setTimeout(settlingMs);
  await takeSeen();
  listeners.take();
  for (const server of before) {
    await setTimeout(Math.random() * 2 * everyMs);
    const closed = listeners.close(server);
    await listeners.open();
    await closed;
  }
}

async function takeSeen(): Promise<Record<keyof typeof watchers, PortSeen[]>> {
  return {
    counters: await watchers.counters.ask('portsSeen'),
    polls: await watchers.polls.ask('portsSeen'),
  };
}

/** Does something, and tells when each of its changes was found. */
async function timed(name: string, doWork: () => Promise<void>): Promise<LatencyFigure[]> {
  tellProgress(name);
  await takeSeen();
  listeners.take();
  await doWork();
  await setTimeout(settlingMs);
  const [changes, seen] = [listeners.take(), await takeSeen()];
  return ways.flatMap((by) =>
    [true, false].map((isThere) => {
      const wanted = changes.filter((change) => change.isThere === isThere);
      const times = wanted.flatMap((change) => {
        const found = seen[by].find(({ port, isThere: is, at }) => {
          return port === change.port && is === isThere && at >= change.at;
        });
        return found === undefined ? [] : [found.at - change.at];
      });
      return {
        ...{ name: `${name}: ${isThere ? 'opened' : 'closed'}`, by: waysInWords[by] },
        ...{ changes: wanted.length, missed: wanted.length - times.length },
        ...{ medianMs: quantile(times, 0.5), p90Ms: quantile(times, 0.9) },
        ...{ p99Ms: quantile(times, 0.99), maximumMs: Math.max(...times) },
      };
    }),
  );
}

async function cpuOf(name: string, doWork: () => Promise<unknown>): Promise<LatencyCpuFigure> {
  const read = () => Promise.all(ways.map((by) => watchers[by].ask('cpuMs')));
  const [before, start] = [await read(), performance.now()];
  await doWork();
  const share = 1000 / (performance.now() - start);
  const [countersMs = 0, pollsMs = 0] = (await read()).map(
    (after, at) => (after - (before[at] ?? 0)) * share,
  );
  return cpuFigure(name, countersMs, pollsMs);
}

function cpuFigure(name: string, countersMs: number, pollsMs: number): LatencyCpuFigure {
  return { name, countersMs, pollsMs, toPolls: countersMs / pollsMs };
}

async function cpuWhileIdle(name: string): Promise<LatencyCpuFigure> {
  const figures: LatencyCpuFigure[] = [];
  for (let time = 0; time < idleTimes; time++) figures.push(await cpuOf(name, () => setTimeout(idleMs)));
  return cpuFigure(
    name,
    median(figures.map(({ countersMs }) => countersMs)),
    median(figures.map(({ pollsMs }) => pollsMs)),
  );
}

/** As windows in which nothing has changed for minutes. */
async function startCalmly(): Promise<void> {
  for (const by of ways) await watchers[by].ask('watchPorts', { areCounted: by === 'counters' });
  await setTimeout(calmMs);
}

async function measure({ changes }: LatencyRequest): Promise<LatencyFigures> {
  await bringLoopbackUp();
  const load = await startLoad(loads.L1.base);
  for (const by of ways) {
    await watchers[by].ask('warmUp', { polls: 200, minimumMs: 500, maximumMs: 4000 });
  }
  await startCalmly();
  tellProgress('nothing changes');
  const cpu = [await cpuWhileIdle('nothing changes')];
  const quiet = await timed('nothing else happens', async () => {
    cpu.push(await cpuOf('listeners come and go', () => openAndClose(changes, changeEveryMs)));
  });
  const fewer = Math.ceil(changes / 5);
  await startCalmly();
  const replaced = await timed('one takes the place of another', () => replace(fewer, changeEveryMs));
  const others = new Worker();
  await others.ask('connectShortly', { everyMs: 5 });
  const beside = '200 short connections a second';
  await startCalmly();
  cpu.push(await cpuWhileIdle(beside));
  const churned = await timed(`beside ${beside}`, () => openAndClose(fewer, changeEveryMs));
  for (const worker of [others, ...Object.values(watchers)]) await worker.stop();
  await load.stop();
  return { times: [...quiet, ...churned, ...replaced], cpu };
}

runMeasurement(measure);
