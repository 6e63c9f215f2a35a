import type { Knowledge } from '../collect/knowledge';
import { knowledgeOf } from '../collect/knowledgeOf';
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

/** What a snapshot says of a child, beside what is known of it and what the collector declares to know. */
export function compareWithSnapshot(
  subject: KnownListener,
  snapshot: Snapshot,
  checker: Checker,
): CheckResult[] {
  const { kind, port, protocol } = subject;
  const knowledge = knowledgeOf(snapshot.platform);
  const result = (what: CheckedFact, verdict: Verdict): CheckResult => ({ of: kind, what, ...verdict });
  const rows = snapshot.listeners.filter(
    (one) => one.port === port && one.protocol === protocol && one.namespace.kind === 'host',
  );
  const [row] = rows;
  if (row === undefined || rows.length > 1) {
    return [result('row', { outcome: 'failed', expected: '1', seen: String(rows.length) })];
  }
  return [
    result('row', passedOr(row.isStale !== true, 'fresh', 'stale')),
    result('address', passedOr(row.address.text === subject.address, subject.address, row.address.text)),
    result('exposure', passedOr(row.exposure === 'loopback', 'loopback', row.exposure)),
    result('owner', ownerVerdict(subject, row, knowledge)),
    ...processResults(subject, row, knowledge, checker).map(([what, verdict]) => result(what, verdict)),
  ];
}

/**
 * Whether a fact that is declared to be known is, and one that is declared to be unknown is not: else the declaration is
 * wrong, and so is the README's table.
 * @param seen undefined if it is unknown.
 */
export function declared<Value>(
  isDeclared: boolean,
  seen: Value | undefined,
  judge: (seen: Value) => Verdict,
  show: (seen: Value) => string = String,
): Verdict {
  if (seen === undefined) {
    return isDeclared ? { outcome: 'failed', expected: 'known', seen: 'unknown' } : { outcome: 'unknown' };
  }
  return isDeclared ? judge(seen) : { outcome: 'failed', expected: 'unknown', seen: show(seen) };
}

function ownerVerdict({ pids }: KnownListener, { owner }: Listener, knowledge: Knowledge): Verdict {
  if (owner.kind === 'hidden') return { outcome: 'failed', expected: pids.join(', '), seen: owner.reason };
  const seen = owner.processes.map(({ pid }) => pid).sort((a, b) => a - b);
  const known = knowledge.owner === 'opener' ? pids.slice(0, 1) : [...pids].sort((a, b) => a - b);
  return passedOr(seen.join(', ') === known.join(', '), known.join(', '), seen.join(', '));
}

function processResults(
  subject: KnownListener,
  { owner }: Listener,
  knowledge: Knowledge,
  checker: Checker,
): [CheckedFact, Verdict][] {
  const process =
    owner.kind === 'known' ? owner.processes.find(({ pid }) => pid === subject.pids[0]) : undefined;
  if (process === undefined) return [];
  const [from, to] = subject.startedBetween;
  const isInTime = (at: number): boolean => at >= from - startToleranceMs && at <= to + startToleranceMs;
  return [
    [
      'startTime',
      declared(true, process.startedAt, (seen) =>
        passedOr(isInTime(seen), `${iso(from)} – ${iso(to)}`, iso(seen)),
      ),
    ],
    [
      'commandLine',
      declared(true, process.commandLine, (seen) =>
        argumentsVerdict(subject, process.argvQuality, seen, knowledge),
      ),
    ],
    [
      'folder',
      declared(knowledge.folder === 'ownProcesses', process.cwd, (seen) =>
        passedOr(seen === subject.folder, subject.folder, seen),
      ),
    ],
    [
      'user',
      declared(knowledge.user === 'yes', process.user?.uid, (seen) =>
        passedOr(seen === (checker.uid ?? seen), String(checker.uid), String(seen)),
      ),
    ],
    [
      'parent',
      declared(true, process.parentPid, (seen) =>
        passedOr(seen === checker.pid, String(checker.pid), String(seen)),
      ),
    ],
  ];
}

function argumentsVerdict(
  { commandLine }: KnownListener,
  quality: Process['argvQuality'],
  seen: readonly string[],
  knowledge: Knowledge,
): Verdict {
  if (quality !== knowledge.arguments) {
    return { outcome: 'failed', expected: knowledge.arguments, seen: quality };
  }
  // where the system joins arguments by blanks, their bounds are lost, and line ends with them
  const comparable = (words: readonly string[]): string =>
    quality === 'exact' ? JSON.stringify(words) : words.join(' ').split(/\s+/).join(' ').trim();
  const known = new Set(commandLine.flatMap((word) => [word, ...word.split(' ')]));
  // of a child of ours everything may be shown; of another process nothing
  const isOwn = seen[1] === commandLine[1] && seen[2] === commandLine[2];
  return passedOr(
    comparable(seen) === comparable(commandLine),
    shown(commandLine),
    shown(isOwn ? seen : seen.map((word) => (known.has(word) ? word : '…'))),
  );
}

const longestWord = 60;

function shown(words: readonly string[]): string {
  return JSON.stringify(
    words.map((word) => (word.length <= longestWord ? word : `${word.slice(0, 20)}… (${word.length})`)),
  );
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
