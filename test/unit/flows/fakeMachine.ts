import type { Inspection } from '../../../src/collect/collector';
import type { Container } from '../../../src/model/containers/container';
import { containerOf } from '../../../src/model/containers/container';
import type { RowSource } from '../../../src/flows/rows';
import type { Finding } from '../../../src/model/exposure/findings';
import { findingOf } from '../../../src/model/exposure/findings';
import type { Listener } from '../../../src/model/listeners/listener';
import type { ScanState } from '../../../src/model/listeners/scanState';
import type { Problem, Snapshot } from '../../../src/model/listeners/snapshot';
import type { Process } from '../../../src/model/process/process';
import { ancestorsOf } from '../../../src/model/process/process';
import type { ServiceUnit } from '../../../src/model/process/serviceUnit';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { hostContext, process_, rowsIn, snapshotOf } from '../builders';
import { noNames } from '../../../src/model/rows/names';

const editorHost = process_(hostContext.editor.pid, ['/usr/share/code/code'], { parentPid: 1 });

/** A machine whose listeners and containers a test changes between two scans, under the names that flows use. */
export class FakeMachine implements Pick<RowSource, 'scanner'> {
  /** What the next scan sees. */
  listeners: readonly Listener[];
  /** The container engine's answer to the next query. */
  runningContainers: readonly Container[] = [];
  scanFailure: ScanState | undefined;
  refreshes = 0;
  private snapshot: Snapshot;
  private knownContainers: readonly Container[] = [];

  constructor(
    listeners: readonly Listener[] = [],
    private readonly ancestors: readonly Process[] = [],
    private readonly more: Partial<Snapshot> = {},
  ) {
    this.listeners = listeners;
    this.snapshot = snapshotOf(listeners, ancestors, more);
    this.scanner.lastSnapshot = this.snapshot;
  }

  /** Containers that the engine has reported already. */
  withContainers(...containers: readonly Container[]): this {
    this.knownContainers = containers;
    this.runningContainers = containers;
    return this;
  }

  readonly scanner: { lastSnapshot: Snapshot | undefined; refresh: () => Promise<ScanState> } = {
    lastSnapshot: undefined,
    refresh: (): Promise<ScanState> => {
      this.refreshes++;
      if (this.scanFailure !== undefined) return Promise.resolve(this.scanFailure);
      this.snapshot = snapshotOf(this.listeners, this.ancestors, this.more);
      this.scanner.lastSnapshot = this.snapshot;
      return Promise.resolve({ kind: 'ok', snapshot: this.snapshot });
    },
  };

  readonly containerMonitor = {
    problems: [] as readonly Problem[],
    refresh: (): Promise<void> => {
      this.knownContainers = this.runningContainers;
      return Promise.resolve();
    },
    containerOf: (listener: Listener, processes: Snapshot['processes']): Container | undefined =>
      containerOf(listener, processes, this.knownContainers),
  };

  readonly currentRows = (protocols: readonly Listener['protocol'][]): readonly ListenerRow[] =>
    rowsIn(this.snapshot, {
      ...noNames,
      containerOf: (listener) => this.containerMonitor.containerOf(listener, this.snapshot.processes),
    }).filter(({ listener }) => protocols.includes(listener.protocol));

  /** Reads the owners of what listens now, their ancestors, and the editor of `hostContext`. */
  readonly inspect = (pids: readonly number[]): Promise<readonly (Inspection | undefined)[]> => {
    const { processes } = snapshotOf(this.listeners, [...this.ancestors, editorHost], this.more);
    return Promise.resolve(
      pids.map((pid) => {
        const process = processes.get(pid);
        if (process === undefined) return undefined;
        return {
          process,
          ancestors: ancestorsOf(processes, process),
          descendants: [],
          unit: this.units.get(pid),
        };
      }),
    );
  };
  /** Units of the service manager, by the PID of a process in them. */
  readonly units = new Map<number, ServiceUnit>();

  readonly findingOf = (row: ListenerRow): Finding | undefined => findingOf(row);

  /** What flows are given of it. */
  get services(): Pick<FakeMachine, 'scanner' | 'containerMonitor' | 'findingOf'> &
    Pick<RowSource, 'currentRows'> {
    const { scanner, containerMonitor, findingOf: find } = this;
    return {
      scanner,
      containerMonitor,
      currentRows: (protocols) => Promise.resolve(this.currentRows(protocols)),
      findingOf: find,
    };
  }
}
