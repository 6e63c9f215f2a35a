/** The message above the rows of the view. */
import * as l10n from '@vscode/l10n';
import type { FailureReason, ScanState } from '../model/listeners/scanState';
import type { Problem } from '../model/listeners/snapshot';
import type { Settings } from '../model/settings';

/** What the view shows, which selects its welcome text in package.json; `listed` if there are rows. */
export type ViewStatus = 'scanning' | 'listed' | 'filtered' | 'empty' | `failed.${FailureReason}`;

/**
 * What is out of date, what could not be read, or what the rows leave out. The description beside the title cannot say
 * it: VS Code shows none if a view is alone in its container, as this one is.
 * @param status while a welcome text is shown there is no message: VS Code shows one or the other.
 */
export function viewMessage(
  status: ViewStatus,
  scanState: ScanState,
  { show }: Pick<Settings, 'show'>,
  settingProblems: readonly Problem[],
  locale: string | undefined,
): string {
  if (status === 'filtered' || status.startsWith('failed')) return '';
  switch (scanState.kind) {
    case 'scanning':
      return summary(settingProblems);
    case 'ok': {
      const { problems, coverage } = scanState.snapshot;
      const isPartial = coverage === 'own-processes';
      const found = summary([...problems, ...settingProblems]);
      if (found !== '') return found;
      return status === 'listed' ? limits(show, isPartial) : isPartial ? nothingOfYours() : '';
    }
    case 'failed': {
      const { lastSnapshot, problem } = scanState;
      if (lastSnapshot === undefined) return problem.message;
      const time = new Date(lastSnapshot.takenAt).toLocaleTimeString(locale);
      return `${l10n.t('Last updated at {time}.', { time })} ${problem.message}`;
    }
  }
}

function nothingOfYours(): string {
  return l10n.t("None of your processes are listening. Other users' processes are not visible.");
}

/** What the rows leave out, by the filter and because other users' processes cannot be seen. */
function limits(show: Settings['show'], isPartial: boolean): string {
  const filter = filterSentence(show);
  if (filter === undefined) return isPartial ? l10n.t('Showing your processes only.') : '';
  return isPartial ? `${filter} ${l10n.t("Other users' processes are not visible.")}` : filter;
}

function filterSentence(show: Settings['show']): string | undefined {
  switch (show) {
    case 'everything':
      return undefined;
    case 'devServers':
      return l10n.t('Showing dev servers only.');
    case 'workspace':
      return l10n.t('Showing this workspace only.');
  }
}

function summary([first, ...more]: readonly Problem[]): string {
  if (first === undefined) return '';
  if (more.length === 0) return first.message;
  const others =
    more.length === 1
      ? l10n.t('The log has 1 more problem.')
      : l10n.t('The log has {count} more problems.', { count: more.length });
  return `${first.message} ${others}`;
}
