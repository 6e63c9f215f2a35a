// Runs in its own namespace: churn, the collector scanning it, and an oracle. Prints one line of JSON.
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { LinuxCollector } from '../../src/collect/linux/linuxCollector';
import type { OwnedProcess } from '../../scripts/host/ownedProcess';
import type { SoakRequest, SoakResult } from '../protocol';
import { resultMark } from '../protocol';
import { endWithParent } from './endWithParent';
import { perlProgram } from './generator';
import { memoryInUse } from './memory';
import type { Family, SteadyRow } from './oracle';
import { Oracle } from './oracle';
import { bringLoopbackUp } from './privateNetwork';

const steadyProcesses = 12;
const readyTimeoutMs = 20_000;
const warmUpPolls = 200;
/** One as fast as a loop can be, others that keep listeners open for a poll or two. */
const families: readonly (Family & { readonly longestPauseS: number })[] = [
  { name: 'family-one', firstPort: 20_000, ports: 200, longestPauseS: 0 },
  { name: 'family-two', firstPort: 21_000, ports: 200, longestPauseS: 0.003 },
  { name: 'family-three', firstPort: 22_000, ports: 200, longestPauseS: 0.05 },
];

async function soak({ minutes, pollMs }: SoakRequest): Promise<SoakResult> {
  await bringLoopbackUp();
  await useFewPids();
  const steady = await startSteady();
  const churn = await Promise.all(families.map(startFamily));
  const collector = new LinuxCollector();
  const oracle = new Oracle(steady, families);
  const end = performance.now() + minutes * 60_000;
  let memoryBefore = memoryInUse();
  let cpuMs = 0;
  let cpuPolls = 0;
  while (performance.now() < end) {
    const start = performance.now();
    const before = process.cpuUsage();
    try {
      const snapshot = await collector.scan(new AbortController().signal, 'poll');
      const { user, system } = process.cpuUsage(before);
      cpuMs += (user + system) / 1000;
      cpuPolls++;
      oracle.judge(snapshot);
    } catch (error) {
      oracle.judgeFailure(error);
    }
    if (oracle.verdicts.polls === warmUpPolls) memoryBefore = memoryInUse();
    await delay(Math.max(0, start + pollMs - performance.now()));
  }
  const memoryAfter = memoryInUse();
  await Promise.all(churn.map((family) => family.stop()));
  return {
    ...oracle.verdicts,
    steadyRows: steady.length,
    cpuMsPerPoll: cpuMs / cpuPolls,
    heapGrowthMb: memoryAfter.heapMb - memoryBefore.heapMb,
    residentGrowthMb: memoryAfter.residentMb - memoryBefore.residentMb,
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

endWithParent();
soak(JSON.parse(process.argv[2] ?? '') as SoakRequest).then(
  (result) => {
    process.stdout.write(`${resultMark}${JSON.stringify(result)}\n`, () => process.exit(0));
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () =>
      process.exit(1),
    );
  },
);
