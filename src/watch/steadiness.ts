import type { Listener, Owner } from '../model/listeners/listener';
import type { Snapshot } from '../model/listeners/snapshot';
import type { Clock } from './clock';

/** How long nothing must have changed for polls to become rarer. */
const quietMs = 30_000;

/** Whether scans find the same listeners all the time, where the system has no counters that tell. */
export class Steadiness {
  private last: readonly Listener[] = [];
  private changedAt: number;

  constructor(private readonly clock: Pick<Clock, 'now'>) {
    this.changedAt = clock.now();
  }

  get isQuiet(): boolean {
    return this.clock.now() - this.changedAt >= quietMs;
  }

  observe({ listeners }: Pick<Snapshot, 'listeners'>): void {
    const before = this.last;
    this.last = listeners;
    const isSame =
      before.length === listeners.length &&
      before.every((one, index) => one === listeners[index] || isEqual(one, listeners[index]));
    if (!isSame) this.expectChange();
  }

  /** Something has begun or ended that may listen. */
  expectChange(): void {
    this.changedAt = this.clock.now();
  }
}

/** The same socket of the same processes. */
function isEqual(a: Listener, b: Listener | undefined): boolean {
  return (
    b?.port === a.port &&
    b.protocol === a.protocol &&
    b.address.text === a.address.text &&
    isSameOwner(a.owner, b.owner)
  );
}

function isSameOwner(a: Owner, b: Owner): boolean {
  if (a.kind === 'hidden' || b.kind === 'hidden') return a.kind === b.kind;
  return (
    a.processes.length === b.processes.length &&
    a.processes.every(({ pid }, index) => pid === b.processes[index]?.pid)
  );
}
