import { platformNotSupported } from '../messages/collect';
import type { Collector } from './collector';
import { CollectFailure } from './collector';

/** For a platform without a collector: every scan fails with that reason, and nothing is claimed about processes. */
export class UnsupportedCollector implements Collector {
  constructor(private readonly platform: string) {}

  scan(): Promise<never> {
    return Promise.reject(
      new CollectFailure(
        'unsupported',
        platformNotSupported(this.platform),
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

  connectionsOn(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  checkNow(): 'unknown' {
    return 'unknown';
  }

  isSuspended(): Promise<boolean> {
    return Promise.resolve(false);
  }

  environmentOf(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  reservedPorts(): Promise<[]> {
    return Promise.resolve([]);
  }

  namedProcesses(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  usageOf(processes: readonly unknown[]): Promise<undefined[]> {
    return Promise.resolve(processes.map(() => undefined));
  }

  changeReader(): undefined {
    return undefined;
  }

  whenDetailsLoaded(): Promise<void> {
    return Promise.resolve();
  }
}
