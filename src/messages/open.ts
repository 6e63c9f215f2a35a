import * as l10n from '@vscode/l10n';

export function otherNamespaceError(port: number): string {
  return l10n.t('Port {port} is in another network namespace, which the browser cannot reach.', { port });
}

export function udpError(port: number): string {
  return l10n.t('Port {port} is a UDP port, which a browser cannot open. Copy its address instead.', {
    port,
  });
}

export function linkLocalError(address: string): string {
  return l10n.t('A browser cannot open the link-local address {address}. Copy the address instead.', {
    address,
  });
}

export function notOpenedError(url: string): string {
  return l10n.t('{url} was not opened. Copy the URL instead.', { url });
}
