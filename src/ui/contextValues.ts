/** The words of a tree item's context value, which package.json's when-clauses ask for: `viewItem =~ /\bstoppable\b/`. */
export const contextWords = {
  // what the row is
  listener: 'a port',
  process: 'a process',
  project: 'a project or workspace folder',
  container: 'a container, or a port of one',
  network: 'another network namespace',
  editor: 'the editor',
  hidden: 'hidden owners',
  hiddenByRule: "rows hidden by the user's rules",
  // what can be done with it
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

export type ContextWord = keyof typeof contextWords;

export function contextValueOf(...words: readonly (ContextWord | false)[]): string {
  return words.filter((word) => word !== false).join(' ');
}
