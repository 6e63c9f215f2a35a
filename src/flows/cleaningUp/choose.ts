import { inSlices } from '../../collect/timeSlice';
import { readTreeUsage } from '../../collect/treeUsage';
import { candidateText, cleanUpProgress, cleanUpPrompt } from '../../messages/cleanUp';
import type { Candidate, CleanUpScope } from '../../model/actions/cleanUp';
import { mapInSlices } from '../../model/text/timeSlice';
import { unlessCancelled } from '../unlessCancelled';
import type { CleanUpDependencies } from './dependencies';

/** Shows the list, with what each server uses. @returns none if the person cancelled. */
export async function chooseCandidates(
  { dialogs, collector, scanner, locale }: CleanUpDependencies,
  scope: CleanUpScope,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const processes = candidates.map(({ process }) => process);
  const usages = await dialogs.progress(cleanUpProgress.reading(), (cancelled) =>
    unlessCancelled(readTreeUsage(collector, processes), cancelled),
  );
  if (usages === undefined) return [];
  const now = scanner.lastSnapshot?.takenAt ?? 0;
  const items = mapInSlices(candidates, (candidate) => ({
    value: candidate,
    ...candidateText(candidate, usages.get(candidate.process.pid), now, locale),
    isTicked: candidate.isTicked,
  }));
  const entries = await inSlices(items);
  return dialogs.chooseMany(entries, cleanUpPrompt(scope));
}
