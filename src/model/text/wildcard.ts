/** Patterns of shells and of ssh_config(5): `*` is any number of characters, `?` is one. */

/** Whether a pattern matches a whole text. The work is at most the product of both lengths, whatever the pattern. */
export function matchesWildcard(pattern: string, text: string): boolean {
  let at = 0;
  let index = 0;
  /** Where to go on if what follows the last `*` does not match: it then takes one character more. */
  let star: { readonly at: number; taken: number } | undefined;
  while (index < text.length) {
    const wanted = pattern[at];
    if (wanted === '*') star = { at: at++, taken: index };
    else if (wanted === '?' || wanted === text[index]) {
      at++;
      index++;
    } else if (star === undefined) return false;
    else {
      at = star.at + 1;
      index = ++star.taken;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
