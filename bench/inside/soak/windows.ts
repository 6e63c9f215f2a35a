import { setTimeout as delay } from 'node:timers/promises';
import { foreignFiles } from '../../../src/collect/foreignFiles';
import { contextOf } from './fakeContext';
import { FakeWindow } from './fakeVscode';
import { Timers } from './timers';

/** What windows of the extension left behind when they were closed. */
export interface WindowVerdicts {
  opened: number;
  /** Windows that showed no row although listeners were there. */
  empty: number;
  /** Subscriptions and registrations left open, summed over all windows. */
  leftOpen: number;
  readonly examples: string[];
}

const exampleCount = 10;
/** Between changes of what a window shows. */
const stepMs = 700;
const longestSteps = 6;
/** In steps. */
const longestFirstScan = 60;
/** Between looks at what a closed window has left. */
const lookMs = 50;
/** A scan that was under way shows only when it ends whether another one follows. */
const fewestLooks = 10;
/** Every program that the product runs is ended before that. */
const mostLooks = 600;

/** Opens windows of the extension, at least one and one after another: each is shown, hidden, shown again and closed. */
export class Windows {
  readonly verdicts: WindowVerdicts = { opened: 0, empty: 0, leftOpen: 0, examples: [] };
  private readonly window = new FakeWindow();
  private readonly timers = new Timers();
  private isEnding = false;
  private running: Promise<void> | undefined;

  start(): void {
    this.window.install();
    this.running = this.openAndClose();
  }

  async stop(): Promise<void> {
    this.isEnding = true;
    await this.running;
  }

  private async openAndClose(): Promise<void> {
    // it imports `vscode`, which is there only now
    const { activate } = await import('../../../src/extension');
    const restore = this.timers.install();
    do {
      this.window.setState({ visible: true, focused: true });
      const context = contextOf();
      activate(context);
      this.verdicts.opened++;
      // a first scan takes longer on a busy machine, and without a free file
      for (let waited = 0; this.window.draw() === 0 && waited < longestFirstScan; waited++)
        await delay(stepMs);
      let rows = 0;
      for (let step = 0; step < 2 + (this.verdicts.opened % longestSteps); step++) {
        await delay(stepMs);
        rows = Math.max(rows, this.window.draw());
        this.window.setState({ visible: step % 3 !== 1, focused: step % 4 !== 2 });
      }
      if (rows === 0) {
        this.verdicts.empty++;
        this.note('showed no row');
      }
      // one that is put aside has nothing planned that could be left
      if (this.verdicts.opened % 2 === 1) this.window.setState({ visible: true, focused: true });
      // a reading of files ends by itself, on a busy machine by the timer of its deadline
      await foreignFiles.run(() => Promise.resolve());
      for (const part of context.subscriptions.splice(0)) part.dispose();
      await this.judgeClosed();
    } while (!this.isEnding);
    restore();
  }

  /**
   * None of its timers may run any more. Those that limit what was under way, such as a program, are cleared when that ends,
   * which is awaited.
   */
  private async judgeClosed(): Promise<void> {
    this.timers.forgetRan();
    let { ran, open } = this.timers.seen;
    for (let look = 0; look < mostLooks && ran.length === 0; look++) {
      if (look >= fewestLooks && open.length === 0) break;
      await delay(lookMs);
      ({ ran, open } = this.timers.seen);
    }
    for (const timer of ran.length > 0 ? ran : open) {
      this.verdicts.leftOpen++;
      this.note(`left a timer: ${timer}`);
    }
    for (const left of this.window.leftOpen()) {
      this.verdicts.leftOpen++;
      this.note(`left open: ${left}`);
    }
    for (const error of this.window.errors.splice(0)) this.note(`logged: ${error}`);
  }

  private note(what: string): void {
    const { opened, examples } = this.verdicts;
    if (examples.length < exampleCount) examples.push(`window ${opened}: ${what}`);
  }
}
