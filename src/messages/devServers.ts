import * as l10n from '@vscode/l10n';

/** What the list of dev servers offers for each of them. */
export type DevServerAction = 'open' | 'copy' | 'stop' | 'reveal' | 'bind' | 'acknowledge';

export function devServerActions(): Readonly<Record<DevServerAction, string>> {
  return {
    open: l10n.t('Open in Browser'),
    copy: l10n.t('Copy Address'),
    stop: l10n.t('Terminate Process'),
    reveal: l10n.t('Reveal in Local Ports View'),
    bind: l10n.t('Bind to Loopback'),
    acknowledge: l10n.t('Acknowledge Exposure'),
  };
}

export function devServerSections(): Readonly<Record<'exposed' | 'acknowledged' | 'others', string>> {
  return {
    exposed: l10n.t('exposed'),
    acknowledged: l10n.t('exposed, acknowledged'),
    others: l10n.t('on loopback'),
  };
}

/** @param isAllRead whether every listener was read: then none that is missing exists. */
export function devServersPrompt(
  isAllRead = true,
): Readonly<Record<'title' | 'placeholder' | 'emptyPlaceholder', string>> {
  return {
    title: l10n.t('Dev Servers'),
    placeholder: l10n.t('Choose a dev server to open it in the browser'),
    emptyPlaceholder: isAllRead
      ? l10n.t('No dev server is listening')
      : l10n.t('No dev server was found, but not all listeners could be read'),
  };
}
