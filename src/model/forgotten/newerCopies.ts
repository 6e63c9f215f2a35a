import { perObject } from '../text/perObject';
import { commandChain, restartableChain } from '../process/ancestorChain';
import type { Process } from '../process/process';
import { isShell } from '../process/shell';
import { starterOf } from '../process/starter';
import type { TimeSliced } from '../text/timeSlice';
import { sortInSlices } from '../text/timeSlice';
import type { Candidate } from './candidate';
import type { ForgottenReason } from './reason';

type NewerCopy = Extract<ForgottenReason, { kind: 'newerCopy' }>;

/**
 * The servers of which a newer copy runs, by PID: the same command in the same folder, started later by another command.
 * Two servers that one command started (turbo, a script, `npm run dev` of a workspace) belong together, and so do those
 * that differ in an argument: another port or another configuration is wanted.
 */
export function* newerCopies(candidates: readonly Candidate[]): TimeSliced<ReadonlyMap<number, NewerCopy>> {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    yield;
    const key = copyKeyOf(candidate);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [candidate]);
    else group.push(candidate);
  }
  const found = new Map<number, NewerCopy>();
  for (const group of groups.values()) {
    if (group.length === 1) continue;
    const [newest, ...older] = yield* sortInSlices(group, newestFirst);
    if (newest === undefined) continue;
    const { pid, startMark, name } = newest.process;
    for (const one of older) {
      yield;
      if (startOf(one) === startOf(newest) || !isCopy(one, newest)) continue;
      found.set(one.process.pid, {
        ...{ kind: 'newerCopy', port: newest.port, process: { pid, startMark, name } },
      });
    }
  }
  return found;
}

function newestFirst(a: Candidate, b: Candidate): number {
  return startOf(b) - startOf(a) || b.process.pid - a.process.pid;
}

function startOf({ process }: Candidate): number {
  return process.startedAt ?? 0;
}

/** What copies have in common; undefined if it is not known what and where it is. */
export const copyKeyOf = perObject((candidate: Candidate): string | undefined => {
  const { process, ancestors, recognition, project } = candidate;
  const { cwd, startedAt } = process;
  const [{ commandLine }] = restartableChain(process, ancestors);
  if (project === undefined || cwd === undefined || startedAt === undefined) return undefined;
  if (commandLine === undefined || commandLine.length === 0) return undefined;
  return JSON.stringify([project.folder, cwd, recognition.framework ?? recognition.title, commandLine]);
});

function isCopy(older: Candidate, newer: Candidate): boolean {
  const [a, b] = [ownCommand(older), ownCommand(newer)];
  const pids = new Set(b.map(({ pid }) => pid));
  if (a.some(({ pid }) => pids.has(pid))) return false;
  const { session, group } = older.process;
  const isOneJob =
    session !== undefined && session === newer.process.session && group === newer.process.group;
  if (isOneJob) return false;
  const [commandsOfA, commandsOfB] = [commandsIn(a), commandsIn(b)];
  // of what was adopted, the rest of the command has ended
  const length = Math.min(commandsOfA.length, commandsOfB.length);
  return commandsOfA.slice(0, length).join('\n') === commandsOfB.slice(0, length).join('\n');
}

/** The process and the ancestors that were started for it alone: not an agent or a terminal, and not what adopted it. */
function ownCommand({ process, ancestors, origin }: Candidate): readonly Process[] {
  const chain = commandChain([process, ...ancestors]);
  const end = chain.findIndex(
    (one, index) => one === origin?.process || starterOf(one, chain[index + 1]).kind !== 'parent',
  );
  if (end === -1) return chain;
  return chain.slice(0, chain[end] === origin?.process ? end : end + 1);
}

/** Agents wrap each command in a shell of its own. */
function commandsIn(chain: readonly Process[]): string[] {
  return chain.filter((one) => !isShell(one)).map(({ commandLine }) => JSON.stringify(commandLine ?? '?'));
}
