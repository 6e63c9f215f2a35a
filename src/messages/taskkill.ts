import * as l10n from '@vscode/l10n';

/** Why taskkill did not say what became of a process. */
export type TaskkillFailure =
  | { readonly kind: 'missing' | 'denied' | 'timeout' }
  | { readonly kind: 'unfinished'; readonly detail: string }
  | { readonly kind: 'unknownExitCode'; readonly exitCode: number };

export function taskkillError(pid: number, failure: TaskkillFailure): string {
  return `${taskkillSentence(failure)} ${l10n.t('Check whether PID {pid} is still running, then try again.', { pid })}`;
}

function taskkillSentence(failure: TaskkillFailure): string {
  switch (failure.kind) {
    case 'missing':
      return l10n.t('taskkill was not found in System32, so the process was not terminated.');
    case 'denied':
      return l10n.t("You don't have permission to run taskkill, so the process was not terminated.");
    case 'timeout':
      return l10n.t('taskkill did not finish in time, so the process may or may not have been terminated.');
    case 'unfinished':
      return l10n.t(
        'taskkill did not finish, so the process may or may not have been terminated ({detail}).',
        {
          detail: failure.detail,
        },
      );
    case 'unknownExitCode':
      return l10n.t(
        'taskkill exited with code {exitCode}, so the process may or may not have been terminated.',
        { exitCode: failure.exitCode },
      );
  }
}
