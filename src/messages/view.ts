import type { Settings } from '../model/settings';
import type { Problem } from '../model/listeners/snapshot';
import type { ScanState } from '../model/listeners/scanState';

/**
 * Said above the rows: what is out of date, what could not be read, or what the rows leave out. The description beside the
 * title cannot say it: VS Code shows none where a view is alone in its container, as this one is.
 * @param state of the view. Where its welcome text speaks there is no message: VS Code shows one or the other.
 */
export function viewMessage(
  state: string,
  scanState: ScanState,
  { show }: Pick<Settings, 'show'>,
  settingProblems: readonly Problem[],
  locale: string | undefined,
): string {
  if (state === 'filtered' || state.startsWith('failed')) return '';
  switch (scanState.kind) {
    case 'scanning':
      return summary(settingProblems);
    case 'ok': {
      const { problems, coverage } = scanState.snapshot;
      const said = summary([...problems, ...settingProblems]);
      if (said !== '') return said;
      const isPartial = coverage === 'own-processes';
      if (state !== 'listed') {
        return isPartial ? 'None of your processes listens. Those of others cannot be seen.' : '';
      }
      const shown = [
        ...(show === 'devServers' ? ['dev servers'] : show === 'workspace' ? ['this workspace'] : []),
        ...(isPartial ? ['your processes'] : []),
      ];
      return shown.length === 0 ? '' : `Showing ${shown.join(', ')} only.`;
    }
    case 'failed':
      return scanState.lastSnapshot === undefined
        ? scanState.problem.message
        : `Seen at ${new Date(scanState.lastSnapshot.takenAt).toLocaleTimeString(locale)}, and out of date since: ${scanState.problem.message}`;
  }
}

function summary([first, ...more]: readonly Problem[]): string {
  if (first === undefined) return '';
  return more.length === 0
    ? first.message
    : `${first.message} The log has ${more.length} more ${more.length === 1 ? 'problem' : 'problems'}.`;
}
