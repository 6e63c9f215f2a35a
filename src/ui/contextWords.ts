/** The words of a tree item's context value, asked for in package.json as `viewItem =~ /\bstoppable\b/`. */

/** The words that when-clauses ask for; a test compares them with package.json. */
export type ContextWord =
  | 'listener'
  /** A container, or a port of one. */
  | 'container'
  /** A browser on this machine can open it. */
  | 'web'
  /** Its process is known. */
  | 'owned'
  /** Its command line is known. */
  | 'hasCommandLine'
  /** Its process is hidden, but its service or container is known. */
  | 'explained'
  /** Its folder is known. */
  | 'hasFolder'
  /** Its process can be terminated. */
  | 'stoppable'
  /** Another copy of its project's server is running. */
  | 'duplicated'
  /** A known session of a coding agent started it. */
  | 'agentSession'
  /** It is exposed, acknowledged or not. */
  | 'finding'
  /** There is advice on binding it to loopback. */
  | 'bindable'
  /** No rule hides it. */
  | 'hideable'
  /** A rule hides it. */
  | 'unhideable'
  /** It is in another network namespace, and does not block the port here. */
  | 'elsewhere'
  /** It has ended, and its command line is known. */
  | 'startable'
  /** It is in the list of what has ended. */
  | 'removable'
  /** An expected port, to which a person can give a name and a note. */
  | 'nameable'
  /** An expected port that is not pinned. */
  | 'pinnable'
  | 'pinned'
  /** An expected port that something else holds. */
  | 'held'
  /** Something says how to start what should listen. */
  | 'launchable';

/**
 * Other kinds of items, and `forgotten`: something speaks for it being no longer wanted. No menu of ours asks for these, but
 * a user's keybinding may.
 */
type KindWord =
  | 'forgotten'
  | 'process'
  | 'project'
  | 'origin'
  | 'network'
  | 'editor'
  | 'hidden'
  | 'hiddenByRule'
  | 'range'
  | 'ended'
  | 'recentlyEnded'
  | 'expected'
  | 'expectedPorts';

export function contextValueOf(...words: readonly (ContextWord | KindWord | false)[]): string {
  return words.filter((word) => word !== false).join(' ');
}
