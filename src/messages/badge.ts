/** The badge on the icon of the view. */
import * as l10n from '@vscode/l10n';
import { forgottenCountWords } from './forgotten';

/** What a badge stands for, in servers. */
interface BadgeCounts {
  /** All of them, each once. At least one. */
  readonly servers: number;
  readonly exposed: number;
  readonly forgotten: number;
}

export function badgeText({ servers, exposed, forgotten }: BadgeCounts): string {
  if (exposed === 0) return forgottenCountWords(forgotten);
  if (forgotten === 0) {
    return servers === 1
      ? l10n.t('1 server is exposed')
      : l10n.t('{count} servers are exposed', { count: servers });
  }
  return servers === 1
    ? l10n.t('1 server is exposed and looks forgotten')
    : l10n.t('{count} servers need attention: {exposed} exposed, {forgotten} forgotten', {
        count: servers,
        exposed,
        forgotten,
      });
}
