/** What became of several servers that were to be terminated together. */
import * as l10n from '@vscode/l10n';
import type { CleanUpScope } from '../model/actions/cleanUp';
import type { EndResult } from '../model/actions/endResult';
import type { Member, Refusal, Target } from '../model/actions/termination';
import { serversExited } from './exited';
import type { Message } from './message';
import { textLimits } from './message';
import { labelWithPid, processList } from './processNames';
import { refusalSentence } from './refusal';
import { outcomeMessage, refusedMessage } from './terminationOutcome';

/** One message, and what it leaves out. */
interface Summary {
  readonly message: Message;
  /** Whether the log has more. */
  readonly isShortened: boolean;
}

/** What is said of a server by itself. */
interface Detail {
  readonly text: string;
  /** It was not terminated, or its port is in use again. */
  readonly isUnexpected: boolean;
}

/**
 * Counts what ended, names what is still running, and says of the others why they were not terminated, as far as there is
 * room.
 * @param scope what they were chosen for.
 * @param portsInUse sentences about servers that ended and whose ports are in use again.
 */
export function cleanUpSummary(
  results: readonly EndResult[],
  scope: CleanUpScope,
  portsInUse: readonly string[] = [],
): Summary {
  const running = results.flatMap(remainingIn);
  const details = results.flatMap((result) => detailOf(result, scope));
  const texts = [...portsInUse, ...details.map(({ text }) => text)];
  const counts = countSentences(results);
  const head = running.length === 0 ? counts : [...counts, stillRunningSentence(running)];
  const shown = fitting(texts, textLimits.notification - head.join(' ').length - 60);
  const left = texts.length - shown.length;
  const rest =
    left === 0
      ? []
      : [left === 1 ? l10n.t('The log has 1 more.') : l10n.t('The log has {count} more.', { count: left })];
  const isUnexpected =
    running.length > 0 || portsInUse.length > 0 || details.some((detail) => detail.isUnexpected);
  return {
    message: {
      level: isUnexpected ? 'warning' : 'information',
      text: [...head, ...shown, ...rest].join(' '),
    },
    isShortened: left > 0,
  };
}

/** The scan after the end failed. */
export function portsNotChecked(): string {
  return l10n.t("Couldn't check whether their ports are free.");
}

/** A line of the log for each that did not exit. */
export function cleanUpDetails(results: readonly EndResult[], scope: CleanUpScope): readonly string[] {
  return results.flatMap((result) => {
    if (result.kind === 'notBegun') {
      return l10n.t('{process} was left running: canceled.', { process: labelWithPid(result.target) });
    }
    const remaining = remainingIn(result);
    return remaining.length > 0
      ? stillRunningSentence(remaining, Infinity)
      : detailOf(result, scope).map(({ text }) => text);
  });
}

function countSentences(results: readonly EndResult[]): string[] {
  const count = (isIt: (result: EndResult) => boolean): number => results.filter(isIt).length;
  const ended = count(hasOutcome('exited'));
  const gone = count((result) => hasOutcome('alreadyExited')(result) || hasOutcome('pidReused')(result));
  const notBegun = count((result) => result.kind === 'notBegun');
  const sentences: string[] = [];
  if (ended > 0) sentences.push(serversExited(ended));
  if (gone === 1) sentences.push(l10n.t('1 server had already exited.'));
  if (gone > 1) sentences.push(l10n.t('{count} servers had already exited.', { count: gone }));
  if (notBegun === results.length && notBegun > 0) return [l10n.t('Canceled; nothing was terminated.')];
  if (notBegun === 1) sentences.push(l10n.t('Canceled: 1 server was left running.'));
  if (notBegun > 1) {
    sentences.push(l10n.t('Canceled: {count} servers were left running.', { count: notBegun }));
  }
  return sentences;
}

function hasOutcome(kind: Extract<EndResult, { kind: 'outcome' }>['outcome']['kind']) {
  return (result: EndResult): boolean => result.kind === 'outcome' && result.outcome.kind === kind;
}

/** Those that can be forced. */
export function remainingIn(result: EndResult): readonly Member[] {
  if (result.kind !== 'outcome') return [];
  const { outcome } = result;
  return outcome.kind === 'stillRunning' || outcome.kind === 'suspended' || outcome.kind === 'forceNeeded'
    ? outcome.remaining
    : [];
}

function stillRunningSentence(running: readonly Member[], maximumLength = 160): string {
  const processes = processList(running, maximumLength);
  return running.length === 1
    ? l10n.t('{process} is still running.', { process: processes })
    : l10n.t('{processes} are still running.', { processes });
}

function detailOf(result: EndResult, scope: CleanUpScope): Detail[] {
  switch (result.kind) {
    case 'notBegun':
      return [];
    case 'failed':
      return [{ text: result.text, isUnexpected: true }];
    case 'noLongerApplies':
      return [{ text: noLongerAppliesText(result.target, scope), isUnexpected: false }];
    case 'outcome':
      return outcomeDetail(result);
  }
}

function outcomeDetail({ outcome, target }: Extract<EndResult, { kind: 'outcome' }>): Detail[] {
  switch (outcome.kind) {
    case 'exited':
    case 'alreadyExited':
    case 'pidReused':
    case 'cancelled':
      return [];
    case 'stillRunning':
    case 'suspended':
    case 'forceNeeded':
      // named together
      return [];
    case 'notListening':
      return [{ text: notTerminated.notListening(target), isUnexpected: false }];
    case 'otherProgram':
      return [{ text: notTerminated.otherProgram(target, outcome.member), isUnexpected: true }];
    case 'refused':
      return [{ text: notTerminated.refused(target, outcome.member, outcome.reason), isUnexpected: true }];
    case 'ownerUnknown':
      return [{ text: notTerminated.ownerUnknown(target), isUnexpected: true }];
    case 'unverified':
      return [{ text: notTerminated.unverified(target), isUnexpected: true }];
    case 'waitCancelled':
    case 'denied':
      return [{ text: outcomeMessage(outcome, target, { ports: undefined }).text, isUnexpected: true }];
  }
}

/** Of one among several: others may have ended. */
const notTerminated = {
  notListening: (target: Target): string =>
    l10n.t('{process} was not terminated: it is no longer listening.', { process: labelWithPid(target) }),
  otherProgram: (target: Target, member: Member): string =>
    member.pid === target.pid
      ? l10n.t('{process} was not terminated: it has become another program.', {
          process: labelWithPid(target),
        })
      : l10n.t(
          '{process} was not terminated: {member}, which would end with it, has become another program.',
          { process: labelWithPid(target), member: labelWithPid(member) },
        ),
  refused: (target: Target, member: Member, reason: Refusal): string =>
    member.pid === target.pid
      ? refusedMessage(target, reason).text
      : [
          l10n.t('{process} was not terminated: {member}, which would end with it, cannot be.', {
            process: labelWithPid(target),
            member: labelWithPid(member),
          }),
          refusalSentence(reason),
        ].join(' '),
  ownerUnknown: (target: Target): string =>
    l10n.t(
      '{process} was not terminated: it may no longer be listening, as the owner of its ports is hidden.',
      {
        process: labelWithPid(target),
      },
    ),
  unverified: (target: Target): string =>
    l10n.t(
      '{process} was not terminated: it is unknown whether it is still listening, because listeners could not be read.',
      { process: labelWithPid(target) },
    ),
} as const;

function noLongerAppliesText(target: Target, scope: CleanUpScope): string {
  const process = labelWithPid(target);
  switch (scope.kind) {
    case 'forgotten':
      return l10n.t('{process} was left running: it no longer looks forgotten.', { process });
    case 'copies':
      return l10n.t('{process} was left running: it is no longer a copy of a server that is running.', {
        process,
      });
    case 'session':
      return l10n.t('{process} was left running: it no longer belongs to that session.', { process });
  }
}

/** The first of these sentences that fit, one at least. */
function fitting(texts: readonly string[], maximumLength: number): readonly string[] {
  let length = 0;
  const end = texts.findIndex((text, index) => {
    length += text.length + 1;
    return index > 0 && length > maximumLength;
  });
  return end === -1 ? texts : texts.slice(0, end);
}
