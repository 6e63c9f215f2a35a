import type { ClientFlaw } from '../../model/origin/agentClient';
import type { Process } from '../../model/process/process';
import type { ListenerRow } from '../../model/rows/listenerRow';
import type { Settings } from '../../model/settings';

/** The setting `localPorts.agents`: nothing, reading alone, or also ending, which may need a person's yes. */
export type AgentAccess = Settings['agents'];

/** What an agent wants to have ended: the listeners that show it, of one owner. */
export interface EndRequest {
  /** The name of the tool, for the log. */
  readonly tool: string;
  readonly rows: readonly [ListenerRow, ...ListenerRow[]];
  /** As the client calls itself; proves nothing. */
  readonly clientName?: string;
}

/**
 * Why a person is asked. `client…`: nothing counts as started by this agent, see `ClientFlaw`. `notStarted`: it was not
 * started by the agent, or that is not proven any more. `markOnly`: likewise, and it carries the mark of an agent's session,
 * which any program can write. `container`, `hidden`: its process is not the one that would end, or is not known.
 */
export type AskReason = ClientFlaw | 'notStarted' | 'markOnly' | 'container' | 'hidden';

/**
 * `tooMany`: acts or questions in a minute. `declined`: a person has said no to the same a moment ago. `pending`: a person is
 * being asked about the same.
 */
export type RefusalReason = 'off' | 'readOnly' | 'tooMany' | 'declined' | 'pending';

/**
 * `unasked`: hand `startedBy` on to the flow, which ends nothing but what still is started by it right before the signal, and
 * asks a person where a service or a supervisor would be concerned too.
 * `ask`: a flow without it asks a person in any case; without a person, nothing is ended. `refused`: nobody is asked.
 */
export type Decision =
  | { readonly kind: 'unasked'; readonly startedBy: Process }
  | { readonly kind: 'ask'; readonly why: AskReason }
  | { readonly kind: 'refused'; readonly reason: RefusalReason };
