import { isDeletedPath, withoutDeletedMark } from '../process/deletedPath';
import type { TimeSliced } from '../text/timeSlice';
import type { Candidate } from './candidate';
import { endedStarter } from './endedStarter';
import type { Evidence } from './evidence';
import { newerCopies } from './newerCopies';
import type { ForgottenReason } from './reason';
import { compareReasons } from './reason';

/** Servers described between two pauses. */
const candidatesPerSlice = 8;

/** Finds the reasons of one snapshot after another, and keeps the lists of servers for which nothing has changed. */
export class ForgottenFinder {
  private last: ReadonlyMap<number, readonly ForgottenReason[]> = new Map();

  /**
   * @param candidates each process once.
   * @returns by PID, strongest first; without those for which nothing speaks.
   */
  *find(
    candidates: readonly Candidate[],
    evidence: Evidence,
  ): TimeSliced<ReadonlyMap<number, readonly ForgottenReason[]>> {
    evidence.observe(candidates);
    const copies = yield* newerCopies(candidates);
    const found = new Map<number, readonly ForgottenReason[]>();
    for (const [index, candidate] of candidates.entries()) {
      if (index % candidatesPerSlice === 0) yield;
      const { pid } = candidate.process;
      const reasons = reasonsOf(candidate, copies.get(pid), evidence);
      if (reasons.length === 0) continue;
      const before = this.last.get(pid);
      found.set(pid, isSameList(before, reasons) ? before : reasons);
    }
    this.last = found;
    return found;
  }
}

function reasonsOf(
  candidate: Candidate,
  newerCopy: ForgottenReason | undefined,
  evidence: Evidence,
): readonly ForgottenReason[] {
  const { process, ancestors, project } = candidate;
  const checkout = project?.checkout;
  const reasons: readonly (ForgottenReason | undefined)[] = [
    deletedFolder(process.cwd, evidence),
    checkout?.isPruned === true ? { kind: 'worktreePruned', folder: checkout.folder } : undefined,
    ...(checkout === undefined || checkout.isPruned ? [] : evidence.ofBranch(checkout)),
    ...evidence.ofProcess(process, ancestors),
    endedStarter(candidate, evidence),
    newerCopy,
  ];
  return reasons.filter((reason) => reason !== undefined).sort(compareReasons);
}

function deletedFolder(cwd: string | undefined, evidence: Evidence): ForgottenReason | undefined {
  if (cwd === undefined || !isDeletedPath(cwd)) return undefined;
  const state = evidence.deletedFolder(cwd);
  if (state === undefined || state === 'there') return undefined;
  const folder = withoutDeletedMark(cwd);
  return { kind: 'folderDeleted', folder, ...(state === 'replaced' ? { isReplaced: true } : {}) };
}

/** They are plain values, made in the same order. */
function isSameList(
  before: readonly ForgottenReason[] | undefined,
  now: readonly ForgottenReason[],
): before is readonly ForgottenReason[] {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(now);
}
