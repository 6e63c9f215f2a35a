/** The words of a tree item's context value, asked for in package.json as `viewItem =~ /\bstoppable\b/`. */

/** The words that when-clauses ask for, and what each says about its item; a test compares them with package.json. */
export const contextWords = {
  listener: 'it is a port',
  container: 'it is a container, or a port of one',
  web: 'a browser on this machine can open it',
  owned: 'its process is known',
  hasFolder: 'its folder is known',
  stoppable: 'its process can be terminated',
  finding: 'it is exposed, acknowledged or not',
  bindable: 'there is advice on binding it to loopback',
  hideable: 'no rule hides it',
  unhideable: 'a rule hides it',
  elsewhere: 'it is in another network namespace, and does not block the port here',
} as const;

/** What other items are. No menu of ours asks for these, but a user's key binding may. */
type KindWord = 'process' | 'project' | 'network' | 'editor' | 'hidden' | 'hiddenByRule';

export function contextValueOf(...words: readonly (keyof typeof contextWords | KindWord | false)[]): string {
  return words.filter((word) => word !== false).join(' ');
}
