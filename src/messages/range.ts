/** What a range of rows says in a list that is too long to show them all. */
import * as l10n from '@vscode/l10n';
import { foldedRows } from '../model/tree/folding';
import type { RangeNode } from '../model/tree/nodes';
import type { ItemText } from './treeItem';

/** `3000 – 3499`, and `500 listeners`: the lowest and the highest port, however the rows are sorted. */
export function rangeText({ listeners }: RangeNode, isExposed: boolean): ItemText {
  const ports = listeners.map(({ row }) => row.listener.port);
  // a range has as many as can be arguments
  const first = Math.min(...ports);
  const last = Math.max(...ports);
  const { length: count } = listeners;
  return {
    label: first === last ? String(first) : l10n.t('{first} – {last}', { first, last }),
    description: l10n.t('{count} listeners', { count }),
    accessibilityLabel: isExposed
      ? l10n.t('ports {first} to {last}, exposed, {count} listeners', { first, last, count })
      : l10n.t('ports {first} to {last}, {count} listeners', { first, last, count }),
  };
}

export function rangeSentence(): string {
  return l10n.t('In a list of more than {count} listeners, those that follow are in ranges.', {
    count: foldedRows,
  });
}
