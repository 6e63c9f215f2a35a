import type { ProcessIdentity } from '../model/process/process';
import type { Snapshot } from '../model/listeners/snapshot';
import type { Collector, ScanTrigger } from './collector';
import { CollectFailure } from './collector';

/** Two ways to look at one system: the second where what the first reads is not there, or may not be read. */
export class FirstThatCan implements Collector {
  private chosen: Collector;

  constructor(
    private readonly first: Collector,
    private readonly second: Collector,
  ) {
    this.chosen = first;
  }

  async scan(signal: AbortSignal, trigger?: ScanTrigger): Promise<Snapshot> {
    // another look may choose while this one waits
    const { chosen } = this;
    try {
      return await chosen.scan(signal, trigger);
    } catch (error) {
      if (chosen !== this.first || !isOutOfReach(error)) throw error;
      try {
        const snapshot = await this.second.scan(signal, trigger);
        this.chosen = this.second;
        return snapshot;
      } catch (otherError) {
        // what is wrong with the usual way says more than that the other one is not installed
        throw isOutOfReach(otherError) ? error : otherError;
      }
    }
  }

  readAncestorChains(pids: readonly number[]): ReturnType<Collector['readAncestorChains']> {
    return this.chosen.readAncestorChains(pids);
  }

  hasEnded(process: ProcessIdentity): Promise<boolean> {
    return this.chosen.hasEnded(process);
  }

  isSuspended(process: ProcessIdentity): Promise<boolean> {
    return this.chosen.isSuspended(process);
  }

  descendants(process: ProcessIdentity): ReturnType<Collector['descendants']> {
    return this.chosen.descendants(process);
  }

  environmentOf(process: ProcessIdentity): ReturnType<Collector['environmentOf']> {
    return this.chosen.environmentOf(process);
  }

  unitOf(process: ProcessIdentity): ReturnType<Collector['unitOf']> {
    return this.chosen.unitOf(process);
  }

  reservedPorts(): ReturnType<Collector['reservedPorts']> {
    return this.chosen.reservedPorts();
  }

  whenDetailsLoaded(): Promise<void> {
    return this.chosen.whenDetailsLoaded();
  }
}

function isOutOfReach(error: unknown): boolean {
  return error instanceof CollectFailure && (error.reason === 'missing' || error.reason === 'denied');
}
