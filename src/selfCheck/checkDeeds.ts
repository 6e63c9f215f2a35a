import { inTime } from '../act/inTime';
import { endWords } from '../messages/selfCheck';
import type { Snapshot } from '../model/listeners/snapshot';
import type { Process } from '../model/process/process';
import type { CheckResult } from '../model/selfCheck/checkResult';
import { passedOr } from '../model/selfCheck/checkResult';
import { UserError } from '../model/text/userError';
import { AnsweringDialogs } from './answeringDialogs';
import { boundedScan } from './boundedScan';
import { compareWithSnapshot } from './compare';
import type { SelfCheckDependencies } from './dependencies';
import type { Subject, SubjectKind } from './subject';
import { endSubject } from './subject';

interface DeedDependencies extends Pick<
  SelfCheckDependencies,
  'scanner' | 'clock' | 'terminate' | 'host' | 'cancelled'
> {
  /** Starts another child of the same kind on the same port. */
  readonly startAgain: (subject: Subject) => Promise<Subject | CheckResult>;
}

/** Ends two of the children, at the same time, and starts another in the place of the first. */
export async function checkDeeds(
  subjects: Subject[],
  snapshot: Snapshot,
  dependencies: DeedDependencies,
): Promise<CheckResult[]> {
  const find = (kind: SubjectKind): [Subject, Process] | undefined => {
    const subject = subjects.find((one) => one.kind === kind);
    const process = subject && [...snapshot.processes.values()].find(({ pid }) => pid === subject.pids[0]);
    return subject === undefined || process === undefined ? undefined : [subject, process];
  };
  const [gentle, stubborn] = [find('tcp4'), find('stubborn')];
  const results = await Promise.all([
    gentle === undefined ? [] : checkGentle(...gentle, subjects, snapshot.platform, dependencies),
    stubborn === undefined ? [] : checkForced(...stubborn, dependencies),
  ]);
  return results.flat();
}

async function checkGentle(
  subject: Subject,
  process: Process,
  subjects: Subject[],
  platform: string,
  dependencies: DeedDependencies,
): Promise<CheckResult[]> {
  const { startAgain, host, cancelled } = dependencies;
  const { kind } = subject;
  const said = await endAs(process, new AnsweringDialogs(() => false, cancelled), dependencies);
  await boundedScan(dependencies);
  const verdict = endVerdict(said, hasEnded(subject));
  // taskkill(1) without /F asks a window to close, and a child of ours has none
  const isUntold = platform === 'win32' && verdict.outcome === 'failed';
  await endSubject(subject);
  cancelled.throwIfAborted();
  const again = await startAgain(subject);
  const results: CheckResult[] = [
    { of: kind, what: 'gentle', ...(isUntold ? { outcome: 'unknown' } : verdict) },
  ];
  if (!('child' in again)) return [...results, { ...again, what: 'startedAgain' }];
  subjects.push(again);
  // another process on the same port is another row
  const found = compareWithSnapshot(again, await boundedScan(dependencies), host);
  const isLate = (one: CheckResult): boolean => platform === 'win32' && one.seen === 'unknown';
  const failed = found.find((one) => one.outcome === 'failed' && !isLate(one));
  return [
    ...results,
    failed === undefined
      ? { of: kind, what: 'startedAgain', outcome: 'passed' }
      : { ...failed, what: 'startedAgain' },
  ];
}

/** One that ignores the gentle signal: it runs until a person says that it is to be forced. */
async function checkForced(
  subject: Subject,
  process: Process,
  dependencies: DeedDependencies,
): Promise<CheckResult[]> {
  const of = subject.kind;
  let whenAsked: 'never' | 'runs' | 'ended' = 'never';
  const dialogs = new AnsweringDialogs(() => {
    whenAsked = hasEnded(subject) ? 'ended' : 'runs';
    return true;
  }, dependencies.cancelled);
  const said = await endAs(process, dialogs, dependencies);
  await boundedScan(dependencies);
  const asked = whenAsked as string;
  return [
    { of, what: 'refusesGentle', ...passedOr(asked === 'runs', 'runs', asked) },
    { of, what: 'forced', ...endVerdict(said, hasEnded(subject)) },
  ];
}

/** Longer than both signals are waited for. */
const endWithinMs = 60_000;

/** What is said of an end: nothing if that does not end; the reason if it could not be tried. */
interface Said {
  readonly outcome: boolean | undefined | UserError;
  /** What a person would have read last. */
  readonly text: string | undefined;
}

async function endAs(
  process: Process,
  dialogs: AnsweringDialogs,
  { terminate, clock }: DeedDependencies,
): Promise<Said> {
  const task = terminate(process, dialogs).catch((error: unknown) => {
    if (error instanceof UserError) return error;
    throw error;
  });
  const outcome = (await inTime(task, endWithinMs, clock)) ? await task : undefined;
  task.catch(() => undefined);
  return { outcome, text: dialogs.texts.at(-1) };
}

function endVerdict({ outcome, text = '' }: Said, ended: boolean): ReturnType<typeof passedOr> {
  if (outcome instanceof UserError) {
    return passedOr(false, endWords(true, true), `${outcome.message} ${outcome.detail ?? ''}`);
  }
  const isRight = ended && outcome === true;
  return passedOr(isRight, endWords(true, true), `${endWords(ended, outcome === true)}: ${text}`);
}

function hasEnded({ child }: Subject): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
