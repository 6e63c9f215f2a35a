import type { Listener } from '../model/listeners/listener';
import type { Snapshot } from '../model/listeners/snapshot';
import type { Process } from '../model/process/process';
import type { CheckedFact, CheckResult, Verdict } from '../model/selfCheck/checkResult';
import { passedOr } from '../model/selfCheck/checkResult';
import type { KnownListener } from './subject';

/** The process that runs the check. */
export interface Checker {
  readonly pid: number;
  /** Undefined on Windows. */
  readonly uid: number | undefined;
}

/** The start time that a system reports is rounded, and computed from the time of its boot. */
const startToleranceMs = 2_000;

/** What a system does not tell of a process of one's own. */
const untold: Readonly<Record<string, readonly CheckedFact[]>> = {
  // Win32_Process has no working directory
  win32: ['folder'],
};

/** What a snapshot says of a child, beside what is known of it. */
export function compareWithSnapshot(
  subject: KnownListener,
  snapshot: Snapshot,
  checker: Checker,
): CheckResult[] {
  const { kind, port, protocol } = subject;
  const result = (what: CheckedFact, verdict: Verdict): CheckResult => ({ of: kind, what, ...verdict });
  const rows = snapshot.listeners.filter(
    (one) => one.port === port && one.protocol === protocol && one.namespace.kind === 'host',
  );
  const [row] = rows;
  if (row === undefined || rows.length > 1) {
    return [result('row', { outcome: 'failed', expected: '1', seen: String(rows.length) })];
  }
  return [
    result('row', { outcome: 'passed' }),
    result('address', passedOr(row.address.text === subject.address, subject.address, row.address.text)),
    result('exposure', passedOr(row.exposure === 'loopback', 'loopback', row.exposure)),
    result('owner', ownerVerdict(subject, row, snapshot.platform)),
    ...processResults(subject, row, snapshot, checker).map(([what, verdict]) => result(what, verdict)),
  ];
}

function ownerVerdict({ pids }: KnownListener, { owner }: Listener, platform: string): Verdict {
  if (owner.kind === 'hidden') return { outcome: 'failed', expected: pids.join(', '), seen: owner.reason };
  const seen = owner.processes.map(({ pid }) => pid).sort((a, b) => a - b);
  // Windows shows a socket under the PID that opened it
  const known = platform === 'win32' ? pids.slice(0, 1) : [...pids].sort((a, b) => a - b);
  return passedOr(seen.join(', ') === known.join(', '), known.join(', '), seen.join(', '));
}

function processResults(
  subject: KnownListener,
  { owner }: Listener,
  snapshot: Snapshot,
  checker: Checker,
): [CheckedFact, Verdict][] {
  const process =
    owner.kind === 'known' ? owner.processes.find(({ pid }) => pid === subject.pids[0]) : undefined;
  if (process === undefined) return [];
  const isUntold = (fact: CheckedFact): boolean => untold[snapshot.platform]?.includes(fact) === true;
  const verdict = <Value>(
    fact: CheckedFact,
    seen: Value | undefined,
    judge: (seen: Value) => Verdict,
  ): Verdict => {
    if (seen !== undefined) return judge(seen);
    return isUntold(fact) ? { outcome: 'unknown' } : { outcome: 'failed', expected: fact, seen: 'unknown' };
  };
  const [from, to] = subject.startedBetween;
  const same = (expected: string) => (seen: string) => passedOr(seen === expected, expected, seen);
  return [
    [
      'startTime',
      verdict('startTime', process.startedAt, (seen) =>
        passedOr(
          seen >= from - startToleranceMs && seen <= to + startToleranceMs,
          `${iso(from)} – ${iso(to)}`,
          iso(seen),
        ),
      ),
    ],
    [
      'commandLine',
      verdict('commandLine', process.commandLine, (seen) => argumentsVerdict(subject, process, seen)),
    ],
    ['folder', verdict('folder', process.cwd, same(subject.folder))],
    [
      'user',
      verdict('user', process.user, ({ uid }) =>
        passedOr(uid === (checker.uid ?? uid), String(checker.uid), String(uid)),
      ),
    ],
    [
      'parent',
      verdict('parent', process.parentPid, (seen) =>
        passedOr(seen === checker.pid, String(checker.pid), String(seen)),
      ),
    ],
  ];
}

function argumentsVerdict(
  { commandLine }: KnownListener,
  { argvQuality }: Process,
  seen: readonly string[],
): Verdict {
  if (argvQuality === 'truncated')
    return { outcome: 'failed', expected: shown(commandLine), seen: 'truncated' };
  // where the system joins arguments by blanks, their bounds are lost, and line ends with them
  const comparable = (words: readonly string[]): string =>
    argvQuality === 'exact' ? JSON.stringify(words) : words.join(' ').split(/\s+/).join(' ').trim();
  return passedOr(comparable(seen) === comparable(commandLine), shown(commandLine), shown(seen));
}

/** Without the program text, which is long and the same for all. */
function shown(words: readonly string[]): string {
  return JSON.stringify([...words.slice(0, 2), '…', ...words.slice(3)]);
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
