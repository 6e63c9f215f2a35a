/** A port that a working tree of a project always gets, so that those of one repository can run side by side. */
import type { PortRange } from '../net/endpoint';
import { isInRange } from '../net/endpoint';

/** What a stable port belongs to. */
export interface StablePortKey {
  /** The folder that all working trees of a repository share; outside of repositories, the folder itself. */
  readonly repository: string;
  /** The folder of the working tree. */
  readonly worktree: string;
  /** What tells several servers of one working tree apart: `web`, `api`; empty for the only one. */
  readonly name: string;
}

/** A port that was given out. */
export interface StablePort extends StablePortKey {
  readonly port: number;
}

/** A name of a server is short, and may come from a file of a repository. */
export const maximumNameLength = 100;

/**
 * Ports that browsers refuse to open, of those above the well-known ones: "bad port" of the Fetch standard,
 * https://fetch.spec.whatwg.org/#port-blocking
 */
const blockedByBrowsers: ReadonlySet<number> = new Set([
  ...[1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669],
  ...[6679, 6697, 10080],
]);

export function isSameKey(a: StablePortKey, b: StablePortKey): boolean {
  return a.repository === b.repository && a.worktree === b.worktree && a.name === b.name;
}

/**
 * Every port of the range that a browser opens, once each, in an order that depends on the key and the range alone: the
 * first that can be had is the port of the key.
 */
export function* stablePortCandidates(key: StablePortKey, range: PortRange): Generator<number> {
  const { from, to } = range;
  const count = to - from + 1;
  const start = hashOf([key.repository, key.worktree, key.name]) % count;
  for (let step = 0; step < count; step++) {
    const port = from + ((start + step) % count);
    if (!blockedByBrowsers.has(port)) yield port;
  }
}

/**
 * The port that was given to the key before, if it is still in the range.
 * @param known what was given out, oldest first.
 */
export function rememberedPort(
  known: readonly StablePort[],
  key: StablePortKey,
  range: PortRange,
): number | undefined {
  const port = known.findLast((one) => isSameKey(one, key))?.port;
  return port !== undefined && isInRange(port, range) ? port : undefined;
}

/** FNV-1a of the code points, then MurmurHash3's finalizer, which spreads texts that differ only at their ends. */
function hashOf(parts: readonly string[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    // paths and names do not contain it
    for (const unit of `${part}\0`) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
