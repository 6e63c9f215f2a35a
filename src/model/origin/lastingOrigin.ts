/** Who started a process never changes: it stays known when the system no longer tells. */
import type { ProcessChain } from '../process/ancestorChain';
import type { Process, ProcessIdentity } from '../process/process';
import type { Origin } from './origin';
import { windowOrigin } from './origin';
import type { WindowStarterKind, WindowStarters } from './windowStarters';
import { isWindowStarterKind } from './windowStarters';

/** What an earlier scan knew of the same process. */
interface Before {
  readonly origin: Origin | undefined;
  readonly chain: ProcessChain;
}

interface Known {
  readonly windowStarters: WindowStarters;
  /** Whether a process that is no ancestor any more has ended; undefined if that is not known. */
  readonly hasEnded: (starter: ProcessIdentity) => boolean | undefined;
}

/**
 * @param now what `originOf` says now.
 * @param chain the process with its ancestors now.
 */
export function lastingOrigin(
  before: Before,
  now: Origin | undefined,
  chain: ProcessChain,
  known: Known,
): Origin | undefined {
  const { origin } = before;
  if (origin?.pid === undefined) return now;
  const { pid, kind } = origin;
  const starter = before.chain.find((one) => one.pid === pid);
  const isThere = starter !== undefined && chain.some((one) => isSame(one, starter));
  if (isThere || (now !== undefined && isWindowStarterKind(now.kind))) return now;
  if (isWindowStarterKind(kind)) return ofWindow(origin, kind, pid, known.windowStarters);
  const startMark = starter?.startMark ?? origin.startMark;
  const hasEnded =
    origin.hasEnded === true ||
    (starter !== undefined && hasLost(before.chain, chain, starter)) ||
    (startMark !== undefined && known.hasEnded({ pid, startMark }) === true);
  return {
    ...{ ...origin, process: undefined },
    ...(startMark === undefined ? {} : { startMark }),
    ...(hasEnded ? { hasEnded } : {}),
  };
}

function ofWindow(
  origin: Origin,
  kind: WindowStarterKind,
  pid: number,
  windowStarters: WindowStarters,
): Origin {
  const current = windowStarters.latest(kind, pid);
  return current === undefined ? origin : windowOrigin(current);
}

/**
 * Whether its child has another parent now, so that it has ended. If what was between has ended, or cannot be read, that
 * says nothing about it.
 */
function hasLost(before: ProcessChain, chain: ProcessChain, starter: Process): boolean {
  const child = before[before.indexOf(starter) - 1];
  const now = child && chain.find((one) => isSame(one, child));
  return now !== undefined && (now.parentPid !== starter.pid || now.endedStarter?.pid === starter.pid);
}

function isSame(a: Process, b: Process): boolean {
  return (
    a.pid === b.pid && (a.startMark === undefined || b.startMark === undefined || a.startMark === b.startMark)
  );
}
