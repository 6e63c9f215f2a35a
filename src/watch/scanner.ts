import type { Collector, ScanTrigger } from '../collect/collector';
import { CollectFailure } from '../collect/collector';
import type { PowerSource } from '../collect/powerSource';
import { cpuMs } from '../collect/cpuTime';
import type { Problem, Snapshot } from '../model/listeners/snapshot';
import { traceOf } from '../model/text/text';
import { scanFailed } from '../messages/scan';
import type { ScanDemand } from './pollInterval';
import { nextDelay, soonDelay } from './pollInterval';
import { ChangeWatch } from './changeWatch';
import { Emitter } from './emitter';
import { Steadiness } from './steadiness';
import { ScanBudget } from './scanBudget';
import type { FailureReason, ScanState } from '../model/listeners/scanState';
import type { Clock } from './clock';

export const systemClock: Clock = {
  now: () => performance.now(),
  cpuMs,
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
  every: (milliseconds, run) => {
    const timer = setInterval(run, milliseconds);
    return () => {
      clearInterval(timer);
    };
  },
};

/** A server takes some seconds to start. */
const expectedAfterMs: readonly number[] = [300, 450, 700, 1_000, 1_500, 2_000];
/** No timer is that late unless the machine has slept. */
const sleptMs = 10_000;

/** After so much time without the focus a window counts as put aside. */
const putAsideMs = 2 * 60_000;

/** One finished scan, for the log. */
export interface ScanReport {
  readonly state: Exclude<ScanState, { kind: 'scanning' }>;
  readonly scanMs: number;
  /** The minimum until the next one; undefined if none is needed. */
  readonly nextMs: number | undefined;
}

/** Decides when to scan: one scan at a time, at most one more queued, and none while it is not needed. */
export class Scanner {
  private readonly changed = new Emitter<ScanState>();
  private readonly scanned = new Emitter<ScanReport>();
  readonly onDidChange = this.changed.event;
  readonly onDidScan = this.scanned.event;

  private current: ScanState = { kind: 'scanning' };
  private demand: ScanDemand = { viewVisible: false, windowFocused: true, warnings: false, udp: false };
  private inFlight: Promise<ScanState> | undefined;
  private next: Promise<ScanState> | undefined;
  private cancelTimer: (() => void) | undefined;
  private lastScanAt: number | undefined;
  /** What the last scan has cost: CPU time where this process does all of the work, else the time it took. */
  private costMs = 0;
  /** When the window lost the focus; a window that never had it is put aside from the start. */
  private unfocusedAt = -Infinity;
  private awaitsDetails = false;
  private readonly changes: ChangeWatch;
  private readonly steadiness: Steadiness;
  /** Since the last scan began. */
  private hasChanged = false;
  private readonly budget = new ScanBudget();
  /** Milliseconds until each of the next scans: something is expected to change. */
  private expected: readonly number[] = [];
  private readonly disposal = new AbortController();

  constructor(
    private readonly collector: Pick<Collector, 'scan' | 'whenDetailsLoaded' | 'changeReader'>,
    private pollMs: number,
    private readonly clock: Clock = systemClock,
    private readonly powerSource: () => PowerSource = () => 'unknown',
  ) {
    this.steadiness = new Steadiness(clock);
    this.changes = new ChangeWatch({
      ...{ open: () => collector.changeReader(), clock },
      onChange: () => {
        this.hasChanged = true;
        this.schedule();
      },
      onStir: () => {
        this.schedule();
      },
    });
  }

  get state(): ScanState {
    return this.current;
  }

  /** The last snapshot that succeeded, stale or not. */
  get lastSnapshot(): Snapshot | undefined {
    switch (this.current.kind) {
      case 'scanning':
        return undefined;
      case 'ok':
        return this.current.snapshot;
      case 'failed':
        return this.current.lastSnapshot;
    }
  }

  setDemand(demand: ScanDemand): void {
    if (this.disposal.signal.aborted) return;
    const wasFocused = this.demand.windowFocused;
    this.demand = demand;
    if (wasFocused && this.lastScanAt !== undefined) this.unfocusedAt = this.clock.now();
    const isWatched = demand.windowFocused && (demand.viewVisible || demand.warnings);
    if (isWatched) this.changes.start(demand.udp);
    else this.changes.stop();
    if (demand.windowFocused && !wasFocused) this.expectChange();
    else this.schedule();
  }

  /**
   * Something has started or ended that may listen: a command, a task, a debug session, the use of the window or, found by itself, of the machine. Scans a few
   * times soon, where the system has no counters that tell.
   */
  expectChange(): void {
    this.expectSoon();
    this.schedule();
  }

  private expectSoon(): void {
    this.expected = this.changes.isKnown ? [] : expectedAfterMs;
    this.changes.hasten();
    this.steadiness.expectChange();
  }

  setPollMs(pollMs: number): void {
    this.pollMs = pollMs;
    this.schedule();
  }

  /** Scans now, or once more after the scan in flight: the result is never older than the request. */
  refresh(): Promise<ScanState> {
    if (this.disposal.signal.aborted) return Promise.resolve(this.current);
    // a queued scan that has not started serves all requests until it does
    if (this.next !== undefined) return this.next;
    if (this.inFlight === undefined) return this.scan('manual');
    const startQueued = (): ScanState | Promise<ScanState> => {
      this.next = undefined;
      return this.disposal.signal.aborted ? this.current : this.scan('manual');
    };
    this.next = this.inFlight.then(startQueued, startQueued);
    return this.next;
  }

  dispose(): void {
    this.disposal.abort();
    this.changes.stop();
    this.cancelTimer?.();
    this.changed.dispose();
    this.scanned.dispose();
  }

  private scan(trigger: ScanTrigger): Promise<ScanState> {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    this.hasChanged = false;
    this.changes.scanBegins();
    this.inFlight = this.scanOnce(trigger);
    return this.inFlight;
  }

  private async scanOnce(trigger: ScanTrigger): Promise<ScanState> {
    const start = this.clock.now();
    const cpuStart = this.clock.cpuMs();
    let state: Exclude<ScanState, { kind: 'scanning' }>;
    try {
      state = { kind: 'ok', snapshot: await this.collector.scan(this.disposal.signal, trigger) };
    } catch (error) {
      state = { kind: 'failed', ...failureOf(error), lastSnapshot: this.lastSnapshot };
    }
    this.inFlight = undefined;
    if (this.disposal.signal.aborted) return state;
    this.current = state;
    this.lastScanAt = this.clock.now();
    const scanMs = this.lastScanAt - start;
    const cpuUsedMs = Math.min(scanMs, this.clock.cpuMs() - cpuStart);
    // by the clock a scan on a busy machine takes ten times its cost
    this.costMs = this.changes.isKnown ? cpuUsedMs : scanMs;
    if (state.kind === 'ok') this.steadiness.observe(state.snapshot);
    if (trigger === 'change') this.budget.spend(cpuUsedMs, this.lastScanAt);
    // before anything else: a failing subscriber must not prevent the next scan
    this.schedule();
    this.scanned.fire({ state, scanMs, nextMs: this.delay() });
    if (state.kind === 'ok' && state.snapshot.details === 'loading') this.scanWhenDetailsLoaded();
    this.changed.fire(state);
    return state;
  }

  /** Details that load in the background are shown as soon as they are there. */
  private scanWhenDetailsLoaded(): void {
    if (this.awaitsDetails) return;
    this.awaitsDetails = true;
    void this.collector.whenDetailsLoaded().then(() => {
      this.awaitsDetails = false;
      return this.refresh();
    });
  }

  private delay(): number | undefined {
    if (this.current.kind === 'failed' && this.current.reason === 'unsupported') return undefined;
    const { pollMs, costMs: scanMs, demand, hasChanged } = this;
    const isCounted = this.changes.isKnown;
    const isQuiet = isCounted ? this.changes.isStill : this.steadiness.isQuiet;
    const isLongUnfocused = this.clock.now() - this.unfocusedAt >= putAsideMs;
    const moment = { pollMs, scanMs, isQuiet, isCounted, isLongUnfocused, power: this.powerSource() };
    const delay = nextDelay(demand, moment);
    if (delay === undefined) return undefined;
    const [expected = Infinity] = this.expected;
    const soon = hasChanged ? this.budget.pauseMs : expected;
    return Math.min(delay, Math.max(soon, soonDelay(scanMs)));
  }

  /** Reschedules the next scan; one that is overdue starts at once. */
  private schedule(): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    if (this.disposal.signal.aborted || this.inFlight !== undefined) return;
    const delay = this.delay();
    if (delay === undefined) return;
    const elapsed = this.lastScanAt === undefined ? Infinity : this.clock.now() - this.lastScanAt;
    const waitMs = Math.max(0, delay - elapsed);
    const due = this.clock.now() + waitMs;
    this.cancelTimer = this.clock.after(waitMs, () => {
      const hasSlept = this.clock.now() - due >= sleptMs;
      if (hasSlept) this.expectSoon();
      else this.expected = this.expected.slice(1);
      void this.scan(this.trigger);
    });
  }

  private get trigger(): ScanTrigger {
    if (this.hasChanged && this.lastScanAt !== undefined) return 'change';
    return this.changes.isStill ? 'still' : 'poll';
  }
}

function failureOf(error: unknown): { reason: FailureReason; problem: Problem } {
  if (error instanceof CollectFailure) {
    return { reason: error.reason, problem: { message: error.message, detail: error.detail } };
  }
  return {
    reason: 'unexpected',
    problem: {
      message: scanFailed(),
      detail: traceOf(error),
    },
  };
}
