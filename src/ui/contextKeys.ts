import type { ViewStatus } from '../messages/view';

/** The context keys that when-clauses of package.json read, with the types of their values. */
export interface ContextKeys {
  /** Which welcome text the view shows. */
  'localPorts.state': ViewStatus;
  'localPorts.udpShown': boolean;
}

/** All of them; a test compares them with package.json. */
export const contextKeys: Readonly<Record<keyof ContextKeys, true>> = {
  'localPorts.state': true,
  'localPorts.udpShown': true,
};
