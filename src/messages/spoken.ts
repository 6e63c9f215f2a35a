/** What a screen reader says of a row, made from the words that the row shows. */

/**
 * The parts with a pause after each. Of the dot between words on the screen, screen readers make no pause, or they name it;
 * the slash of `53/udp` they name too.
 */
export function spokenWords(parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined && part !== '')
    .join(', ')
    .replaceAll(' · ', ', ')
    .replaceAll(/\b(\d+)\/udp\b/g, '$1 UDP');
}
