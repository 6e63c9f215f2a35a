import * as l10n from '@vscode/l10n';

/** `3`, `3 and 4`, `3, 4 and 5`. */
export function listOf(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2
    ? last
    : l10n.t('{items} and {last}', { items: items.slice(0, -1).join(', '), last });
}
