import type { ChangeReader, ChangeRequest, ChangeSigns } from '../collect/collector';
import type { Clock } from './clock';

/** Half of it is what a change waits on average. To be woken costs more than to read: 4 times a second take 0.6 ms. */
const everyMs = 250;
/** While something happens: a person who has started a server waits for its row. */
const busyEveryMs = 100;
/**
 * While connections come and go all the time: each reading finds that counters have moved, and has to look what it was. A listener
 * still shows within half a second.
 */
const churnEveryMs = 500;
/** So many readings in a row that found connections to have moved. */
const churnReadings = 8;
/** So long after the last change, or what may bring one. */
const busyMs = 10_000;
/** A listener that took another's place between two readings is found by then: no counter has moved. */
const thoroughEveryMs = 1_500;
/** While listeners come and go, one often does within the same reading as another that goes. */
const busyThoroughEveryMs = 200;

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
  /** Until when readings are as frequent as while something happens; undefined while they are not. */
  private busyUntil: number | undefined;
  /** So many readings in a row found only connections to have moved. */
  private moving = 0;
  private lookingEveryMs = everyMs;
  private quick: ChangeRequest = { udp: false, isThorough: false };
  private thorough: ChangeRequest = { udp: false, isThorough: true };
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
    this.quick = { udp: withUdp, isThorough: false };
    this.thorough = { udp: withUdp, isThorough: true };
    if (this.reader !== undefined) return;
    const reader = this.options.open();
    if (reader === undefined) return;
    this.reader = reader;
    this.last = this.read(reader, true);
    this.hasten();
    // what changed before was not seen
    this.options.onChange();
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
    this.busyUntil = undefined;
    this.moving = 0;
    this.reader?.close();
    this.reader = undefined;
    this.last = undefined;
  }

  /** Something has happened, or is expected to: reads more often for a while. */
  hasten(): void {
    const { reader } = this;
    if (reader === undefined) return;
    this.busyUntil = this.options.clock.now() + busyMs;
    this.lookEvery(busyEveryMs, reader);
  }

  /** A scan begins: it will see whatever has changed until now. */
  scanBegins(): void {
    this.hasStirred = false;
  }

  private lookEvery(milliseconds: number, reader: ChangeReader): void {
    if (this.cancel !== undefined && milliseconds === this.lookingEveryMs) return;
    this.lookingEveryMs = milliseconds;
    this.cancel?.();
    this.cancel = this.options.clock.every(milliseconds, () => {
      this.look(reader);
    });
  }

  private look(reader: ChangeReader): void {
    if (this.busyUntil !== undefined && this.options.clock.now() >= this.busyUntil)
      this.busyUntil = undefined;
    const before = this.last;
    const thoroughAfterMs = this.busyUntil === undefined ? thoroughEveryMs : busyThoroughEveryMs;
    const now = this.read(reader, this.options.clock.now() - this.thoroughAt >= thoroughAfterMs);
    this.moving = now?.areConnectionsMoving === true ? this.moving + 1 : 0;
    if (this.busyUntil === undefined)
      this.lookEvery(this.moving < churnReadings ? everyMs : churnEveryMs, reader);
    if (now === before) return;
    this.last = now;
    if (now !== undefined && now.listeners !== before?.listeners) {
      this.hasten();
      this.options.onChange();
    }
    if (now === undefined ? before !== undefined : now.lastPid !== before?.lastPid) this.stir();
  }

  private read(reader: ChangeReader, isThorough: boolean): ChangeSigns | undefined {
    if (isThorough) this.thoroughAt = this.options.clock.now();
    return reader.read(isThorough ? this.thorough : this.quick);
  }

  private stir(): void {
    if (this.hasStirred) return;
    this.hasStirred = true;
    this.options.onStir();
  }
}
