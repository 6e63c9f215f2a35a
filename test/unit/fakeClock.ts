import type { WaitClock } from '../../src/act/pollUntil';

/** Time passes only when it is waited for, or when a test says so. */
export class FakeClock implements WaitClock {
  nowMs = 0;
  /** Called before each delay. */
  onDelay: () => void = () => undefined;

  now(): number {
    return this.nowMs;
  }

  delay(milliseconds: number): Promise<void> {
    this.onDelay();
    this.nowMs += milliseconds;
    return Promise.resolve();
  }
}
