import type { Clock } from '../../../src/watch/clock';

/** Time that passes only when a test advances it. */
export class FakeClock implements Clock {
  private time = 0;
  private timers: { due: number; run: () => void }[] = [];

  now(): number {
    return this.time;
  }

  /** The share of the time that this process is running. */
  load = 1;

  cpuMs(): number {
    return this.time * this.load;
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { due: this.time + milliseconds, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  every(milliseconds: number, run: () => void): () => void {
    let cancel: () => void;
    const wait = (): void => {
      cancel = this.after(milliseconds, () => {
        wait();
        run();
      });
    };
    wait();
    return () => {
      cancel();
    };
  }

  /** How long until each timer that is set. */
  get waiting(): number[] {
    return this.timers.map(({ due }) => due - this.time);
  }

  pass(milliseconds: number): void {
    this.time += milliseconds;
    const due = this.timers.filter((timer) => timer.due <= this.time);
    this.timers = this.timers.filter((timer) => timer.due > this.time);
    for (const { run } of due) run();
  }
}
