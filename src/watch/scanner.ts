import type { Collector, FailureReason, Occasion } from '../collect/collector';
import { CollectFailure } from '../collect/collector';
import type { Problem, Snapshot } from '../model/listeners/snapshot';
import { traceOf } from '../model/text/text';
import type { Interest } from './pollInterval';
import { delayAfter } from './pollInterval';
import { Emitter } from './emitter';

/** What is known now. A failure keeps the last good snapshot, which is then stale. */
export type Sight =
  | { readonly kind: 'looking' }
  | { readonly kind: 'seen'; readonly snapshot: Snapshot }
  | {
      readonly kind: 'failed';
      readonly reason: FailureReason;
      readonly problem: Problem;
      readonly lastGood: Snapshot | undefined;
    };

/** The clock's part in watching; a test passes its own. */
export interface Clock {
  now(): number;
  /** @returns a function that cancels. */
  after(milliseconds: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** One finished look, for the log. */
export interface LookReport {
  readonly sight: Exclude<Sight, { kind: 'looking' }>;
  readonly lookMs: number;
  /** The least until the next one; undefined where none is needed. */
  readonly nextMs: number | undefined;
}

/** Decides when to look: one look in flight, at most one more asked for, none when nobody needs it. */
export class Watcher {
  private readonly changed = new Emitter<Sight>();
  private readonly looked = new Emitter<LookReport>();
  readonly onDidChange = this.changed.event;
  readonly onDidLook = this.looked.event;

  private current: Sight = { kind: 'looking' };
  private interest: Interest = { viewVisible: false, windowFocused: true, warnings: false };
  private inFlight: Promise<Sight> | undefined;
  private next: Promise<Sight> | undefined;
  private cancelTimer: (() => void) | undefined;
  private lookedAt: number | undefined;
  private lookMs = 0;
  private awaitsDetails = false;
  private readonly disposal = new AbortController();

  constructor(
    private readonly collector: Pick<Collector, 'collect' | 'whenDetailed'>,
    private refreshMs: number,
    private readonly clock: Clock = systemClock,
  ) {}

  get sight(): Sight {
    return this.current;
  }

  /** The last snapshot that succeeded, stale or not. */
  get lastGood(): Snapshot | undefined {
    switch (this.current.kind) {
      case 'looking':
        return undefined;
      case 'seen':
        return this.current.snapshot;
      case 'failed':
        return this.current.lastGood;
    }
  }

  setInterest(interest: Interest): void {
    this.interest = interest;
    this.schedule();
  }

  setRefresh(refreshMs: number): void {
    this.refreshMs = refreshMs;
    this.schedule();
  }

  /** Looks now. Asked for during a look, one more follows it, so that the answer is newer than the question. */
  refresh(): Promise<Sight> {
    if (this.disposal.signal.aborted) return Promise.resolve(this.current);
    // one that was asked for and has not begun serves everyone who asks until it does
    if (this.next !== undefined) return this.next;
    if (this.inFlight === undefined) return this.look('asked');
    const goOn = (): Sight | Promise<Sight> => {
      this.next = undefined;
      return this.disposal.signal.aborted ? this.current : this.look('asked');
    };
    this.next = this.inFlight.then(goOn, goOn);
    return this.next;
  }

  dispose(): void {
    this.disposal.abort();
    this.cancelTimer?.();
    this.changed.dispose();
    this.looked.dispose();
  }

  private look(occasion: Occasion): Promise<Sight> {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    const look = this.lookOnce(occasion);
    this.inFlight = look;
    return look;
  }

  private async lookOnce(occasion: Occasion): Promise<Sight> {
    const start = this.clock.now();
    let sight: Exclude<Sight, { kind: 'looking' }>;
    try {
      sight = { kind: 'seen', snapshot: await this.collector.collect(this.disposal.signal, occasion) };
    } catch (error) {
      sight = { kind: 'failed', ...failureOf(error), lastGood: this.lastGood };
    }
    this.inFlight = undefined;
    if (this.disposal.signal.aborted) return sight;
    this.current = sight;
    this.lookedAt = this.clock.now();
    this.lookMs = this.lookedAt - start;
    // first of all: no subscriber may keep the next look from coming
    this.schedule();
    this.looked.fire({ sight, lookMs: this.lookMs, nextMs: this.delay() });
    if (sight.kind === 'seen' && sight.snapshot.details === 'being-read') this.lookOnceDetailed();
    this.changed.fire(sight);
    return sight;
  }

  /** What is read behind the looks shows as soon as it is there. */
  private lookOnceDetailed(): void {
    if (this.awaitsDetails) return;
    this.awaitsDetails = true;
    void this.collector.whenDetailed().then(() => {
      this.awaitsDetails = false;
      return this.refresh();
    });
  }

  private delay(): number | undefined {
    if (this.current.kind === 'failed' && this.current.reason === 'unsupported') return undefined;
    return delayAfter(this.interest, this.refreshMs, this.lookMs);
  }

  /** Sets the time of the next look anew; one that is due already starts at once. */
  private schedule(): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    if (this.disposal.signal.aborted || this.inFlight !== undefined) return;
    const delay = this.delay();
    if (delay === undefined) return;
    const elapsed = this.lookedAt === undefined ? Infinity : this.clock.now() - this.lookedAt;
    this.cancelTimer = this.clock.after(Math.max(0, delay - elapsed), () => {
      void this.look('routine');
    });
  }
}

function failureOf(error: unknown): { reason: FailureReason; problem: Problem } {
  if (error instanceof CollectFailure) {
    return { reason: error.reason, problem: { message: error.message, detail: error.detail } };
  }
  return {
    reason: 'unexpected',
    problem: {
      message: 'Looking for listeners failed unexpectedly. Try again, or show the log for the details.',
      detail: traceOf(error),
    },
  };
}
