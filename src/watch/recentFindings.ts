import type { Finding, Findings } from '../model/exposure/findings';
import { findingKey } from '../model/exposure/findings';

/** A server that restarts is gone for a moment: its finding is kept for so long, so that the warning does not blink. */
export const keptMs = 5_000;

/** Findings, with those that were there a moment ago. */
export class RecentFindings {
  private readonly known = new Map<
    string,
    { readonly finding: Finding; readonly goneAt: number | undefined }
  >();
  private last: { readonly findings: Findings; readonly recent: readonly Finding[] } | undefined;

  constructor(private readonly now: () => number) {}

  /**
   * @param findings those of the last scan.
   * @returns these, and after them those that have just gone; the same array while nothing changes.
   */
  update(findings: Findings): readonly Finding[] {
    if (this.last?.findings === findings && this.last.recent.length === findings.size)
      return this.last.recent;
    const present = [...findings.values()];
    const gone = this.justGone(new Set(present.map(({ traits }) => findingKey(traits))));
    for (const finding of present) {
      this.known.set(findingKey(finding.traits), { finding, goneAt: undefined });
    }
    const recent = [...present, ...gone];
    this.last = { findings, recent };
    return recent;
  }

  /** The user terminated it, so it is not restarting. */
  forget(pid: number): void {
    this.last = undefined;
    for (const [key, { finding }] of this.known) {
      if (finding.traits.process.pid === pid) this.known.delete(key);
    }
  }

  private justGone(present: ReadonlySet<string>): Finding[] {
    const now = this.now();
    const gone: Finding[] = [];
    for (const [key, { finding, goneAt = now }] of this.known) {
      if (present.has(key)) continue;
      // from the scan that missed it: the one before may be longer ago than a restart takes
      if (now - goneAt > keptMs) this.known.delete(key);
      else {
        this.known.set(key, { finding, goneAt });
        gone.push(finding);
      }
    }
    return gone;
  }
}
