import type { Finding } from '../model/exposure/findings';
import { findingKey } from '../model/exposure/findings';

/** A server that restarts is gone for a moment: its finding stays for so long, so that the warning does not blink. */
export const keptMs = 5_000;

/** Findings, with those that were there a moment ago. */
export class RecentFindings {
  private readonly seen = new Map<
    string,
    { readonly finding: Finding; readonly goneAt: number | undefined }
  >();

  constructor(private readonly now: () => number) {}

  /** @param findings what is there now. @returns these, and after them what has just gone. */
  update(findings: readonly Finding[]): Finding[] {
    const now = this.now();
    const keys = new Set(findings.map(({ traits }) => findingKey(traits)));
    const gone: Finding[] = [];
    for (const [key, { finding, goneAt = now }] of this.seen) {
      if (keys.has(key)) continue;
      // from the look that missed it: the one before may be longer ago than a restart takes
      if (now - goneAt > keptMs) this.seen.delete(key);
      else {
        this.seen.set(key, { finding, goneAt });
        gone.push(finding);
      }
    }
    for (const finding of findings) {
      this.seen.set(findingKey(finding.traits), { finding, goneAt: undefined });
    }
    return [...findings, ...gone];
  }

  /** The user ended it: it does not restart. */
  forget(pid: number): void {
    for (const [key, { finding }] of this.seen) {
      if (finding.traits.process.pid === pid) this.seen.delete(key);
    }
  }
}
