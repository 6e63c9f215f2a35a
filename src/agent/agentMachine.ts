import type { FlowDependencies } from '../core/flowDependencies';
import type { Machine } from '../core/machine';
import type { Dialogs } from '../flows/dialogs';
import type { Snapshot } from '../model/listeners/snapshot';
import type { ListenerRow } from '../model/rows/listenerRow';

/** One reading of the machine, taken after it was asked for. */
export interface AgentReading {
  readonly rows: readonly ListenerRow[];
  readonly snapshot: Snapshot;
  /** False if some names, containers or reasons were not known in time. */
  readonly isComplete: boolean;
}

/**
 * Whether an agent may end something. `unasked`: it started it. `ask`: a person decides. The reason of a refusal is a
 * sentence for the agent and for its person.
 */
export type Permission =
  | { readonly kind: 'unasked' }
  | { readonly kind: 'ask' }
  | { readonly kind: 'refused'; readonly reason: string };

/** What is to be ended: the listeners that show it, of one owner. */
export interface EndRequest {
  readonly tool: string;
  readonly rows: readonly [ListenerRow, ...ListenerRow[]];
}

/**
 * What tools for agents read and act through: a window's own parts, or a core. Folders of `this workspace` are those that
 * `row.workspaceFolder` names.
 */
export interface AgentMachine {
  readonly machine: Pick<Machine, 'clock' | 'interfaces' | 'scanner' | 'schemes'>;
  /** Scans now, and waits a moment for names. @throws CollectFailure if nothing could be read. */
  read(): Promise<AgentReading>;
  /** A port that nothing listens on. @param from the first to try; undefined: any. */
  freePort(from: number | undefined): Promise<number>;
  /** The port that a server of this workspace always gets. @param name tells several servers apart; empty for the only one. */
  stablePort(name: string): Promise<number>;
  /** Decided anew for each request: an agent's client, its rate, the setting. */
  permissionFor(request: EndRequest): Promise<Permission>;
  /** How a person is asked; undefined if nobody can be. */
  readonly person: Dialogs | undefined;
  /** What flows act with, speaking through these dialogs. */
  flows(dialogs: Dialogs): FlowDependencies;
}
