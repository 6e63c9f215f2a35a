/** The message above the rows of the view. */
import * as l10n from '@vscode/l10n';
import type { FailureReason, ScanState } from '../model/listeners/scanState';
import type { Problem } from '../model/listeners/snapshot';
import type { Settings } from '../model/settings';
import { plainText } from '../model/text/text';

/** What decides which rows are shown, and whose they are. */
interface ShownRows extends Pick<Settings, 'show'> {
  /** What a person looks for; empty if nothing. */
  readonly text: string;
  /** The editor's name if all rows are its own, and none is filtered out. */
  readonly onlyEditor: string | undefined;
}

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
  shown: ShownRows,
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
      if (found !== '') return withText(found, shown);
      return status === 'listed' ? limits(shown, isPartial) : isPartial ? nothingOfYours() : '';
    }
    case 'failed': {
      const { lastSnapshot, problem } = scanState;
      if (lastSnapshot === undefined) return problem.message;
      const time = new Date(lastSnapshot.takenAt).toLocaleTimeString(locale);
      return withText(`${l10n.t('Last updated at {time}.', { time })} ${problem.message}`, shown);
    }
  }
}

function nothingOfYours(): string {
  return l10n.t("None of your processes are listening. Other users' processes are not visible.");
}

/** What the rows leave out, by the filter and because other users' processes cannot be seen; and how a first row is made. */
function limits({ show, text, onlyEditor }: ShownRows, isPartial: boolean): string {
  const said = [
    filterSentence(show),
    textSentence(text),
    onlyEditor && onlyEditorSentence(onlyEditor),
  ].filter((sentence) => sentence !== undefined);
  if (said.length === 0) return isPartial ? l10n.t('Showing your processes only.') : '';
  return [...said, ...(isPartial ? [l10n.t("Other users' processes are not visible.")] : [])].join(' ');
}

/** What was typed is told whatever else there is to say: no setting shows it. */
function withText(message: string, { text }: ShownRows): string {
  const sentence = textSentence(text);
  return sentence === undefined ? message : `${message} ${sentence}`;
}

function textSentence(text: string): string | undefined {
  return text === ''
    ? undefined
    : l10n.t('Showing only what matches "{text}".', { text: plainText(text, 60) });
}

/** VS Code shows a welcome text, which could have a button, only beside no rows. */
function onlyEditorSentence(editor: string): string {
  return l10n.t(
    'So far, only {editor} itself is listed. Start a server and it will appear here, or run "Start Sample Server" from the Command Palette.',
    { editor },
  );
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
