/** Servers of this workspace that have ended while the window was open. */
import type { Process } from '../process/process';
import type { ListenerRow } from '../rows/listenerRow';

/** How a server ended, as far as something tells it. */
export type HowItEnded =
  /** A person had Local Ports terminate it. */
  | { readonly kind: 'terminated' }
  /** Its own exit code is known, or that of the terminal's command or of the task that it belonged to. */
  | { readonly kind: 'exited'; readonly of: 'itself' | ProgramEnd['by']; readonly code: number }
  | { readonly kind: 'unknown' };

/** A server as it was when it was last seen. Kept in memory alone, because command lines may hold secrets. */
export interface EndedServer {
  /** `ended:` and what identified its owner. */
  readonly id: string;
  readonly process: Process;
  /** Nearest first. */
  readonly ancestors: readonly Process[];
  /** What it listened on, by port: the first ones. */
  readonly rows: readonly [ListenerRow, ...ListenerRow[]];
  /** On how many ports it listened. */
  readonly portCount: number;
  /** It is known to have run at this time or later: when the last scan began that showed it, in milliseconds since the epoch. */
  readonly seenAt: number;
  /** When it was noticed, in milliseconds since the epoch. */
  readonly endedAt: number;
  readonly how: HowItEnded;
}

/** The end of a command of a terminal, or of a task, with its exit code. Times are in milliseconds since the epoch. */
export interface ProgramEnd {
  readonly by: 'command' | 'task';
  /** Of the shell that ran the command, or of the task's own process. */
  readonly pid: number;
  /** When its start was reported. */
  readonly startedAt: number;
  /** Since when its shell was free to start it: the command before had ended, or the terminal was opened. */
  readonly freeSince?: number | undefined;
  readonly endedAt: number;
  readonly code: number;
}

/** Start times of processes are exact to a second on some systems. */
const startToleranceMs = 2_000;
/** On a busy machine VS Code reports the start of a command when the server listens already. */
const lateStartMs = 30_000;
/** A terminal reports an end late, and a scan may notice it before that. */
const endToleranceMs = 10_000;
/** A server was seen so often that when it was noticed is when it ended. */
const exactMs = 60_000;

/**
 * Whether a server ended with a command or task: it ran below it, was started by it and not by an earlier command of the
 * shell, and ended since it was last seen. A server in the background outlives its command.
 */
export function endedWith({ process, ancestors, seenAt, endedAt }: EndedServer, end: ProgramEnd): boolean {
  return (
    [process, ...ancestors].some(({ pid }) => pid === end.pid) &&
    (end.by === 'task' || isStartedBy(process, end)) &&
    end.endedAt >= seenAt &&
    end.endedAt <= endedAt + endToleranceMs
  );
}

/**
 * A task has a process of its own, however late its start is reported; a shell runs one command after the other. A late
 * report must not make an earlier command's server one of this command.
 */
function isStartedBy(process: Process, { startedAt, freeSince }: ProgramEnd): boolean {
  const late = Math.max(startedAt - lateStartMs, freeSince ?? startedAt);
  return process.startedAt !== undefined && process.startedAt >= Math.min(startedAt - startToleranceMs, late);
}

/** Whether it is known to the minute when it ended. */
export function isEndExact({ how, seenAt, endedAt }: EndedServer): boolean {
  return how.kind === 'terminated' || endedAt - seenAt < exactMs;
}

/** Whether it is a server whose end is worth remembering: a process of this workspace, in this network. */
export function isServerOfWorkspace({
  listener,
  process,
  container,
  recognition,
  workspaceFolder,
}: ListenerRow): boolean {
  return (
    workspaceFolder !== undefined &&
    process !== undefined &&
    container === undefined &&
    listener.namespace.kind === 'host' &&
    (recognition?.role === 'dev-server' || recognition?.role === 'other')
  );
}

/** Whether a row is of the same server, started again: by the same command, or the same program on the same port. */
export function isStartedAgain(
  { process, rows }: Pick<EndedServer, 'process' | 'rows'>,
  row: ListenerRow,
): boolean {
  if (row.process === undefined || row.process.cwd !== process.cwd) return false;
  const isSameCommand =
    process.commandLine !== undefined &&
    process.commandLine.length === row.process.commandLine?.length &&
    process.commandLine.every((argument, index) => argument === row.process?.commandLine?.[index]);
  const [{ recognition }] = rows;
  return (
    isSameCommand ||
    (recognition?.title === row.recognition?.title &&
      rows.some(
        ({ listener }) => listener.port === row.listener.port && listener.protocol === row.listener.protocol,
      ))
  );
}
