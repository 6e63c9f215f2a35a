import type { Finding, Findings } from '../model/exposure/findings';
import { findingKey } from '../model/exposure/findings';
import type { TimeSliced } from '../model/text/timeSlice';
import { filterInSlices, itemsPerSlice } from '../model/text/timeSlice';
import { VersionedMap } from '../model/text/versionedMap';

/** A server that restarts is gone for a moment: its finding is kept for so long, so that the warning does not blink. */
export const keptMs = 5_000;

interface Gone {
  readonly finding: Finding;
  readonly goneAt: number;
}

interface Known {
  readonly findings: Findings;
  /** How many findings have the same key: processes can share a port. */
  readonly counts: VersionedMap<string, number>;
  /** By key. */
  readonly gone: ReadonlyMap<string, Gone>;
  readonly recent: readonly Finding[];
}

const noPids: ReadonlySet<number> = new Set();

/** Findings, with those that were there a moment ago. What has not changed is only compared by identity. */
export class RecentFindings {
  private last: Known = { findings: new Map(), counts: new VersionedMap(), gone: new Map(), recent: [] };
  /** PIDs of what was terminated since the last findings. */
  private terminated = noPids;

  constructor(private readonly now: () => number) {}

  /**
   * @param findings those of the last scan.
   * @returns these, and after them those that have just gone; the same array while nothing changes.
   */
  *update(findings: Findings): TimeSliced<readonly Finding[]> {
    const { last, terminated } = this;
    const isSame = last.findings === findings;
    if (isSame && last.gone.size + terminated.size === 0) return last.recent;
    const { counts, gone } = isSame ? last : yield* this.after(last, findings);
    const now = this.now();
    // from the scan that missed it: the one before may be longer ago than a restart takes
    const kept = [...gone].filter(
      ([, { finding, goneAt }]) => now - goneAt <= keptMs && !terminated.has(finding.traits.process.pid),
    );
    const recent = [...findings.values(), ...kept.map(([, { finding }]) => finding)];
    this.last = { findings, counts, gone: new Map(kept), recent };
    if (this.terminated === terminated) this.terminated = noPids;
    return recent;
  }

  /** The user terminated it, so it is not restarting. */
  forget(pid: number): void {
    this.terminated = new Set([...this.terminated, pid]);
  }

  private *after(before: Known, findings: Findings): TimeSliced<Pick<Known, 'counts' | 'gone'>> {
    const added = yield* filterInSlices(
      findings.values(),
      (finding) => before.findings.get(finding.row.id) !== finding,
    );
    const removed = yield* filterInSlices(
      before.findings.values(),
      (finding) => findings.get(finding.row.id) !== finding,
    );
    const counts = before.counts.draft();
    const gone = new Map(before.gone);
    const now = this.now();
    let steps = 0;
    for (const { traits } of added) {
      const key = findingKey(traits);
      counts.set(key, (counts.get(key) ?? 0) + 1);
      gone.delete(key);
      if (++steps % itemsPerSlice === 0) yield;
    }
    for (const finding of removed) {
      const key = findingKey(finding.traits);
      const others = (counts.get(key) ?? 1) - 1;
      if (others > 0) counts.set(key, others);
      else {
        counts.delete(key);
        gone.set(key, { finding, goneAt: now });
      }
      if (++steps % itemsPerSlice === 0) yield;
    }
    return { counts: counts.finished(), gone };
  }
}
