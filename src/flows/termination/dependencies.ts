import type { WaitClock } from '../../act/pollUntil';
import type { Collector } from '../../collect/collector';
import type { Message } from '../../messages/message';
import type { SendSignal, Target } from '../../model/actions/termination';
import type { EndedServer } from '../../model/history/endedServer';
import type { HostContext } from '../../model/process/hostContext';
import type { ShellKind } from '../../model/process/shellQuote';
import type { Process } from '../../model/process/process';
import type { Settings } from '../../model/settings';
import type { Scanner } from '../../watch/scanner';
import type { Dialogs } from '../dialogs';
import type { RowSource } from '../rows';

/** What is offered after servers were terminated. */
export interface StartAgainOffers {
  /** The servers of this workspace that have ended with these targets, and that can be started as they were. */
  serversOf(targets: readonly Target[]): Promise<readonly EndedServer[]>;
  /** Tells that they have exited, and offers to start them again. Does not wait for the answer. */
  tell(message: Message, targets: readonly Target[]): Promise<void>;
  /** Starts one of them again: a person chooses, if there are several. */
  start(servers: readonly EndedServer[]): Promise<void>;
}

/** What terminating processes needs of the rest. */
export interface TerminationDependencies {
  readonly dialogs: Dialogs;
  /** The shell for which a stop command is quoted. */
  readonly shellKind: () => ShellKind;
  readonly collector: Pick<
    Collector,
    | 'inspect'
    | 'connectionsOn'
    | 'readAncestorChains'
    | 'checkNow'
    | 'hasEnded'
    | 'isSuspended'
    | 'environmentOf'
  >;
  readonly scanner: Pick<Scanner, 'state' | 'lastSnapshot' | 'refresh'>;
  /** They say how the tree labels a process. */
  readonly currentRows: RowSource['currentRows'];
  readonly sendSignal: SendSignal;
  readonly hostContext: HostContext;
  readonly settings: { readonly current: Pick<Settings, 'confirmTerminate'> };
  readonly clock: WaitClock;
  readonly log: { info(message: string): void };
  /**
   * For a process that only forwards ports to containers: terminating it would leave them running and unreachable.
   * @returns `terminate` if the process itself is to be terminated.
   */
  readonly stopContainerInstead: (
    process: Process,
    mustAsk?: true,
  ) => Promise<'stopped' | 'cancelled' | 'terminate'>;
  /** Called with each PID that was terminated on purpose: it will not come back, so its warnings need not linger. */
  readonly forget: (pid: number) => void;
  readonly startAgainOffers: StartAgainOffers;
  /** The agent that acts, if nobody is asked about what it has started; left out otherwise. */
  readonly startedBy?: Process;
}
