/**
 * Picks variables from an environment; the values of all others are dropped.
 * @param entries `NAME=value`, in their order.
 */
export function pickVariables(
  entries: readonly string[],
  names: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const entry of entries) {
    const at = entry.indexOf('=');
    const name = entry.slice(0, at);
    // the first one counts, as for getenv(3)
    if (at > 0 && names.has(name) && !found.has(name)) found.set(name, entry.slice(at + 1));
  }
  return found;
}
