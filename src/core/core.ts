import { foreignFiles } from '../collect/foreignFiles';
import { isPidInUse } from '../collect/pidInUse';
import { inSlices } from '../collect/timeSlice';
import type { Protocol } from '../model/listeners/listener';
import type { Snapshot } from '../model/listeners/snapshot';
import type { HostContext } from '../model/process/hostContext';
import type { ListenerRow, WorkspaceFolder } from '../model/rows/listenerRow';
import { inOwnerOrder } from '../model/tree/buildTree';
import { WindowStarters } from '../model/origin/windowStarters';
import { ForgottenEvidence } from '../watch/forgottenEvidence';
import { IdleTimes } from '../watch/idleTimes';
import { LastSession } from '../watch/lastSession';
import { SnapshotDescriber } from '../watch/snapshotDescriber';
import { FolderNames } from './folderNames';
import type { HostProcess } from './hostProcess';
import type { Machine } from './machine';
import { openMachine } from './machine';
import type { Reading } from './reading';
import { describeWhenRead, scanWithDetails } from './reading';

interface CoreOptions {
  /** The process that this runs in: neither it nor what started it is ever signaled. */
  readonly host: HostProcess;
  /** The home folder of the user. */
  readonly home: string;
  /** See `FolderNames`. */
  readonly folders: readonly WorkspaceFolder[];
  /** Milliseconds between scans while something watches. */
  readonly pollMs: number;
  /** What fails in the background and is no answer to anybody. */
  readonly onError: (error: unknown) => void;
}

/**
 * Local Ports without a window: what listens, who owns it, and what flows need to act. The command line, the server for
 * agents and tests start it by one call. Nothing is read before the first `read`.
 */
export class Core {
  readonly machine: Machine;
  readonly hostContext: HostContext;
  private readonly names: FolderNames;
  private readonly evidence: ForgottenEvidence;
  private readonly describer: SnapshotDescriber;
  private readonly onError: (error: unknown) => void;

  constructor({ host, home, folders, pollMs, onError }: CoreOptions) {
    this.onError = onError;
    this.machine = openMachine({ host, home, pollMs, onError });
    this.hostContext = hostContextOf(host, home);
    this.names = new FolderNames({ home, folders, containers: this.machine.containerMonitor, onError });
    this.evidence = evidenceOf(this.machine, host, onError);
    this.describer = new SnapshotDescriber(this.hostContext, this.names, this.evidence);
  }

  /**
   * Scans, and waits for what is read in the background: names of projects, containers, reasons to call a server forgotten.
   * @param withinMs how long to wait for that.
   * @throws CollectFailure if nothing could be read.
   */
  async read(withinMs: number): Promise<Reading> {
    const until = this.machine.clock.now() + withinMs;
    return this.described(await scanWithDetails(this.machine, until), until);
  }

  /**
   * Scans by the clock until it is disposed, as one watcher at a time, and describes what was scanned.
   * @param withinMs how long to wait for names; see `read`.
   */
  watch(withinMs: number, onReading: (reading: Reading) => void): { dispose(): void } {
    const { scanner, clock } = this.machine;
    let isBusy = false;
    const scans = scanner.onDidChange((state) => {
      // the next scan shows what this one does
      if (state.kind !== 'ok' || isBusy) return;
      isBusy = true;
      void this.described(state.snapshot, clock.now() + withinMs)
        .then(onReading)
        .catch(this.onError)
        .finally(() => {
          isBusy = false;
        });
    });
    scanner.setDemand({ viewVisible: true, windowFocused: true, warnings: false, udp: false });
    return {
      dispose: () => {
        scanner.setDemand({ viewVisible: false, windowFocused: true, warnings: false, udp: false });
        scans.dispose();
      },
    };
  }

  /** The rows of the last scan, for flows. */
  async currentRows(protocols: readonly Protocol[]): Promise<readonly ListenerRow[]> {
    const { rows } = await inSlices(this.describer.describe(this.machine.scanner.lastSnapshot));
    return inSlices(inOwnerOrder(rows.filter(({ listener }) => protocols.includes(listener.protocol))));
  }

  /** Asks about other folders from now on. */
  setFolders(folders: readonly WorkspaceFolder[]): void {
    this.names.setFolders(folders);
  }

  dispose(): void {
    this.evidence.dispose();
    this.machine.containerMonitor.dispose();
    this.machine.scanner.dispose();
  }

  /** With what is read in the background, as far as it is read in time. */
  private described(snapshot: Snapshot, until: number): Promise<Reading> {
    const { machine, names, evidence } = this;
    machine.containerMonitor.observe(snapshot);
    // what asks may run for days: what files say is read again after a while
    names.revisit();
    evidence.revisit(true);
    const describe = async (): Promise<Omit<Reading, 'isComplete'>> => ({
      ...(await inSlices(this.describer.describe(snapshot))),
      snapshot,
    });
    return describeWhenRead({ machine, names, evidence, describe }, until);
  }
}

/**
 * As the model knows the program that it runs for. Without its parent: what a shell started beside a command line is no part
 * of that. What started it is protected by the chain of its ancestors.
 */
function hostContextOf({ pid, uid, environment, reports }: HostProcess, home: string): HostContext {
  const systemDrive = environment['SystemDrive'];
  return {
    ...{ uid, home },
    ...(systemDrive === undefined ? {} : { systemDrive }),
    editor: { name: 'Local Ports', pid, reports, installation: '', extensions: [] },
  };
}

/** What a single reading can know: no terminals of a window, no earlier session, no times of use. */
function evidenceOf(
  { collector }: Machine,
  { bootId }: HostProcess,
  onError: (error: unknown) => void,
): ForgottenEvidence {
  const now = (): number => performance.now();
  const nothingStored = { get: () => undefined, update: () => Promise.resolve() };
  return new ForgottenEvidence({
    ...{ files: foreignFiles, isPidInUse, collector },
    windowStarters: new WindowStarters(),
    lastSession: new LastSession({ storage: nothingStored, boot: bootId, collector }),
    idleTimes: new IdleTimes({ collector, now, today: Date.now, idleHours: () => 0 }),
    ...{ now, onError },
  });
}
