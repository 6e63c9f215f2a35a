/** Which servers are offered to be ended together, and whether what they are offered for still holds. */
import { portProxyOf } from '../containers/portProxies';
import type { ForgottenReason } from '../forgotten/reason';
import { isForgotten } from '../forgotten/reason';
import type { AgentSession } from '../origin/session';
import { agentSessionOf, isSameSession } from '../origin/session';
import type { Process, ProcessIdentity } from '../process/process';
import { sameProcess } from '../process/process';
import { projectName } from '../recognition/project';
import type { ListenerRow, RowsOfProcess } from '../rows/listenerRow';
import { rowsByPid } from '../rows/listenerRow';
import type { TimeSliced } from '../text/timeSlice';
import { sortInSlices } from '../text/timeSlice';
import { isOtherCopy } from './copies';

/** What servers are offered for. */
export type CleanUpScope =
  /** Everything with evidence that it is no longer wanted. */
  | { readonly kind: 'forgotten' }
  /** Other copies of the server of this row, while that runs. */
  | { readonly kind: 'copies'; readonly of: ListenerRow }
  /** Everything that one session of a coding agent started. */
  | { readonly kind: 'session'; readonly session: AgentSession };

/** Why one server is offered. */
export type CandidateReason =
  | { readonly kind: 'forgotten'; readonly reasons: readonly ForgottenReason[] }
  /** `isSameFolder`: in the folder of the server that it is a copy of, not in another worktree. */
  | { readonly kind: 'copy'; readonly isSameFolder: boolean }
  | { readonly kind: 'session' };

/** A server that is offered: a process, and what it listens on. */
export interface Candidate {
  readonly process: Process;
  readonly rows: RowsOfProcess;
  readonly reason: CandidateReason;
  /** Whether it is proposed. */
  readonly isTicked: boolean;
}

/** The rows of one scan by the PID of their process, and its processes. */
export interface Scanned {
  readonly rowsByPid: ReadonlyMap<number, RowsOfProcess>;
  readonly processes: ReadonlyMap<number, Process>;
}

/** Goes through the rows once, so that each question about a process needs only its own. */
export function* scannedFrom(
  rows: readonly ListenerRow[],
  processes: Scanned['processes'],
): TimeSliced<Scanned> {
  return { rowsByPid: yield* rowsByPid(rows), processes };
}

function rowsOf(process: ProcessIdentity, scanned: Scanned): readonly ListenerRow[] {
  const rows = scanned.rowsByPid.get(process.pid) ?? [];
  return rows.filter((row) => row.process !== undefined && sameProcess(row.process, process));
}

/** Every server of a scope once, by project, name and port. */
export function* candidatesOf(scope: CleanUpScope, scanned: Scanned): TimeSliced<readonly Candidate[]> {
  const found: Candidate[] = [];
  for (const rows of scanned.rowsByPid.values()) {
    yield;
    // what is not confirmed by the last scan is left out: nothing may be decided by it
    const [first, ...more] = rows.filter(({ listener }) => listener.isStale !== true);
    const candidate = first === undefined ? undefined : candidateOf(scope, [first, ...more], scanned);
    if (candidate !== undefined) found.push(candidate);
  }
  return yield* sortInSlices(found, compareCandidates);
}

/**
 * Whether a server that was offered would be offered again: what was said of it still holds, or there is enough evidence
 * now. Of one that no longer listens nothing is said: it may have exited.
 */
export function stillApplies({ process, reason }: Candidate, scope: CleanUpScope, scanned: Scanned): boolean {
  const [first, ...more] = rowsOf(process, scanned);
  if (first === undefined) return true;
  const now = candidateOf(scope, [first, ...more], scanned)?.reason;
  if (now?.kind !== 'forgotten' || reason.kind !== 'forgotten') return now !== undefined;
  const before = new Set(reason.reasons.map(({ kind }) => kind));
  return isForgotten(now.reasons) || now.reasons.some(({ kind }) => before.has(kind));
}

/** Whether it has any listener in this scan; what it was offered for cannot be checked otherwise. */
export function isListening({ process }: Candidate, scanned: Scanned): boolean {
  return rowsOf(process, scanned).length > 0;
}

/** The heading of a server in a list: the project without its branch, which the server's name has. */
export function projectHeading({
  rows: [{ project, recognition }],
}: Pick<Candidate, 'rows'>): string | undefined {
  if (project === undefined) return recognition?.project;
  return projectName(project);
}

function candidateOf(scope: CleanUpScope, rows: RowsOfProcess, scanned: Scanned): Candidate | undefined {
  const [{ process }] = rows;
  // a container is stopped by its engine, and the editor's processes are not terminated
  const isEndable = rows.every(({ container, recognition }) => !container && recognition?.role !== 'editor');
  if (process === undefined || !isEndable || portProxyOf(process) !== undefined) return undefined;
  const reason = reasonOf(scope, rows, scanned);
  return reason && { process, rows, reason, isTicked: isProposed(reason) };
}

function reasonOf(
  scope: CleanUpScope,
  rows: readonly ListenerRow[],
  scanned: Scanned,
): CandidateReason | undefined {
  switch (scope.kind) {
    case 'forgotten': {
      const reasons = rows.find(({ forgotten }) => forgotten.length > 0)?.forgotten;
      return reasons && { kind: 'forgotten', reasons };
    }
    case 'copies': {
      const { of } = scope;
      const isThere = of.process !== undefined && rowsOf(of.process, scanned).length > 0;
      const copy = isThere ? rows.find((row) => isOtherCopy(of, row, scanned.processes)) : undefined;
      return copy && { kind: 'copy', isSameFolder: copy.project?.folder === of.project?.folder };
    }
    case 'session': {
      const isOfIt = rows.some(({ origin }) => {
        const session = agentSessionOf(origin);
        return session !== undefined && isSameSession(session, scope.session);
      });
      return isOfIt ? { kind: 'session' } : undefined;
    }
  }
}

function isProposed(reason: CandidateReason): boolean {
  switch (reason.kind) {
    case 'forgotten':
      return isForgotten(reason.reasons);
    case 'copy':
      return reason.isSameFolder;
    case 'session':
      return true;
  }
}

function compareCandidates(a: Candidate, b: Candidate): number {
  const [first] = a.rows;
  const [second] = b.rows;
  return (
    compareHeadings(projectHeading(a), projectHeading(b)) ||
    (first.recognition?.program ?? '').localeCompare(second.recognition?.program ?? '') ||
    first.listener.port - second.listener.port ||
    a.process.pid - b.process.pid
  );
}

/** What belongs to no project comes last. */
function compareHeadings(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return a.localeCompare(b);
}
