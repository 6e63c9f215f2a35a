import type { Snapshot } from '../model/listeners/snapshot';
import type { Clock } from './clock';

/** How long nothing must have changed for polls to become rarer. */
const quietMs = 30_000;

/** Whether scans find the same listeners all the time, where the system has no counters that tell. */
export class Steadiness {
  private last = '';
  private changedAt: number;

  constructor(private readonly clock: Pick<Clock, 'now'>) {
    this.changedAt = clock.now();
  }

  get isQuiet(): boolean {
    return this.clock.now() - this.changedAt >= quietMs;
  }

  observe({ listeners }: Pick<Snapshot, 'listeners'>): void {
    const now = listeners
      .map(({ protocol, address, port, owner }) => {
        const pids = owner.kind === 'known' ? owner.processes.map(({ pid }) => pid).join() : '';
        return `${protocol} ${address.text} ${port} ${pids}`;
      })
      .join('\n');
    if (now !== this.last) this.expectChange();
    this.last = now;
  }

  /** Something has begun or ended that may listen. */
  expectChange(): void {
    this.changedAt = this.clock.now();
  }
}
