// Runs in its own namespace: churn, the collector scanning it, and an oracle. Prints one line of JSON.
import { chmod, copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cpuMs } from '../../src/collect/cpuTime';
import { LinuxCollector } from '../../src/collect/linux/linuxCollector';
import { OwnedProcess } from '../../scripts/host/ownedProcess';
import { projectRoot } from '../../scripts/host/projectRoot';
import type { SoakRequest, SoakResult } from '../protocol';
import { perlProgram } from './generator';
import type { Memory } from './memory';
import { memoryInUse } from './memory';
import type { Family, SteadyRow } from './oracle';
import { Oracle } from './oracle';
import { bringLoopbackUp } from './privateNetwork';
import { runMeasurement } from './runMeasurement';
import { Disturber } from './soak/disturbances';
import { Windows } from './soak/windows';

const steadyProcesses = 12;
const readyTimeoutMs = 20_000;
const longestWarmUpMinutes = 10;
const disturbEveryMs = 4_000;
/** One as fast as a loop can be, others that keep listeners open for a poll or two. */
const families: readonly (Family & { readonly longestPauseS: number })[] = [
  { name: 'family-one', firstPort: 20_000, ports: 200, longestPauseS: 0 },
  { name: 'family-two', firstPort: 21_000, ports: 200, longestPauseS: 0.003 },
  { name: 'family-three', firstPort: 22_000, ports: 200, longestPauseS: 0.05 },
];

const perlFile = '/usr/bin/perl';
const published = {
  ...{ hostPort: 23_000, containerPort: 5432 },
  flags: ['-proto', 'tcp', '-host-ip', '127.0.0.1', '-container-ip', '172.17.0.2'],
};
const proxyName = 'docker-proxy';

async function soak({ minutes, pollMs }: SoakRequest): Promise<SoakResult> {
  // before the clocks that the product reads begin to jump
  const now = performance.now.bind(performance);
  const folder = await mkdtemp(join(tmpdir(), 'lp-soak-'));
  process.env['DOCKER_HOST'] = `unix://${join(folder, 'docker.sock')}`;
  await bringLoopbackUp();
  await useFewPids();
  const steady = await startSteady();
  const proxy = await startProxy(folder);
  const churn = await Promise.all(families.map(startFamily));
  steady.push({ key: `tcp 127.0.0.1 ${published.hostPort}`, pids: [proxy.pid ?? 0] });
  const oracle = new Oracle(steady, families);
  const disturber = new Disturber(join(folder, 'docker.sock'), disturbEveryMs);
  const windows = new Windows();
  await disturber.start();
  windows.start();
  const measured = await poll({ minutes, pollMs, now, oracle, disturber });
  await windows.stop();
  await disturber.stop();
  await Promise.all([...churn, proxy].map((family) => family.stop()));
  await rm(folder, { recursive: true, force: true });
  return {
    ...oracle.verdicts,
    ...measured,
    steadyRows: steady.length,
    windows: windows.verdicts,
    disturbances: disturber.counts,
  };
}

interface Polling extends SoakRequest {
  readonly now: () => number;
  readonly oracle: Oracle;
  readonly disturber: Disturber;
}

/** Memory is compared while a window is open, as it was at the end of the warm-up. */
async function poll({ minutes, pollMs, now, oracle, disturber }: Polling) {
  const collector = new LinuxCollector();
  const warmUpMinutes = Math.min(longestWarmUpMinutes, minutes / 3);
  const warmAt = now() + warmUpMinutes * 60_000;
  const end = now() + minutes * 60_000;
  let warm: Memory | undefined;
  let usedMs = 0;
  let polls = 0;
  while (now() < end) {
    const start = now();
    const cpuBefore = cpuMs();
    const edges = disturber.stormEdges;
    const wasStorm = (): boolean => disturber.isStorm || disturber.stormEdges !== edges;
    try {
      const snapshot = await collector.scan(new AbortController().signal, 'poll');
      usedMs += cpuMs() - cpuBefore;
      polls++;
      if (wasStorm()) oracle.judgeStrained(snapshot);
      else oracle.judge(snapshot);
    } catch (error) {
      oracle.judgeFailure(error, wasStorm());
    }
    if (now() >= warmAt) warm ??= memoryInUse();
    await delay(Math.max(0, start + pollMs - now()));
  }
  const after = memoryInUse();
  const { heapMb, residentMb } = warm ?? after;
  return {
    warmUpMinutes,
    // other windows scan meanwhile
    cpuMsPerPoll: usedMs / polls,
    heapGrowthMb: after.heapMb - heapMb,
    residentGrowthMb: after.residentMb - residentMb,
  };
}

/** If the namespace has its own limit (Linux 6.14), PIDs are reused soon, which a collector must handle. */
async function useFewPids(): Promise<void> {
  const release = await readFile('/proc/sys/kernel/osrelease', 'utf8');
  const [major = 0, minor = 0] = release.split('.').map(Number);
  if (major > 6 || (major === 6 && minor >= 14)) await writeFile('/proc/sys/kernel/pid_max', '600');
}

/** `row tcp 127.0.0.1 2000 17,18` */
async function startSteady(): Promise<SteadyRow[]> {
  const rows: SteadyRow[] = [];
  const program = perlProgram('steady.pl', [String(steadyProcesses)]);
  program.onLine((line) => {
    const [mark, protocol, address, port, pids] = line.split(' ');
    if (mark === 'row' && pids !== undefined) {
      rows.push({ key: [protocol, address, port].join(' '), pids: pids.split(',').map(Number) });
    }
  });
  await program.waitForLine(/^ready$/, readyTimeoutMs);
  return rows;
}

/** What the engine's one container publishes its port with: a program counts by its file, so perl gets that name. */
async function startProxy(folder: string): Promise<OwnedProcess> {
  const program = join(folder, proxyName);
  await copyFile(perlFile, program);
  await chmod(program, 0o755);
  const { hostPort, containerPort, flags } = published;
  const script = join(projectRoot(), 'bench', 'proxy.pl');
  const proxy = new OwnedProcess(
    program,
    [script, ...flags, '-host-port', `${hostPort}`, '-container-port', `${containerPort}`],
    { name: proxyName },
  );
  await proxy.waitForLine(/^ready$/, readyTimeoutMs);
  return proxy;
}

async function startFamily({
  name,
  firstPort,
  longestPauseS,
}: (typeof families)[number]): Promise<OwnedProcess> {
  const family = perlProgram('churn.pl', [name, String(firstPort), String(longestPauseS)]);
  await family.waitForLine(/^ready$/, readyTimeoutMs);
  void family.ended.then(({ code }) => {
    if (code !== undefined && code !== 0) process.stderr.write(`${name} ended: ${family.lastOutput()}\n`);
  });
  return family;
}

runMeasurement(soak);
