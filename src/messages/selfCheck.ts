/** What Check This System says. */
import * as l10n from '@vscode/l10n';
import { visibleText } from '../model/text/text';
import type { CheckedFact, CheckedSubject, CheckOutcome } from '../model/selfCheck/checkResult';

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

export function outcomeName(outcome: CheckOutcome): string {
  switch (outcome) {
    case 'passed':
      return l10n.t('passed');
    case 'failed':
      return l10n.t('FAILED');
    case 'unknown':
      return l10n.t('not known here');
  }
}

export function expectedAndSeen(expected: string, seen: string): string {
  return l10n.t('expected {expected}, saw {seen}', {
    expected: visibleText(expected),
    seen: visibleText(seen),
  });
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

export function checkTitle(): string {
  return l10n.t('Check of This System');
}
