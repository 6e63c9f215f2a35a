import * as v from 'valibot';
import type { StablePort } from '../model/actions/stablePort';
import { isSameKey, maximumNameLength } from '../model/actions/stablePort';
import { isPort } from '../model/net/endpoint';
import type { Storage } from './acknowledgementStore';

const key = 'stablePorts';
/** The ones that were not asked for the longest are dropped first. */
const maximum = 500;
const maximumPathLength = 4096;

const path = v.pipe(v.string(), v.maxLength(maximumPathLength));
const stored = v.array(
  v.object({
    repository: path,
    worktree: path,
    name: v.pipe(v.string(), v.maxLength(maximumNameLength)),
    port: v.pipe(v.number(), v.check(isPort)),
  }),
);

/** The stable ports that were given out: kept across restarts, for all windows on this machine. */
export class StablePortStore {
  constructor(private readonly storage: Storage) {}

  /** Oldest first. Read from storage each time, since other windows write too. */
  get all(): readonly StablePort[] {
    const read = v.safeParse(stored, this.storage.get(key) ?? []);
    return read.success ? read.output : [];
  }

  async add(port: StablePort): Promise<void> {
    const others = this.all.filter((one) => !isSameKey(one, port));
    await this.storage.update(key, [...others, port].slice(-maximum));
  }
}
