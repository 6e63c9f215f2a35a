import { scanNow } from '../flows/scan';
import type { Snapshot } from '../model/listeners/snapshot';
import type { Process } from '../model/process/process';
import type { Scanner } from '../watch/scanner';
import type { CheckResult } from '../model/selfCheck/checkResult';
import { passedOr } from '../model/selfCheck/checkResult';
import type { Checker } from './compare';
import { compareWithSnapshot } from './compare';
import type { Subject, SubjectKind, SubjectOptions } from './subject';
import { endSubject, startSubject } from './subject';

interface SelfCheckDependencies {
  readonly scanner: Pick<Scanner, 'state' | 'refresh'>;
  /** The process that runs the check, and the file and environment for its children. */
  readonly host: Checker & Pick<SubjectOptions, 'executable' | 'environment'>;
  /** The working directory of its children. */
  readonly folder: string;
  /** Ends a process as a person would by the interface. @param force whether a person would agree to force. */
  readonly terminate: (process: Process, force: boolean) => Promise<boolean>;
  readonly cancelled: AbortSignal;
}

const kinds: readonly SubjectKind[] = ['tcp4', 'tcp6', 'udp4', 'shared', 'arguments', 'stubborn'];

/** A scan may take so long on a machine that is busy otherwise. Where each needs a child process, that takes its time. */
const scanBudgetMs: Readonly<Record<string, number>> = { linux: 200 };
const otherScanBudgetMs = 1_000;
const timedScans = 5;

/**
 * Opens listeners of its own on the loopback interface, and compares what a scan says of them with what is known. Ends only
 * its own children, and leaves none.
 */
export async function runSelfCheck(dependencies: SelfCheckDependencies): Promise<readonly CheckResult[]> {
  const subjects: Subject[] = [];
  const results: CheckResult[] = [];
  try {
    for (const kind of kinds) {
      dependencies.cancelled.throwIfAborted();
      const started = await start(kind, dependencies);
      if ('outcome' in started) results.push(started);
      else subjects.push(started);
    }
    const snapshot = await scanNow(dependencies);
    results.push(...subjects.flatMap((one) => compareWithSnapshot(one, snapshot, dependencies.host)));
    results.push(await timeScans(dependencies, snapshot.platform));
    results.push(...(await checkDeeds(subjects, snapshot, dependencies)));
  } finally {
    await Promise.all(subjects.map(endSubject));
  }
  results.push(await checkGone(subjects, dependencies));
  return results;
}

async function start(
  kind: SubjectKind,
  { host, folder }: SelfCheckDependencies,
  port = 0,
): Promise<Subject | CheckResult> {
  try {
    const { executable, environment } = host;
    return await startSubject(kind, { executable, environment, folder, port });
  } catch (error) {
    // a system may have no IPv6
    const outcome = kind === 'tcp6' ? 'unknown' : 'failed';
    return { of: kind, what: 'started', outcome, expected: kind, seen: String(error) };
  }
}

async function timeScans({ scanner }: SelfCheckDependencies, platform: string): Promise<CheckResult> {
  const times: number[] = [];
  for (let scan = 0; scan < timedScans; scan++) {
    const start = performance.now();
    await scanner.refresh();
    times.push(performance.now() - start);
  }
  // the others may have waited for a processor
  const fastest = Math.min(...times);
  const budget = scanBudgetMs[platform] ?? otherScanBudgetMs;
  const seen = fastest.toFixed(1);
  return { of: 'scan', what: 'scanTime', ...passedOr(fastest <= budget, `≤ ${budget}`, seen), seen };
}

/** Ends two of the children, and starts another in the place of the first. */
async function checkDeeds(
  subjects: Subject[],
  snapshot: Snapshot,
  dependencies: SelfCheckDependencies,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const find = (kind: SubjectKind): [Subject, Process] | undefined => {
    const subject = subjects.find((one) => one.kind === kind);
    const process = subject && [...snapshot.processes.values()].find(({ pid }) => pid === subject.pids[0]);
    return subject === undefined || process === undefined ? undefined : [subject, process];
  };
  const gentle = find('tcp4');
  if (gentle !== undefined) {
    const [subject, process] = gentle;
    const ended = await checkEnd(subject, process, 'gentle', dependencies);
    results.push(snapshot.platform === 'win32' && ended.outcome === 'failed' ? untoldGentle(ended) : ended);
    await endSubject(subject);
    results.push(...(await checkStartedAgain(subject, subjects, dependencies)));
  }
  const stubborn = find('stubborn');
  if (stubborn !== undefined) {
    const [subject, process] = stubborn;
    results.push(await checkEnd(subject, process, 'refusesGentle', dependencies));
    results.push(await checkEnd(subject, process, 'forced', dependencies));
  }
  return results;
}

/** taskkill(1) without /F asks a window to close, and a child of ours has none. */
function untoldGentle({ of, what }: CheckResult): CheckResult {
  return { of, what, outcome: 'unknown' };
}

async function checkEnd(
  { kind, child }: Subject,
  process: Process,
  what: 'gentle' | 'refusesGentle' | 'forced',
  { terminate, scanner }: SelfCheckDependencies,
): Promise<CheckResult> {
  const isWanted = what !== 'refusesGentle';
  const said = await terminate(process, what === 'forced');
  await scanner.refresh();
  const hasEnded = child.exitCode !== null || child.signalCode !== null;
  const words = (ended: boolean): string => (ended ? 'ended' : 'runs');
  return {
    ...{ of: kind, what },
    ...passedOr(
      hasEnded === isWanted && said === isWanted,
      `${words(isWanted)}, said: ${words(isWanted)}`,
      `${words(hasEnded)}, said: ${words(said)}`,
    ),
  };
}

/** Another process on the same port is another row. */
async function checkStartedAgain(
  { kind, port }: Subject,
  subjects: Subject[],
  dependencies: SelfCheckDependencies,
): Promise<CheckResult[]> {
  const again = await start(kind, dependencies, port);
  if ('outcome' in again) return [{ ...again, what: 'startedAgain' }];
  subjects.push(again);
  const found = compareWithSnapshot(again, await scanNow(dependencies), dependencies.host);
  const failed = found.find(({ outcome }) => outcome === 'failed');
  return [
    failed === undefined
      ? { of: kind, what: 'startedAgain', outcome: 'passed' }
      : { ...failed, what: 'startedAgain' },
  ];
}

async function checkGone(
  subjects: readonly Subject[],
  dependencies: SelfCheckDependencies,
): Promise<CheckResult> {
  const { listeners } = await scanNow(dependencies);
  const pids = new Set(subjects.flatMap((one) => one.pids));
  const left = listeners.filter(
    ({ owner }) => owner.kind === 'known' && owner.processes.some(({ pid }) => pids.has(pid)),
  );
  return { of: 'scan', what: 'gone', ...passedOr(left.length === 0, '0', String(left.length)) };
}
