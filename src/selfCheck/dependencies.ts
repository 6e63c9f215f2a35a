import type { WaitClock } from '../act/pollUntil';
import type { Collector } from '../collect/collector';
import type { Dialogs } from '../flows/dialogs';
import type { Process } from '../model/process/process';
import type { Scanner } from '../watch/scanner';
import type { Checker } from './compare';
import type { KnownListener, SubjectOptions } from './subject';

/** What a check of the system works with. */
export interface SelfCheckDependencies {
  readonly scanner: Pick<Scanner, 'state' | 'refresh'>;
  readonly collector: Pick<Collector, 'whenDetailsLoaded' | 'environmentOf'>;
  readonly clock: WaitClock;
  /** The process that runs the check, and the file and environment for its children. */
  readonly host: Checker & Pick<SubjectOptions, 'executable' | 'environment'>;
  /** The working directory of its children. */
  readonly folder: string;
  /** Ends a process as a person would by the interface. @param dialogs who answers. */
  readonly terminate: (process: Process, dialogs: Dialogs) => Promise<boolean>;
  /** Called while the listeners that are known are there. */
  readonly whileListening: (known: readonly KnownListener[]) => Promise<void>;
  readonly cancelled: AbortSignal;
}
