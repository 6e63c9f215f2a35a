import * as l10n from '@vscode/l10n';
import type { Member, Outcome } from '../model/actions/termination';
import { gracePeriodMs } from '../model/actions/termination';
import type { Question } from './message';
import { fittingQuestion } from './message';
import { processList } from './processNames';

export function forceQuestion(remaining: readonly Member[], why: 'stillRunning' | 'forceNeeded'): Question {
  const processes = processList(remaining, namesInMessage);
  const seconds = gracePeriodMs / 1000;
  if (remaining.length === 1) {
    return fittingQuestion({
      message:
        why === 'stillRunning'
          ? l10n.t('{process} is still running {seconds} seconds after it was asked to exit.', {
              process: processes,
              seconds,
            })
          : l10n.t('{process} has no window, so it cannot be asked to exit, only forced.', {
              process: processes,
            }),
      detail: forceSentence(remaining),
    });
  }
  return fittingQuestion({
    message:
      why === 'stillRunning'
        ? l10n.t('{processes} are still running {seconds} seconds after they were asked to exit.', {
            processes,
            seconds,
          })
        : l10n.t('{processes} have no window, so they cannot be asked to exit, only forced.', {
            processes,
          }),
    detail: forceSentence(remaining),
  });
}

/** They were asked to exit, and will only notice when resumed. */
export function suspendedQuestion({ remaining, paused }: Extract<Outcome, { kind: 'suspended' }>): Question {
  const suspended = new Set(paused);
  const others = remaining.filter((member) => !suspended.has(member));
  const processes = processList(paused, namesInMessage);
  return fittingQuestion({
    message:
      paused.length === 1
        ? l10n.t('{process} is suspended (Ctrl+Z or a debugger) and will not react until it is resumed.', {
            process: processes,
          })
        : l10n.t(
            '{processes} are suspended (Ctrl+Z or a debugger) and will not react until they are resumed.',
            { processes },
          ),
    detail: sentences(
      paused.length === 1
        ? l10n.t('Continuing resumes it, so that it can exit.')
        : l10n.t('Continuing resumes them, so that they can exit.'),
      forceSentence(remaining),
      ...(others.length === 0
        ? []
        : [
            others.length === 1
              ? l10n.t('{process} is also still running.', { process: processList(others) })
              : l10n.t('{processes} are also still running.', { processes: processList(others) }),
          ]),
    ),
  });
}

function forceSentence({ length }: readonly Member[]): string {
  return length === 1
    ? l10n.t('Force-terminating ends it immediately, without saving or cleaning up.')
    : l10n.t('Force-terminating ends them immediately, without saving or cleaning up.');
}

/** How long the list of names in the first line of a question is. */
const namesInMessage = 90;

/** Whole sentences, one after another. */
function sentences(...parts: readonly string[]): string {
  return parts.join(' ');
}
