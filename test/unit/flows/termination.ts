import type { StartAgainOffers, TerminationDependencies } from '../../../src/flows/termination/dependencies';
import type { Signal, SignalResult } from '../../../src/model/actions/termination';
import type { ScanState } from '../../../src/model/listeners/scanState';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import type { Process } from '../../../src/model/process/process';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { process_, rowsIn, snapshotOf } from '../builders';
import { FakeSystem } from '../fakeSystem';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';
import { noOffers } from './noOffers';

/** What a flow is given to terminate the processes of a fake system, with an editor that runs as PID 900. */
export class TerminationScene {
  readonly system = new FakeSystem();
  readonly logged: string[] = [];
  readonly forgotten: number[] = [];
  confirmTerminate = true;
  container: 'stopped' | 'cancelled' | 'terminate' = 'terminate';
  dialogs = new FakeDialogs();
  /** By default nothing can be started again. */
  offers: StartAgainOffers | undefined;
  state: ScanState = { kind: 'scanning' };
  scans = 0;
  /** What the scans from the n-th on answer instead. */
  failure: ScanState | undefined;
  more: Partial<Snapshot> = {};
  private snapshot: Snapshot | undefined;

  get lastScan(): Snapshot | undefined {
    return this.snapshot;
  }

  constructor() {
    this.system.add(process_(800, ['/usr/share/code/code'], { parentPid: 1 }));
    this.system.add(process_(900, ['/usr/share/code/code', '--type=utility'], { parentPid: 800 }));
    this.system.onSignal = (pid) => {
      this.system.end(pid);
      return 'sent';
    };
  }

  /** Prepares the answers of a person. */
  answering(...answers: readonly Answer[]): this {
    this.dialogs = new FakeDialogs(...answers);
    return this;
  }

  /** What signals do, by what is sent: `SIGTERM 4711`. Others end the process. */
  reacting(reactions: Readonly<Record<string, SignalResult | 'ignored'>>): this {
    this.system.onSignal = (pid, signal: Signal) => {
      const reaction = reactions[`${signal} ${pid}`];
      if (reaction === undefined) this.system.end(pid);
      return reaction === undefined || reaction === 'ignored' ? 'sent' : reaction;
    };
    return this;
  }

  /** A scan, as the view shows it. */
  scan(): Snapshot {
    this.snapshot = snapshotOf(this.system.listeners, [...this.system.processes.values()], this.more);
    return this.snapshot;
  }

  readonly dependencies = (): TerminationDependencies => {
    if (this.snapshot === undefined) this.scan();
    const lastSnapshot = (): Snapshot | undefined => this.snapshot;
    const state = (): ScanState => this.state;
    return {
      ...this.system.dependencies(),
      collector: this.system,
      dialogs: this.dialogs,
      shellKind: () => 'bash',
      scanner: {
        get lastSnapshot() {
          return lastSnapshot();
        },
        get state() {
          return state();
        },
        refresh: () => this.refresh(),
      },
      currentRows: () => Promise.resolve(this.rows()),
      settings: { current: { confirmTerminate: this.confirmTerminate } },
      log: { info: (message) => this.logged.push(message) },
      stopContainerInstead: () => Promise.resolve(this.container),
      forget: (pid) => this.forgotten.push(pid),
      startAgainOffers: this.offers ?? noOffers(this.dialogs),
    };
  };

  rows(): readonly ListenerRow[] {
    return this.snapshot === undefined ? [] : rowsIn(this.snapshot);
  }

  private refresh(): Promise<ScanState> {
    this.scans++;
    this.state = this.failure ?? { kind: 'ok', snapshot: this.scan() };
    return Promise.resolve(this.state);
  }
}

/** `node server.js` in alice's shop. */
export function server(pid: number, more: Partial<Process> = {}): Process {
  return process_(pid, ['node', 'server.js'], more);
}
