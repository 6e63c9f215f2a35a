import { askEach, inSlices } from '../../collect/timeSlice';
import { cleanUpProgress } from '../../messages/cleanUp';
import type { Candidate, CleanUpScope, Scanned } from '../../model/actions/cleanUp';
import { scannedFrom, stillApplies } from '../../model/actions/cleanUp';
import type { EndResult } from '../../model/actions/endResult';
import type { EndTree, IsKept } from '../../model/actions/endTrees';
import { endTreesOf, keptDescendants } from '../../model/actions/endTrees';
import type { TimeSliced } from '../../model/text/timeSlice';
import { memberOf } from '../processLookup';
import { scanIfPossible } from '../scan';
import type { Assessment, Reading } from '../termination/assess';
import { readAssessments } from '../termination/assess';
import type { CleanUpDependencies } from './dependencies';

/** A server that was chosen, with everything a person has to know before. */
export interface Chosen extends Assessment {
  readonly candidate: Candidate;
}

/** What is about to be ended, and what cannot be. */
export interface EndPlan {
  readonly trees: readonly EndTree<Chosen>[];
  readonly isKept: IsKept;
  /** Of those that cannot be. */
  readonly results: readonly EndResult[];
}

/** @returns undefined if the person cancelled. */
export async function planEnd(
  dependencies: CleanUpDependencies,
  scope: CleanUpScope,
  offered: readonly Candidate[],
  chosen: readonly Candidate[],
): Promise<EndPlan | undefined> {
  // the list may have been open for long
  await scanIfPossible(dependencies);
  const scanned = await scannedNow(dependencies);
  const { valid, outdated } = await inSlices(sortOut(scope, chosen, scanned));
  const byPid = new Map(valid.map((candidate) => [candidate.process.pid, candidate]));
  const readings =
    valid.length === 0
      ? []
      : await readAssessments(
          dependencies,
          valid.map(({ process }) => process),
          cleanUpProgress.inspecting,
        );
  if (readings === undefined) return undefined;
  const found = readings.flatMap(({ target, assessment }) => {
    const candidate = byPid.get(target.pid);
    return assessment === undefined || candidate === undefined ? [] : [{ ...assessment, candidate }];
  });
  // what was not ticked, and what is said to be left running
  const ending = new Set(found.map(({ candidate }) => candidate));
  const isKept = keptDescendants(
    scanned.rowsByPid,
    offered.flatMap((candidate) => (ending.has(candidate) ? [] : candidate.process)),
  );
  return {
    trees: await inSlices(endTreesOf(found, isKept)),
    isKept,
    results: [
      ...outdated.map(({ process }) => ({
        kind: 'noLongerApplies' as const,
        target: { ...memberOf(process), listeners: [] },
      })),
      ...(await obstaclesOf(dependencies, readings)),
    ],
  };
}

/** Most of what no longer listens has exited, and then that is said. */
function obstaclesOf(
  { collector }: CleanUpDependencies,
  readings: readonly Reading[],
): Promise<readonly EndResult[]> {
  const impossible = readings.filter((reading) => reading.obstacle !== undefined);
  return askEach(impossible, async ({ target, obstacle }) => {
    const hasEnded = obstacle.kind === 'notListening' && (await collector.hasEnded(target));
    return { kind: 'outcome', target, outcome: hasEnded ? { kind: 'alreadyExited' } : obstacle };
  });
}

/** The rows of the last scan, and its processes. */
export async function scannedNow({
  currentRows,
  scanner,
}: Pick<CleanUpDependencies, 'currentRows' | 'scanner'>): Promise<Scanned> {
  const rows = await currentRows(['tcp', 'udp']);
  return inSlices(scannedFrom(rows, scanner.lastSnapshot?.processes ?? new Map()));
}

function* sortOut(
  scope: CleanUpScope,
  candidates: readonly Candidate[],
  scanned: Scanned,
): TimeSliced<{ readonly valid: readonly Candidate[]; readonly outdated: readonly Candidate[] }> {
  const valid: Candidate[] = [];
  const outdated: Candidate[] = [];
  for (const candidate of candidates) {
    yield;
    (stillApplies(candidate, scope, scanned) ? valid : outdated).push(candidate);
  }
  return { valid, outdated };
}
