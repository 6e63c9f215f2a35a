import type { Collector } from '../collect/collector';
import { readTreeUsage } from '../collect/treeUsage';
import type { Candidate } from '../model/forgotten/candidate';
import { isOpen } from '../model/net/portConnection';
import type { TreeUsage } from '../model/process/treeUsage';

const sampleMs = 10 * 60_000;
/** While some are called idle: what was just used must not be for long. */
const checkMs = 60_000;
/**
 * Time is counted while scans come: a machine that sleeps, or a window in which nothing is scanned, adds no more than
 * this. Whether clocks count the sleep differs by system.
 */
const maximumStepMs = 5 * 60_000;
/** What timers and garbage collection of a server that does nothing take, as a share of the time. */
const idleShare = 0.001;

interface IdleTimesParts {
  readonly collector: Pick<Collector, 'inspect' | 'usageOf' | 'connectionsOn'>;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** Milliseconds since the epoch. */
  readonly today: () => number;
  /** 0: nothing is sampled. */
  readonly idleHours: () => number;
}

interface Sample {
  readonly startMark: string | undefined;
  readonly usage: TreeUsage;
  readonly countedMs: number;
  /** Since when it has been idle in all samples: by the clock, and as counted. */
  readonly sinceMs: number;
  readonly sinceCountedMs: number;
}

/**
 * Samples, every ten minutes, which dev servers have no connection and use almost no CPU time with all that they have
 * started. What cannot be read is not idle.
 */
export class IdleTimes {
  private samples: ReadonlyMap<number, Sample> = new Map();
  private countedMs = 0;
  private countedAt: number | undefined;
  private sampledAt = -Infinity;
  private isAnyIdle = false;

  constructor(private readonly parts: IdleTimesParts) {}

  /** Called with every scan. */
  tick(): void {
    const now = this.parts.now();
    this.countedMs += Math.min(now - (this.countedAt ?? now), maximumStepMs);
    this.countedAt = now;
  }

  /** Since when each has been idle, if that is long enough: by PID, in milliseconds since the epoch. */
  async idle(candidates: readonly Candidate[]): Promise<ReadonlyMap<number, number>> {
    const { now, idleHours } = this.parts;
    const hours = idleHours();
    if (hours <= 0) {
      this.samples = new Map();
      this.sampledAt = -Infinity;
      this.isAnyIdle = false;
      return new Map();
    }
    if (now() - this.sampledAt >= (this.isAnyIdle ? checkMs : sampleMs)) {
      this.sampledAt = now();
      this.samples = await this.sample(candidates);
    }
    const found = new Map(
      candidates.flatMap(({ process: { pid, startMark } }) => {
        const sample = this.samples.get(pid);
        if (sample === undefined || sample.startMark !== startMark) return [];
        const isLong = sample.countedMs - sample.sinceCountedMs >= hours * 3_600_000;
        return isLong ? [[pid, sample.sinceMs] as const] : [];
      }),
    );
    this.isAnyIdle = found.size > 0;
    return found;
  }

  private async sample(candidates: readonly Candidate[]): Promise<ReadonlyMap<number, Sample>> {
    const { collector, today } = this.parts;
    if (candidates.length === 0) return new Map();
    const usages = await readTreeUsage(
      collector,
      candidates.map(({ process }) => process),
    );
    const connections = await collector.connectionsOn(candidates.flatMap(({ ports }) => ports));
    if (connections === undefined) return new Map();
    const used = new Set(
      connections.filter((one) => isOpen(one) && one.isOutgoing !== true).map(({ port }) => port),
    );
    const found = new Map<number, Sample>();
    for (const { process, ports } of candidates) {
      const usage = usages.get(process.pid);
      if (usage === undefined || usage.isPartial || ports.some((port) => used.has(port))) continue;
      const before = this.samples.get(process.pid);
      const isSame = before !== undefined && before.startMark === process.startMark;
      const since =
        isSame && isIdle(before, usage, this.countedMs)
          ? { sinceMs: before.sinceMs, sinceCountedMs: before.sinceCountedMs }
          : { sinceMs: today(), sinceCountedMs: this.countedMs };
      found.set(process.pid, { startMark: process.startMark, usage, countedMs: this.countedMs, ...since });
    }
    return found;
  }
}

/** CPU time of what has exited is gone from the sum, and what was started has just run. */
function isIdle(before: Sample, usage: TreeUsage, countedMs: number): boolean {
  const cpuMs = usage.cpuMs - before.usage.cpuMs;
  return (
    usage.processes === before.usage.processes &&
    cpuMs >= 0 &&
    cpuMs <= Math.max(100, idleShare * (countedMs - before.countedMs))
  );
}
