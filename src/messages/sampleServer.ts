/** What the sample server says. */
import * as l10n from '@vscode/l10n';
import { plainText } from '../model/text/text';

/** Of its terminal. */
export function sampleServerName(): string {
  return l10n.t('Sample Server');
}

/** What its terminal shows. */
export function sampleListens(url: string): string {
  return l10n.t('Sample server on {url}, for this machine only. Ctrl+C stops it.', { url: plainText(url) });
}

/** What a browser shows. */
export function sampleAnswer(): string {
  return l10n.t('The sample server of Local Ports answers here.');
}
