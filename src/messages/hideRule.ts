import * as l10n from '@vscode/l10n';
import type { HideRule } from '../model/tree/hideRule';

/** `port 5000`, `process rapportd, address 127.0.0.1`. */
export function hideRuleWords({ port, process, address }: HideRule): string {
  const isRange = typeof port === 'string' && port.includes('-');
  return [
    process === undefined ? undefined : l10n.t('process {process}', { process }),
    port === undefined
      ? undefined
      : isRange
        ? l10n.t('ports {ports}', { ports: port })
        : l10n.t('port {port}', { port }),
    address === undefined ? undefined : l10n.t('address {address}', { address }),
  ]
    .filter((words) => words !== undefined)
    .join(', ');
}
