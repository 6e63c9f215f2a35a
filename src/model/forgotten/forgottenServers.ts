import { isDeletedPath, withoutDeletedMark } from '../process/deletedPath';
import type { Changes } from '../text/sortedChanges';
import { withChanges } from '../text/sortedChanges';
import type { TimeSliced } from '../text/timeSlice';
import { VersionedMap } from '../text/versionedMap';
import type { Candidate } from './candidate';
import { compareCandidates } from './candidate';
import { endedStarter } from './endedStarter';
import type { Evidence } from './evidence';
import { copyKeyOf, newerCopies } from './newerCopies';
import type { ForgottenReason } from './reason';
import { compareReasons } from './reason';

/** Servers described between two pauses. */
const candidatesPerSlice = 8;

/** The servers of one snapshot that may be forgotten, and what speaks for it. */
export interface ForgottenServers {
  /** By port. */
  readonly candidates: readonly Candidate[];
  /** By `copyKeyOf`. */
  readonly groups: VersionedMap<string, readonly Candidate[]>;
  /** By PID, strongest first; without those for which nothing speaks. */
  readonly reasons: VersionedMap<number, readonly ForgottenReason[]>;
}

export const noServers: ForgottenServers = {
  candidates: [],
  groups: new VersionedMap(),
  reasons: new VersionedMap(),
};

interface ForgottenChange {
  readonly servers: ForgottenServers;
  /** PIDs of which the reasons are others than before. A list that says the same remains the same object. */
  readonly changed: readonly number[];
}

/**
 * @param changes candidates that are gone or new; each process is one of them at most.
 * @param evidence is given all candidates.
 * @param isEvidenceNew whether its answers may be others than before.
 */
export function* forgottenAfter(
  before: ForgottenServers,
  changes: Changes<Candidate>,
  evidence: Evidence,
  isEvidenceNew: boolean,
): TimeSliced<ForgottenChange> {
  const candidates = yield* withChanges(before.candidates, changes, compareCandidates);
  evidence.observe(candidates);
  const { groups, others } = yield* groupsAfter(before.groups, changes);
  const concerned = new Set(isEvidenceNew ? candidates : [...changes.added, ...others]);
  const copies = yield* copiesOf(concerned, groups);
  const reasons = before.reasons.draft();
  const changed: number[] = [];
  const note = (pid: number, found: readonly ForgottenReason[]): void => {
    const known = reasons.get(pid) ?? [];
    if (JSON.stringify(known) === JSON.stringify(found)) return;
    changed.push(pid);
    if (found.length === 0) reasons.delete(pid);
    else reasons.set(pid, found);
  };
  const added = new Set(changes.added.map(({ process }) => process.pid));
  for (const { process } of changes.removed) if (!added.has(process.pid)) note(process.pid, []);
  let steps = 0;
  for (const candidate of concerned) {
    if (++steps % candidatesPerSlice === 0) yield;
    const { pid } = candidate.process;
    note(pid, reasonsOf(candidate, copies.get(pid), evidence));
  }
  return { servers: { candidates, groups, reasons: reasons.finished() }, changed };
}

/** The groups, and all that are in one that has changed. */
function* groupsAfter(
  before: ForgottenServers['groups'],
  { removed, added }: Changes<Candidate>,
): TimeSliced<{ readonly groups: ForgottenServers['groups']; readonly others: readonly Candidate[] }> {
  const draft = before.draft();
  const touched = new Map<string, { readonly gone: Set<Candidate>; readonly come: Candidate[] }>();
  for (const [list, isAdded] of [
    [removed, false],
    [added, true],
  ] as const) {
    for (const candidate of list) {
      yield;
      const key = copyKeyOf(candidate);
      if (key === undefined) continue;
      const group = touched.get(key) ?? { gone: new Set(), come: [] };
      touched.set(key, group);
      if (isAdded) group.come.push(candidate);
      else group.gone.add(candidate);
    }
  }
  const others: Candidate[] = [];
  for (const [key, { gone, come }] of touched) {
    const group = [...(draft.get(key) ?? []).filter((one) => !gone.has(one)), ...come];
    if (group.length > 0) draft.set(key, group);
    else draft.delete(key);
    for (const one of group) others.push(one);
    yield;
  }
  return { groups: draft.finished(), others };
}

/** Of all groups that one of these is in. */
function* copiesOf(
  candidates: Iterable<Candidate>,
  groups: ForgottenServers['groups'],
): TimeSliced<ReadonlyMap<number, ForgottenReason>> {
  const members: Candidate[] = [];
  const done = new Set<string>();
  for (const candidate of candidates) {
    yield;
    const key = copyKeyOf(candidate);
    if (key === undefined || done.has(key)) continue;
    done.add(key);
    for (const one of groups.get(key) ?? []) members.push(one);
  }
  return yield* newerCopies(members);
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
