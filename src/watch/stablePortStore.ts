import * as v from 'valibot';
import type { StablePort } from '../model/actions/stablePort';
import { maximumNameLength } from '../model/actions/stablePort';
import { isPort } from '../model/net/endpoint';
import type { Storage } from './boundedStore';
import { BoundedStore } from './boundedStore';

const maximumPathLength = 4096;
const path = v.pipe(v.string(), v.maxLength(maximumPathLength));
const entry = v.object({
  repository: path,
  worktree: path,
  name: v.pipe(v.string(), v.maxLength(maximumNameLength)),
  port: v.pipe(v.number(), v.check(isPort)),
});

/** The stable ports that were given out: kept across restarts, for all windows on this machine. */
export class StablePortStore {
  private readonly ports: BoundedStore<StablePort>;

  constructor(storage: Storage) {
    this.ports = new BoundedStore<StablePort>(storage, {
      ...{ key: 'stablePorts', entry, maximum: 500 },
      idOf: ({ repository, worktree, name }) => JSON.stringify([repository, worktree, name]),
    });
  }

  /** Oldest first. */
  get all(): readonly StablePort[] {
    return this.ports.all;
  }

  add(port: StablePort): Promise<void> {
    return this.ports.put(port);
  }
}
