import type { Machine } from '../core/machine';
import type { Reading } from '../core/reading';
import { describeWhenRead, scanWithDetails } from '../core/reading';
import type { ForgottenEvidence } from '../watch/forgottenEvidence';
import type { Labels } from './labels';
import type { ViewController } from './viewController';

interface ReaderParts extends Pick<Machine, 'scanner' | 'collector' | 'containerMonitor' | 'clock'> {
  readonly labels: Pick<Labels, 'version' | 'whenRead'>;
  readonly evidence: Pick<ForgottenEvidence, 'version' | 'whenRead'>;
  readonly viewController: Pick<ViewController, 'describe'>;
}

/** Reads the machine for what needs names too: a view can show them later, a caller takes what it is given. */
export class WindowReader {
  constructor(private readonly parts: ReaderParts) {}

  /**
   * Scans, and waits for what is read in the background: names of projects, containers, reasons to call a server forgotten.
   * @param withinMs how long to wait for that.
   * @throws CollectFailure if nothing could be read.
   */
  async read(withinMs: number): Promise<Reading> {
    const { labels, evidence, viewController, ...machine } = this.parts;
    const until = machine.clock.now() + withinMs;
    const snapshot = await scanWithDetails(machine, until);
    // what is described is the last snapshot, which may be a newer one
    const describe = async (): Promise<Omit<Reading, 'isComplete'>> => ({
      ...(await viewController.describe()),
      snapshot: machine.scanner.lastSnapshot ?? snapshot,
    });
    return describeWhenRead({ machine, names: labels, evidence, describe }, until);
  }
}
