import type { ChangeReader, ChangeSigns } from '../collect/collector';
import type { Clock } from './clock';

/** Half of it is what a change waits on average. */
const everyMs = 200;
/** A listener that took another's place between two readings is found by then: no counter has moved. */
const thoroughEveryMs = 1_500;

interface ChangeWatchOptions {
  /** Undefined where the system does not count. */
  readonly open: () => ChangeReader | undefined;
  readonly clock: Clock;
  /** Listeners have come or gone. */
  readonly onChange: () => void;
  /** Processes have started since the last scan, or it is no longer known whether anything has changed. */
  readonly onStir: () => void;
}

/** Watches the system's counters, so that a change is found at once and not by the next poll. */
export class ChangeWatch {
  private reader: ChangeReader | undefined;
  private last: ChangeSigns | undefined;
  private cancel: (() => void) | undefined;
  private withUdp = false;
  private thoroughAt = 0;
  /** Since the last scan began. */
  private hasStirred = true;

  constructor(private readonly options: ChangeWatchOptions) {}

  /** Whether changes are noticed. */
  get isKnown(): boolean {
    return this.last !== undefined;
  }

  /** Whether nothing can have changed since the last scan but what counters do not show; false if that is unknown. */
  get isStill(): boolean {
    return this.last?.isExact === true && !this.hasStirred;
  }

  /** Does nothing where the system does not count. */
  start(withUdp: boolean): void {
    this.withUdp = withUdp;
    if (this.reader !== undefined) return;
    this.reader = this.options.open();
    if (this.reader === undefined) return;
    this.last = this.read(this.reader, true);
    this.wait(this.reader);
    // what changed before was not seen
    this.options.onChange();
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
    this.reader?.close();
    this.reader = undefined;
    this.last = undefined;
  }

  /** A scan begins: it will see whatever has changed until now. */
  scanBegins(): void {
    this.hasStirred = false;
  }

  private wait(reader: ChangeReader): void {
    this.cancel = this.options.clock.after(everyMs, () => {
      this.wait(reader);
      this.look(reader);
    });
  }

  private look(reader: ChangeReader): void {
    const before = this.last;
    const now = this.read(reader, this.options.clock.now() - this.thoroughAt >= thoroughEveryMs);
    this.last = now;
    if (now !== undefined && now.listeners !== before?.listeners) this.options.onChange();
    if (now === undefined ? before !== undefined : now.lastPid !== before?.lastPid) this.stir();
  }

  private read(reader: ChangeReader, isThorough: boolean): ChangeSigns | undefined {
    if (isThorough) this.thoroughAt = this.options.clock.now();
    return reader.read({ udp: this.withUdp, isThorough });
  }

  private stir(): void {
    if (this.hasStirred) return;
    this.hasStirred = true;
    this.options.onStir();
  }
}
