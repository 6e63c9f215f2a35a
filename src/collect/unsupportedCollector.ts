import { CollectFailure } from './collector';
import type { Collector } from './collector';

/** Stands where no collector exists yet: it says so, and claims nothing else. */
export class UnsupportedCollector implements Collector {
  constructor(private readonly platform: string) {}

  collect(): Promise<never> {
    return Promise.reject(
      new CollectFailure(
        'unsupported',
        `Local Ports cannot see the listeners of this system (${this.platform}) yet.`,
        `no collector for ${this.platform}`,
      ),
    );
  }

  identify(): undefined {
    return undefined;
  }

  lineage(): [] {
    return [];
  }
}
