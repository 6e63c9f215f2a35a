import * as l10n from '@vscode/l10n';

export function scanFailed(): string {
  return l10n.t('Scanning failed unexpectedly. Try again, or see the log for details.');
}

/** The extension is being deactivated. */
export function scanningStopped(): string {
  return l10n.t('Scanning has stopped, so nothing was done. Reload the window and try again.');
}
