import type { WindowStarter, WindowStarters } from '../origin/windowStarters';
import type { Process } from '../process/process';
import type { ForgottenReason } from './reason';

type ClosedTerminal = Extract<ForgottenReason, { kind: 'terminalClosed' }>;

/**
 * Whether a process was started in a terminal of this window that was closed. VS Code closes a terminal also when it is
 * detached or moved to another window: then its shell still runs, and nothing is concluded.
 * @param chain the process, then its ancestors.
 */
export function closedTerminal(
  chain: readonly Process[],
  starters: Pick<WindowStarters, 'ofProcess' | 'ofAdopted'>,
  isLeaderRunning: (session: number) => boolean | undefined,
): ClosedTerminal | undefined {
  if (chain.some((one) => one.pid > 1 && starters.ofProcess(one) !== undefined)) return undefined;
  for (const one of chain) {
    const starter = starters.ofAdopted(one);
    if (starter === undefined) continue;
    return isClosed(one, starter, isLeaderRunning)
      ? { kind: 'terminalClosed', name: starter.name }
      : undefined;
  }
  return undefined;
}

/** A task's terminal may stay after its program has ended. */
function isClosed(
  { endedStarter }: Process,
  { kind, closedAt, pid }: WindowStarter,
  isLeaderRunning: (session: number) => boolean | undefined,
): boolean {
  if (kind !== 'windowTerminal' || closedAt === undefined) return false;
  return endedStarter?.pid === pid || isLeaderRunning(pid) === false;
}
