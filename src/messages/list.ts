import * as l10n from '@vscode/l10n';

/** Names the first ones and counts the others: `3, 4 and 5 more`. @param total if `items` are not all that there are. */
export function listOfFirst(items: readonly string[], maximum: number, total = items.length): string {
  const count = total - maximum;
  return count <= 0 ? listOf(items) : listOf([...items.slice(0, maximum), l10n.t('{count} more', { count })]);
}

/** `3`, `3 and 4`, `3, 4 and 5`. */
export function listOf(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2
    ? last
    : l10n.t('{items} and {last}', { items: items.slice(0, -1).join(', '), last });
}

/** The first items, as many as fit, and how many more there are. The first one is always named. */
export function shortListOf(items: readonly string[], maximumLength: number): string {
  let length = 0;
  const tooLong = items.findIndex((item, index) => {
    length += item.length + 2;
    return index > 0 && length > maximumLength;
  });
  if (tooLong === -1) return listOf(items);
  return listOf([...items.slice(0, tooLong), l10n.t('{count} more', { count: items.length - tooLong })]);
}

/** The same of items whose texts are made, of which only those that are named are made. */
export function shortListWith<Item>(
  items: readonly Item[],
  maximumLength: number,
  textOf: (item: Item) => string,
): string {
  const named: string[] = [];
  let length = 0;
  for (const item of items) {
    const text = textOf(item);
    length += text.length + 2;
    if (named.length > 0 && length > maximumLength) break;
    named.push(text);
  }
  const count = items.length - named.length;
  return listOf(count === 0 ? named : [...named, l10n.t('{count} more', { count })]);
}
