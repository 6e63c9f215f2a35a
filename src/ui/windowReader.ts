import { inTime } from '../act/inTime';
import type { Machine } from '../core/machine';
import { scanNow } from '../flows/scan';
import type { Snapshot } from '../model/listeners/snapshot';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { ForgottenEvidence } from '../watch/forgottenEvidence';
import type { Labels } from './labels';
import type { ViewController } from './viewController';

/** One reading of the machine, as this window describes it. */
interface WindowReading {
  /** Of all protocols and networks, in the order of the tree. */
  readonly rows: readonly ListenerRow[];
  readonly snapshot: Snapshot;
  /** False if some names, containers or reasons were not known in time. */
  readonly isComplete: boolean;
}

interface ReaderParts extends Pick<Machine, 'scanner' | 'collector' | 'containerMonitor' | 'clock'> {
  readonly labels: Pick<Labels, 'version' | 'whenRead'>;
  readonly evidence: Pick<ForgottenEvidence, 'version' | 'whenRead'>;
  readonly viewController: Pick<ViewController, 'rowsOf'>;
}

/** Projects lead to repositories, containers to projects: each may have to wait for the one before. */
const maximumPasses = 8;

/** Reads the machine for what needs names too: a view can show them later, a caller takes what it is given. */
export class WindowReader {
  constructor(private readonly parts: ReaderParts) {}

  /**
   * Scans, and waits for what is read in the background: names of projects, containers, reasons to call a server forgotten.
   * @param withinMs how long to wait for that.
   * @throws CollectFailure if nothing could be read.
   */
  async read(withinMs: number): Promise<WindowReading> {
    const { collector, clock, containerMonitor, labels, evidence } = this.parts;
    const until = clock.now() + withinMs;
    const inTimeLeft = (work: Promise<unknown>): Promise<boolean> => inTime(work, until - clock.now(), clock);
    let snapshot = await scanNow(this.parts);
    if (snapshot.details === 'loading' && (await inTimeLeft(collector.whenDetailsLoaded()))) {
      snapshot = await scanNow(this.parts);
    }
    for (let pass = 0; pass < maximumPasses; pass++) {
      const { version } = this;
      const rows = await this.rows();
      const isInTime = await inTimeLeft(
        Promise.all([containerMonitor.whenListed(), labels.whenRead(), evidence.whenRead()]),
      );
      const isComplete = isInTime && this.version === version;
      if (isComplete || !isInTime) return this.reading(rows, snapshot, isComplete);
    }
    return this.reading(await this.rows(), snapshot, false);
  }

  private get version(): string {
    return `${this.parts.labels.version} ${this.parts.evidence.version}`;
  }

  private rows(): Promise<readonly ListenerRow[]> {
    return this.parts.viewController.rowsOf(['tcp', 'udp']);
  }

  /** The rows are those of the last snapshot, which may be a newer one than that of this reading. */
  private reading(rows: readonly ListenerRow[], snapshot: Snapshot, isComplete: boolean): WindowReading {
    return { rows, snapshot: this.parts.scanner.lastSnapshot ?? snapshot, isComplete };
  }
}
