import type { ChangeSigns } from '../collect/collector';
import type { Clock } from './clock';

/** Half of it is what a change waits on average. */
const everyMs = 200;
/** A connection that is being opened or closed is over by then. */
const confirmMs = 5;
/** Equal readings, in one direction, before a change is believed. */
const readings = 3;
/** So many changes in a row are reported at once; after that one in `refillMs`, and polls find the others. */
const burst = 10;
const refillMs = 1_500;
/** How long nothing must have moved for polls to become rarer. */
const quietMs = 30_000;

interface ChangeWatchOptions {
  readonly signs: () => ChangeSigns | undefined;
  readonly clock: Clock;
  /** Sockets have come or gone. */
  readonly onChange: () => void;
  /** Something moves after a quiet time. */
  readonly onStir: () => void;
}

/** Watches the system's counters, so that a change is found at once and not by the next poll. */
export class ChangeWatch {
  private reference: ChangeSigns | undefined;
  private cancel: (() => void) | undefined;
  private withUdp = false;
  private movedAt: number;
  private allowance = burst;
  private refilledAt: number;

  constructor(private readonly options: ChangeWatchOptions) {
    this.movedAt = options.clock.now();
    this.refilledAt = this.movedAt;
  }

  /** Whether changes are noticed. */
  get isKnown(): boolean {
    return this.cancel !== undefined && this.reference !== undefined;
  }

  /** Whether nothing has moved for a while; false if that is not known. */
  get isQuiet(): boolean {
    return this.isKnown && this.options.clock.now() - this.movedAt >= quietMs;
  }

  /** Does nothing where the system does not count. */
  start(withUdp: boolean): void {
    this.withUdp = withUdp;
    if (this.cancel !== undefined) return;
    // what changed meanwhile was not seen
    this.movedAt = this.options.clock.now();
    this.reference = this.options.signs();
    if (this.reference !== undefined) this.wait();
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
  }

  private wait(): void {
    this.cancel = this.options.clock.after(everyMs, () => {
      this.look([]);
    });
  }

  /** @param before readings that differed from the reference, each some milliseconds before the next. */
  private look(before: readonly ChangeSigns[]): void {
    const { clock, signs } = this.options;
    const now = signs();
    const { reference } = this;
    if (now === undefined || reference === undefined) {
      this.reference = now;
      this.movedAt = clock.now();
      this.wait();
      return;
    }
    const seen = [...before, now];
    const areSockets = this.differ(seen, reference);
    if (areSockets && seen.length < readings) {
      this.cancel = clock.after(confirmMs, () => {
        this.look(seen);
      });
      return;
    }
    this.wait();
    if (areSockets) this.sockets(seen);
    else if (now.lastPid !== reference.lastPid) this.reference = { ...reference, lastPid: now.lastPid };
    if (areSockets || now.lastPid !== reference.lastPid) this.stir();
  }

  /** Whether all readings are above, or all below. */
  private differ(seen: readonly ChangeSigns[], reference: ChangeSigns): boolean {
    const isMoved = (count: (signs: ChangeSigns) => number): boolean =>
      seen.every((one) => count(one) > count(reference)) ||
      seen.every((one) => count(one) < count(reference));
    return isMoved(({ tcp }) => tcp) || (this.withUdp && isMoved(({ udp }) => udp));
  }

  private sockets(seen: readonly ChangeSigns[]): void {
    const { lastPid = 0 } = seen.at(-1) ?? {};
    // what a passing connection adds is not there for long
    const tcp = Math.min(...seen.map((one) => one.tcp));
    this.reference = { tcp, udp: Math.min(...seen.map(({ udp }) => udp)), lastPid };
    const now = this.options.clock.now();
    const refills = Math.floor((now - this.refilledAt) / refillMs);
    this.refilledAt += refills * refillMs;
    this.allowance = Math.min(burst, this.allowance + refills);
    if (this.allowance === 0) return;
    this.allowance--;
    this.options.onChange();
  }

  private stir(): void {
    const wasQuiet = this.isQuiet;
    this.movedAt = this.options.clock.now();
    if (wasQuiet) this.options.onStir();
  }
}
