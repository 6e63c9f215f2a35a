import { CollectFailure } from './collector';
import type { Collector } from './collector';

/** Stands where no collector exists: it says so, and claims nothing else. */
export class UnsupportedCollector implements Collector {
  constructor(private readonly platform: string) {}

  scan(): Promise<never> {
    return Promise.reject(
      new CollectFailure(
        'unsupported',
        `Local Ports cannot see the listeners of this system (${this.platform}).`,
        `no collector for ${this.platform}`,
      ),
    );
  }

  readAncestorChains(pids: readonly number[]): Promise<[][]> {
    return Promise.resolve(pids.map(() => []));
  }

  inspect(pids: readonly number[]): Promise<undefined[]> {
    return Promise.resolve(pids.map(() => undefined));
  }

  hasEnded(): Promise<boolean> {
    return Promise.resolve(false);
  }

  isSuspended(): Promise<boolean> {
    return Promise.resolve(false);
  }

  descendants(): Promise<[]> {
    return Promise.resolve([]);
  }

  environmentOf(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  unitOf(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  reservedPorts(): Promise<[]> {
    return Promise.resolve([]);
  }

  whenDetailsLoaded(): Promise<void> {
    return Promise.resolve();
  }
}
