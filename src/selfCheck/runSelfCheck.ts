import { CollectFailure } from '../collect/collector';
import { cpuMs } from '../collect/cpuTime';
import { knowledgeOf } from '../collect/knowledgeOf';
import type { Snapshot } from '../model/listeners/snapshot';
import type { CheckResult } from '../model/selfCheck/checkResult';
import { passedOr } from '../model/selfCheck/checkResult';
import { pollUntil } from '../act/pollUntil';
import { boundedScan } from './boundedScan';
import { checkDeeds } from './checkDeeds';
import { compareWithSnapshot, declared } from './compare';
import type { SelfCheckDependencies } from './dependencies';
import { failedScan } from './failedScan';
import type { Subject, SubjectKind } from './subject';
import { endSubject, NotListening, startSubject } from './subject';

const kinds: readonly SubjectKind[] = [
  ...(['tcp4', 'tcp6', 'udp4', 'udp6', 'shared', 'arguments', 'stubborn'] as const),
];

/** A scan may take so long on a machine that is busy otherwise. Where each needs a child process, that takes its time. */
const scanBudgetMs: Readonly<Record<string, number>> = { linux: 200 };
const otherScanBudgetMs = 1_000;
const timedScans = 5;
/** PowerShell and WMI start slowly. */
const detailsWithinMs = 45_000;

/**
 * Opens listeners of its own on the loopback interface, and compares what a scan says of them with what is known. Ends only
 * its own children, and leaves none.
 * @throws the reason of `cancelled`, after its children have ended.
 */
export async function runSelfCheck(dependencies: SelfCheckDependencies): Promise<readonly CheckResult[]> {
  const { cancelled } = dependencies;
  const subjects: Subject[] = [];
  const results: CheckResult[] = [];
  try {
    const started = await Promise.allSettled(
      kinds.map(async (kind) => {
        const found = await startChecked(kind, dependencies);
        if ('child' in found) subjects.push(found);
        else results.push(found);
      }),
    );
    for (const one of started) if (one.status === 'rejected') throw one.reason;
    cancelled.throwIfAborted();
    await checkListeners(subjects, results, dependencies);
  } catch (error) {
    cancelled.throwIfAborted();
    if (!(error instanceof CollectFailure)) throw error;
    results.push(failedScan(error));
  } finally {
    await Promise.all(subjects.map(endSubject));
  }
  results.push(await checkGone(subjects, dependencies));
  const order = (result: CheckResult): number => [...kinds, 'scan'].indexOf(result.of);
  return results.sort((a, b) => order(a) - order(b));
}

/** @param results are added one after the other, so that those before a failure stay. */
async function checkListeners(
  subjects: Subject[],
  results: CheckResult[],
  dependencies: SelfCheckDependencies,
): Promise<void> {
  const { host, cancelled, whileListening } = dependencies;
  const snapshot = await scanWithDetails(subjects, dependencies);
  results.push(...subjects.flatMap((one) => compareWithSnapshot(one, snapshot, host)));
  results.push(...(await checkEnvironment(subjects, snapshot, dependencies)));
  cancelled.throwIfAborted();
  await whileListening(subjects);
  results.push(await timeScans(dependencies, snapshot.platform));
  cancelled.throwIfAborted();
  const startAgain = ({ kind, port }: Subject): Promise<Subject | CheckResult> =>
    startChecked(kind, dependencies, port);
  results.push(...(await checkDeeds(subjects, snapshot, { ...dependencies, startAgain })));
}

/** Where processes are read in the background, a scan shows them some seconds after their rows. */
async function scanWithDetails(
  subjects: readonly Subject[],
  dependencies: SelfCheckDependencies,
): Promise<Snapshot> {
  const { collector, clock, cancelled } = dependencies;
  const pids = new Set(subjects.map((one) => one.pids[0]));
  return pollUntil(
    async () => {
      const snapshot = await boundedScan(dependencies);
      if (knowledgeOf(snapshot.platform).process !== 'afterTheRow') return snapshot;
      await collector.whenDetailsLoaded();
      return boundedScan(dependencies);
    },
    {
      until: ({ platform, processes }) =>
        knowledgeOf(platform).process !== 'afterTheRow' ||
        [...processes.values()].every(({ pid, startedAt }) => !pids.has(pid) || startedAt !== undefined),
      ...{ everyMs: 500, withinMs: detailsWithinMs, clock, signal: cancelled },
    },
  );
}

/** An address that the system has not, or a family. */
const withoutFamily = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EPROTONOSUPPORT']);

async function startChecked(
  kind: SubjectKind,
  { host, folder, cancelled }: SelfCheckDependencies,
  port = 0,
): Promise<Subject | CheckResult> {
  try {
    const { executable, environment } = host;
    return await startSubject(kind, { executable, environment, folder, port }, cancelled);
  } catch (error) {
    cancelled.throwIfAborted();
    const why = error instanceof NotListening ? error.why : undefined;
    const hasNone = kind.endsWith('6') && why?.kind === 'error' && withoutFamily.has(why.code);
    const seen = error instanceof Error ? error.message : String(error);
    return {
      ...{ of: kind, what: 'started', seen },
      ...(hasNone ? { outcome: 'unknown' } : { outcome: 'failed', expected: 'ok' }),
      ...(why?.kind === 'late' ? { isLate: true } : {}),
    };
  }
}

async function checkEnvironment(
  subjects: readonly Subject[],
  snapshot: Snapshot,
  { collector, host }: SelfCheckDependencies,
): Promise<CheckResult[]> {
  const [subject] = subjects.filter(({ kind }) => kind === 'arguments');
  const process = subject?.pids[0] === undefined ? undefined : snapshot.processes.get(subject.pids[0]);
  if (process === undefined) return [];
  const seen = await collector.environmentOf(process);
  const [name, value] = Object.entries(host.environment).find(([key]) => key === 'PATH') ?? [];
  const isKnown = knowledgeOf(snapshot.platform).environment === 'ownProcesses';
  const verdict = declared(
    isKnown,
    seen,
    (variables) =>
      passedOr(
        name === undefined || variables[name] === value,
        String(name),
        `${Object.keys(variables).length}`,
      ),
    (variables) => `${Object.keys(variables).length}`,
  );
  return [{ of: 'arguments', what: 'environment', ...verdict }];
}

async function timeScans(dependencies: SelfCheckDependencies, platform: string): Promise<CheckResult> {
  const times: number[] = [];
  for (let scan = 0; scan < timedScans; scan++) {
    const start = performance.now();
    const before = cpuMs();
    await boundedScan(dependencies);
    const usedMs = cpuMs() - before;
    const elapsed = performance.now() - start;
    // without child processes, the rest of the time is other programs'
    times.push(knowledgeOf(platform).source === 'proc' ? Math.min(elapsed, usedMs) : elapsed);
  }
  // the others may have waited for a processor
  const fastest = Math.min(...times);
  const budget = scanBudgetMs[platform] ?? otherScanBudgetMs;
  const seen = fastest.toFixed(1);
  return { of: 'scan', what: 'scanTime', ...passedOr(fastest <= budget, `≤ ${budget}`, seen), seen };
}

async function checkGone(
  subjects: readonly Subject[],
  dependencies: SelfCheckDependencies,
): Promise<CheckResult> {
  try {
    const { listeners } = await boundedScan(dependencies);
    const pids = new Set(subjects.flatMap((one) => one.pids));
    const left = listeners.filter(
      ({ owner }) => owner.kind === 'known' && owner.processes.some(({ pid }) => pids.has(pid)),
    );
    return { of: 'scan', what: 'gone', ...passedOr(left.length === 0, '0', String(left.length)) };
  } catch (error) {
    if (!(error instanceof CollectFailure)) throw error;
    return { ...failedScan(error), what: 'gone' };
  }
}
