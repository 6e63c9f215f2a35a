/** What Check This System says. */
import * as l10n from '@vscode/l10n';
import { visibleText } from '../model/text/text';
import type { SystemFactName } from '../model/selfCheck/checkReport';
import type { CheckedFact, CheckedSubject, CheckResult } from '../model/selfCheck/checkResult';
import type { Message, Question } from './message';

/** What is checked, in one or two words. */
export function factName(fact: CheckedFact): string {
  switch (fact) {
    case 'started':
      return l10n.t('listens');
    case 'row':
      return l10n.t('one row');
    case 'address':
      return l10n.t('address');
    case 'exposure':
      return l10n.t('who can connect');
    case 'owner':
      return l10n.t('PID of the owner');
    case 'startTime':
      return l10n.t('start time');
    case 'commandLine':
      return l10n.t('command line');
    case 'folder':
      return l10n.t('working directory');
    case 'user':
      return l10n.t('user');
    case 'parent':
      return l10n.t('parent');
    case 'environment':
      return l10n.t('environment');
    case 'scanned':
      return l10n.t('a scan gives an answer');
    case 'gentle':
      return l10n.t('ends when asked to');
    case 'refusesGentle':
      return l10n.t('is not forced unless a person says so');
    case 'forced':
      return l10n.t('is ended by force');
    case 'startedAgain':
      return l10n.t('another process on the same port is told apart');
    case 'gone':
      return l10n.t('nothing is left');
    case 'scanTime':
      return l10n.t('time of a scan in ms');
  }
}

export function subjectName(subject: CheckedSubject): string {
  switch (subject) {
    case 'tcp4':
      return l10n.t('TCP on 127.0.0.1');
    case 'tcp6':
      return l10n.t('TCP on ::1');
    case 'udp4':
      return l10n.t('UDP on 127.0.0.1');
    case 'udp6':
      return l10n.t('UDP on ::1');
    case 'shared':
      return l10n.t('A socket of two processes');
    case 'arguments':
      return l10n.t('Blanks, quotes and letters beyond ASCII in arguments');
    case 'stubborn':
      return l10n.t('A process that ignores the gentle signal');
    case 'scan':
      return l10n.t('The whole');
  }
}

/** A line of the report. @param facts their names. */
export function factsOf(subject: string, facts: readonly string[]): string {
  return l10n.t('{subject}: {facts}', {
    subject: visibleText(subject),
    facts: facts.map((one) => visibleText(one)).join(', '),
  });
}

export function valueOf(name: string, value: string): string {
  return l10n.t('{name}: {value}', { name: visibleText(name), value: visibleText(value) });
}

export function failedFact(subject: string, fact: string, expected: string, seen: string): string {
  return l10n.t('{subject}: {fact}: expected {expected}, saw {seen}', {
    ...{ subject: visibleText(subject), fact: visibleText(fact) },
    expected: visibleText(expected),
    seen: visibleText(seen),
  });
}

export function factWithValue(fact: string, value: string): string {
  return l10n.t('{fact} ({value})', { fact: visibleText(fact), value: visibleText(value) });
}

export function allPassed(count: number): string {
  return l10n.t('All {count} checks passed.', { count });
}

export function someFailed(failed: number, count: number): string {
  return l10n.t('{failed} of {count} checks failed.', { failed, count });
}

export function checkingSystem(): string {
  return l10n.t('Checking how this system is read…');
}

/** The headings of the report. */
export const reportHeadings = {
  failed: (): string => l10n.t('Failed'),
  advice: (): string => l10n.t('What you can do'),
  unknown: (): string => l10n.t('Not known here, by design'),
  passed: (): string => l10n.t('Passed'),
  system: (): string => l10n.t('This system'),
  tools: (): string => l10n.t('Tools that answered'),
  problems: (): string => l10n.t('Last problems of the log'),
  evidence: (): string => l10n.t('Raw evidence'),
} as const;

export function systemFactName(name: SystemFactName): string {
  switch (name) {
    case 'version':
      return l10n.t('Local Ports');
    case 'host':
      return l10n.t('host');
    case 'remote':
      return l10n.t('remote window');
    case 'node':
      return l10n.t('Node.js');
    case 'system':
      return l10n.t('system');
    case 'kernel':
      return l10n.t('kernel');
    case 'architecture':
      return l10n.t('architecture');
    case 'container':
      return l10n.t('container');
    case 'privileges':
      return l10n.t('privileges');
    case 'processesHidden':
      return l10n.t('other processes are hidden');
    case 'codePage':
      return l10n.t('code page');
    case 'locale':
      return l10n.t('locale');
    case 'timeZone':
      return l10n.t('time zone');
  }
}

/** @param version empty if the tool has none of its own. */
export function toolLine(file: string, version: string, { runs, failures, slowestMs }: ToolTimes): string {
  const answers = { runs, failures, ms: slowestMs.toFixed(0) };
  return version === ''
    ? l10n.t('{file}: run {runs} times, {failures} of them failed, {ms} ms at most', { file, ...answers })
    : l10n.t('{file} ({version}): run {runs} times, {failures} of them failed, {ms} ms at most', {
        ...{ file, version, ...answers },
      });
}

interface ToolTimes {
  readonly runs: number;
  readonly failures: number;
  readonly slowestMs: number;
}

export function noTools(): string {
  return l10n.t('None was needed: the system was read directly.');
}

/** What a person can do about a failed check. */
export function adviceFor({ what, isLate }: Pick<CheckResult, 'what' | 'isLate'>): string {
  switch (what) {
    case 'started':
      if (isLate === true) return busyAdvice();
      return l10n.t(
        'A child process could not listen. A sandbox or a security program may forbid it: allow it, or check outside of it.',
      );
    case 'scanned':
      return l10n.t(
        'The system could not be read. The log (Show Log) names the tool or file that is missing or denied.',
      );
    case 'scanTime':
      return busyAdvice();
    case 'gentle':
    case 'refusesGentle':
    case 'forced':
    case 'gone':
      return l10n.t(
        'Do not rely on Terminate here before this is solved: end processes with the tools of the system.',
      );
    case 'row':
    case 'address':
    case 'exposure':
    case 'owner':
    case 'startTime':
    case 'commandLine':
    case 'folder':
    case 'user':
    case 'parent':
    case 'environment':
    case 'startedAgain':
      return l10n.t(
        'What is shown of a process may be wrong in the same way: compare it with a tool of the system.',
      );
  }
}

function busyAdvice(): string {
  return l10n.t('The machine may have been busy: check once more when it is not.');
}

export function reportAdvice(): string {
  return l10n.t(
    'Report it with “Local Ports: Report Issue…”, or copy this text into an issue. Names, addresses and paths of yours and secrets are replaced.',
  );
}

/** What became of a process, beside what was said of it. */
export function endWords(hasEnded: boolean, isSaid: boolean): string {
  if (hasEnded) return isSaid ? l10n.t('it ended') : l10n.t('it ended, which was not said');
  return isSaid ? l10n.t('it runs, though it was said to have ended') : l10n.t('it runs');
}

export function scanNeverEnded(): string {
  return l10n.t('The scan did not end.');
}

/** The notification beside the report. */
export function checkDone(failed: number, count: number): Message {
  return failed === 0
    ? { level: 'information', text: allPassed(count) }
    : { level: 'warning', text: someFailed(failed, count) };
}

export const checkActions = {
  copy: (): string => l10n.t('Copy Report'),
  report: (): string => l10n.t('Report Issue…'),
  evidence: (): string => l10n.t('Add Raw Evidence…'),
  addEvidence: (): string => l10n.t('Add'),
} as const;

/** @param names of what is added: `linux-procnet-tcp-doctor`. */
export function evidenceQuestion(names: readonly string[]): Question {
  return {
    message: l10n.t('Add what the tools of the system printed about the listeners of this check?'),
    detail: l10n.t(
      'Only lines about the children that the check itself started and ended are added: their addresses, ports, PIDs, user ID, start times and command lines. Lines of other processes are not. Nothing is sent.\n\nAdded: {names}',
      { names: names.map((one) => visibleText(one)).join(', ') },
    ),
  };
}

export function reportCopied(): string {
  return l10n.t('Copied the report');
}

export function checkTitle(): string {
  return l10n.t('Check of This System');
}
