import { inTime } from '../act/inTime';
import type { Reading } from '../core/core';
import type { Machine } from '../core/machine';
import { scanNow } from '../flows/scan';
import type { Snapshot } from '../model/listeners/snapshot';
import type { ForgottenEvidence } from '../watch/forgottenEvidence';
import type { DescribedSnapshot } from '../watch/snapshotDescriber';
import type { Labels } from './labels';
import type { ViewController } from './viewController';

interface ReaderParts extends Pick<Machine, 'scanner' | 'collector' | 'containerMonitor' | 'clock'> {
  readonly labels: Pick<Labels, 'version' | 'whenRead'>;
  readonly evidence: Pick<ForgottenEvidence, 'version' | 'whenRead'>;
  readonly viewController: Pick<ViewController, 'describe'>;
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
  async read(withinMs: number): Promise<Reading> {
    const { collector, clock, containerMonitor, labels, evidence, viewController } = this.parts;
    const until = clock.now() + withinMs;
    const inTimeLeft = (work: Promise<unknown>): Promise<boolean> => inTime(work, until - clock.now(), clock);
    let snapshot = await scanNow(this.parts);
    if (snapshot.details === 'loading' && (await inTimeLeft(collector.whenDetailsLoaded()))) {
      snapshot = await scanNow(this.parts);
    }
    for (let pass = 0; pass < maximumPasses; pass++) {
      const { version } = this;
      const described = await viewController.describe();
      const isInTime = await inTimeLeft(
        Promise.all([containerMonitor.whenListed(), labels.whenRead(), evidence.whenRead()]),
      );
      const isComplete = isInTime && this.version === version;
      if (isComplete || !isInTime) return this.reading(described, snapshot, isComplete);
    }
    return this.reading(await viewController.describe(), snapshot, false);
  }

  private get version(): string {
    return `${this.parts.labels.version} ${this.parts.evidence.version}`;
  }

  /** What is described is the last snapshot, which may be a newer one than that of this reading. */
  private reading(described: DescribedSnapshot, snapshot: Snapshot, isComplete: boolean): Reading {
    return { ...described, snapshot: this.parts.scanner.lastSnapshot ?? snapshot, isComplete };
  }
}
