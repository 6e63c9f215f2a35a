import type { FlowDependencies } from '../core/flowDependencies';
import type { Machine } from '../core/machine';
import type { Dialogs } from '../flows/dialogs';
import type { Snapshot } from '../model/listeners/snapshot';
import type { Process } from '../model/process/process';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { Consent } from './consent/consent';

/** One reading of the machine, taken after it was asked for. */
export interface AgentReading {
  readonly rows: readonly ListenerRow[];
  readonly snapshot: Snapshot;
  /** False if some names, containers or reasons were not known in time. */
  readonly isComplete: boolean;
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
  readonly consent: Pick<Consent, 'mayRead' | 'permit'>;
  /** As the agent's client calls itself; left out in a window. */
  readonly clientName?: string;
  /** Of links that a person's editor opens; left out if there is no such editor, or the person can be asked. */
  readonly linkScheme?: string;
  /** How a person is asked; undefined if nobody can be. */
  readonly person: Dialogs | undefined;
  /**
   * What flows act with, speaking through these dialogs.
   * @param startedBy see `TerminationDependencies`: given if nobody is asked.
   */
  flows(dialogs: Dialogs, startedBy?: Process): FlowDependencies;
}
