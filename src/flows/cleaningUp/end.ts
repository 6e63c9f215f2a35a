import { inSlices } from '../../collect/timeSlice';
import { cleanUpProgress } from '../../messages/cleanUp';
import type { CleanUpScope } from '../../model/actions/cleanUp';
import { isListening, stillApplies } from '../../model/actions/cleanUp';
import type { EndResult } from '../../model/actions/endResult';
import { wasSignaled } from '../../model/actions/endResult';
import type { EndTree, IsKept } from '../../model/actions/endTrees';
import { endTreesOf, membersOf } from '../../model/actions/endTrees';
import type { Member, Outcome, Target } from '../../model/actions/termination';
import type { Snapshot } from '../../model/listeners/snapshot';
import { sameProcess } from '../../model/process/process';
import { filterInSlices } from '../../model/text/timeSlice';
import { UserError } from '../../model/text/userError';
import { memberOf } from '../processLookup';
import { scanNow } from '../scan';
import { sendAndWait } from '../termination/carryOut';
import type { CleanUpDependencies } from './dependencies';
import type { Chosen, EndPlan } from './plan';
import { scannedNow } from './plan';
import type { PortsInUse } from './portsInUse';
import { portsInUse } from './portsInUse';

/** What became of the servers, and of their ports. */
export interface Ended {
  readonly results: readonly EndResult[];
  readonly ports: PortsInUse;
}

/**
 * Asks one tree after the other to exit, and waits for each, then checks their ports. Right before, it is checked again that
 * the server is still there, still listens, and is still what it was chosen for. What was not begun when the person cancels
 * is not touched.
 * @returns one result for each tree, in order, and for each chosen server that was expected to end with another one and did
 * not.
 */
export function endTrees(
  dependencies: CleanUpDependencies,
  scope: CleanUpScope,
  { trees, isKept }: EndPlan,
): Promise<Ended> {
  return dependencies.dialogs.progress(
    cleanUpProgress.terminating(trees.length),
    async (cancelled, report) => {
      const results: EndResult[] = [];
      const queue = [...trees];
      // grows meanwhile
      for (const [index, tree] of queue.entries()) {
        const { target } = tree.root;
        if (!cancelled.aborted) report(cleanUpProgress.step(index + 1, queue.length, target));
        const ending = cancelled.aborted
          ? undefined
          : await endTree(dependencies, scope, tree, isKept, cancelled);
        if (ending === undefined || isNotBegun(ending.result)) {
          results.push(...[tree.root, ...tree.covered].map(notBegun));
          continue;
        }
        results.push(ending.result, ...ending.unwanted);
        queue.push(...(await inSlices(endTreesOf(ending.left, isKept))));
      }
      report(cleanUpProgress.checkingPorts());
      return { results, ports: await portsInUse(dependencies, trees, results, cancelled) };
    },
  );
}

function notBegun({ target }: Chosen): EndResult {
  return { kind: 'notBegun', target };
}

function isNotBegun(result: EndResult): boolean {
  return result.kind === 'outcome' && result.outcome.kind === 'cancelled';
}

/** Forces what did not exit. Each is checked again before. */
export function forceAll(
  dependencies: CleanUpDependencies,
  { trees }: EndPlan,
  targets: readonly Target[],
): Promise<Ended> {
  return dependencies.dialogs.progress(
    cleanUpProgress.terminating(targets.length),
    async (cancelled, report) => {
      const results: EndResult[] = [];
      for (const [index, target] of targets.entries()) {
        if (cancelled.aborted) {
          results.push({ kind: 'notBegun', target });
          continue;
        }
        report(cleanUpProgress.step(index + 1, targets.length, target));
        results.push(
          await unlessExpectedFailure(async () => ({
            kind: 'outcome',
            target,
            outcome: afterForce(await sendAndWait(dependencies, target, 'SIGKILL', cancelled)),
          })),
        );
      }
      report(cleanUpProgress.checkingPorts());
      return { results, ports: await portsInUse(dependencies, trees, results, cancelled) };
    },
  );
}

/** It exited between the two signals, so because of the first. */
function afterForce(outcome: Outcome): Outcome {
  return outcome.kind === 'alreadyExited' || outcome.kind === 'pidReused' ? { kind: 'exited' } : outcome;
}

/** What became of a tree, and of the chosen ones in it that were not to end by themselves. */
interface Ending {
  readonly result: EndResult;
  /** Of those that are wanted again. */
  readonly unwanted: readonly EndResult[];
  /** Those that did not end with it: they have a turn of their own. */
  readonly left: readonly Chosen[];
}

async function endTree(
  dependencies: CleanUpDependencies,
  scope: CleanUpScope,
  { root, covered }: EndTree<Chosen>,
  isKept: IsKept,
  cancelled: AbortSignal,
): Promise<Ending> {
  let ended: readonly Chosen[] = [];
  let outdated: readonly Chosen[] = [];
  const result = await unlessExpectedFailure(async () => {
    const snapshot = await scanNow(dependencies);
    const scanned = await scannedNow(dependencies);
    const { target } = root;
    if (!stillApplies(root.candidate, scope, scanned)) return { kind: 'noLongerApplies', target };
    const isOutdated = ({ candidate }: Chosen): boolean => !stillApplies(candidate, scope, scanned);
    outdated = await inSlices(filterInSlices(covered, isOutdated));
    const absent = covered.filter(({ candidate }) => !isListening(candidate, scanned));
    const companions = companionsOf(root, covered, new Set([...outdated, ...absent]), isKept);
    const pids = new Set(companions.map(({ pid }) => pid));
    ended = covered.filter(({ process }) => pids.has(process.pid));
    // the scan was made a moment ago: what runs now is read once more, right before the signal
    const scan = (): Promise<Snapshot> => Promise.resolve(snapshot);
    const tree: Target = { ...target, companions };
    const outcome = await sendAndWait(dependencies, tree, 'SIGTERM', cancelled, scan);
    return { kind: 'outcome', target: tree, outcome };
  });
  const done = new Set(wasSignaled(result) ? [...ended, ...outdated] : outdated);
  return {
    result,
    unwanted: outdated.map(({ target }) => ({ kind: 'noLongerApplies', target })),
    left: covered.filter((one) => !done.has(one)),
  };
}

/** Without these chosen ones, which are wanted again or cannot be checked, and without what they have started. */
function companionsOf(
  root: Chosen,
  covered: readonly Chosen[],
  excluded: ReadonlySet<Chosen>,
  isKept: IsKept,
): readonly Member[] {
  const chosen = new Map(covered.map((one) => [one.process.pid, one]));
  const { members } = membersOf(root, (descendant, of) => {
    const one = chosen.get(descendant.pid);
    return one !== undefined && sameProcess(one.process, descendant)
      ? excluded.has(one)
      : isKept(descendant, of);
  });
  return members.map(memberOf);
}

/** What fails for one must not keep the others from their turn. */
async function unlessExpectedFailure(end: () => Promise<EndResult>): Promise<EndResult> {
  try {
    return await end();
  } catch (error) {
    if (error instanceof UserError) return { kind: 'failed', text: error.message };
    throw error;
  }
}
