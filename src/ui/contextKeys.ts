import type { ViewStatus } from '../messages/view';

/** The context keys that when-clauses of package.json read, with the types of their values; a test compares them. */
export interface ContextKeys {
  /** Which welcome text the view shows. */
  'localPorts.state': ViewStatus;
  'localPorts.udpShown': boolean;
  /** Whether the view leaves out rows that are of no interest now, by the setting or by what was typed. */
  'localPorts.isFiltered': boolean;
  'localPorts.hasHideRules': boolean;
  /** Whether a server of this workspace has ended, and can be started again or removed from the list. */
  'localPorts.hasEnded': boolean;
  'localPorts.hasPins': boolean;
  'localPorts.hasAcknowledged': boolean;
  /** Whether the view has been visible in this window: only then VS Code lists the walkthrough, and it opens none unasked. */
  'localPorts.wasShown': boolean;
}
