import type { EndedStarter, Process, StarterMark } from '../process/process';
import { isInteractiveShell } from '../process/shell';
import { starterOf } from '../process/starter';
import { knownStarter } from '../origin/knownStarter';
import type { Candidate } from './candidate';
import type { Evidence } from './evidence';
import type { EndedStarterReason } from './reason';

/**
 * Whether what started a server has ended. A server is adopted for many reasons:
 *
 * - The terminal or the agent that started it has ended. The first process of its session has then, too.
 * - It was started in the background by a command that is done, in a terminal that is still open: that is no evidence.
 * - It has left its starter on purpose, in a session of its own (setsid(2)), as daemons do: that is none either, unless its
 *   starter was a coding agent, which starts every command so.
 *
 * An agent that scans have seen as an ancestor is known to have ended by its own process, whatever was between. The mark
 * of one in the environment does not prove that: only that none runs at all does.
 */
export function endedStarter(
  candidate: Pick<Candidate, 'process' | 'ancestors' | 'origin'>,
  evidence: Evidence,
): EndedStarterReason | undefined {
  const { process, ancestors } = candidate;
  const chain = [process, ...ancestors];
  const at = chain.findIndex((one, index) => starterOf(one, chain[index + 1]).kind !== 'parent');
  const adopted = chain[at];
  if (adopted === undefined || isStarterThere(candidate, chain.slice(0, at + 1))) return undefined;
  const link = starterOf(adopted, chain[at + 1]);
  const starter = link.kind === 'ended' ? link.starter : undefined;
  const seen = seenAgent(candidate, starter);
  const agent = seen ?? markedAgent(process.starterMark, evidence);
  const proof = { kind: 'starterEnded', starter, ...(agent === undefined ? {} : { agent }) } as const;
  const { session } = adopted;
  if (link.kind === 'ended' && session !== undefined && session > 0 && session !== adopted.pid) {
    if (evidence.isLeaderRunning(session) === false) return { ...proof, how: 'sessionLeaderGone' };
    return seen === undefined ? undefined : { ...proof, how: 'adopted' };
  }
  const isOnPurpose = session === adopted.pid || starter === undefined || starter.name === adopted.name;
  return agent === undefined && isOnPurpose ? undefined : { ...proof, how: 'adopted' };
}

/** Who starts servers for somebody, and runs. A service manager runs always. */
function isStarterThere({ origin }: Pick<Candidate, 'origin'>, own: readonly Process[]): boolean {
  if (origin?.process !== undefined && (own.includes(origin.process) || origin.kind === 'agent')) return true;
  return own.some(isInteractiveShell);
}

/** The agent that scans have seen, and that has ended: it started what was adopted, or what was in between. */
function seenAgent(
  { process: { starterMark: mark }, origin }: Pick<Candidate, 'process' | 'origin'>,
  starter: EndedStarter | undefined,
): StarterMark | undefined {
  const ended = origin?.kind === 'agent' && origin.hasEnded === true ? origin.title : undefined;
  const title = ended ?? (starter === undefined ? undefined : agentTitle(starter));
  if (title === undefined) return undefined;
  return title === mark?.title ? mark : { kind: 'agent', title };
}

function markedAgent(mark: StarterMark | undefined, evidence: Evidence): StarterMark | undefined {
  // a part of an editor has no process that could be missing
  if (mark?.kind !== 'agent' || mark.isPartOfEditor === true) return undefined;
  return evidence.isAgentRunning(mark.title) === false ? mark : undefined;
}

function agentTitle(starter: EndedStarter): string | undefined {
  const process: Process = {
    ...starter,
    ...{ startedAt: undefined, argvQuality: 'exact', cwd: undefined, executable: undefined },
    ...{ user: undefined, parentPid: undefined, services: undefined },
  };
  const row = knownStarter(process);
  return row?.kind === 'agent' ? row.title : undefined;
}
