import type { RunningServer } from '../conflicts/runningServers';
import { isBeneathFolder } from '../process/comparablePath';
import type { Process } from '../process/process';
import { ancestorsOf } from '../process/process';
import type { ListenerRow } from '../rows/listenerRow';

/** Where and when the command was started whose output speaks of a running server. */
export interface CommandOrigin {
  /** The folder it was started in; undefined if the shell does not report it. */
  readonly cwd: string | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAt: number | undefined;
}

/** System clocks and the kernel's count of ticks differ by less. */
const clockToleranceMs = 2_000;

/**
 * The rows of the server that a text speaks of. A PID alone proves nothing: the file that it was read from may be older than
 * the last restart of the machine. So the process has to listen, to have been there before the command, and to be the
 * program that the text names, or to work in the folder that it names.
 * @param rows all TCP rows of this machine. @param processes of the same snapshot.
 * @returns those of one owner; none if it is not there, or if several fit.
 */
export function rowsOfRunning(
  server: RunningServer,
  origin: CommandOrigin,
  rows: readonly ListenerRow[],
  processes: ReadonlyMap<number, Process>,
): readonly ListenerRow[] {
  const candidates = rows.filter((row) => {
    const lineage = lineageOf(row, processes);
    return (
      (server.port === undefined || server.pid !== undefined || row.listener.port === server.port) &&
      (server.pid === undefined || lineage.some(({ pid }) => pid === server.pid)) &&
      isOlder(row.process, origin) &&
      isSpokenOf(server, origin, row, lineage)
    );
  });
  const owners = new Set(candidates.map(({ ownerId }) => ownerId));
  // only a PID is sure to name one of several
  if (owners.size > 1 && server.pid === undefined) return [];
  const onPort = candidates.filter(({ listener }) => listener.port === server.port);
  return onPort.length > 0 || server.port === undefined ? [...onPort, ...without(candidates, onPort)] : [];
}

function without(rows: readonly ListenerRow[], others: readonly ListenerRow[]): ListenerRow[] {
  return rows.filter((row) => !others.includes(row));
}

/** The owners of a row and everything above the oldest of them. */
function lineageOf({ listener, process }: ListenerRow, processes: ReadonlyMap<number, Process>): Process[] {
  const owners = listener.owner.kind === 'known' ? listener.owner.processes : [];
  return process === undefined ? [...owners] : [...owners, ...ancestorsOf(processes, process)];
}

function isOlder(process: Process | undefined, { startedAt }: CommandOrigin): boolean {
  return (
    process?.startedAt === undefined ||
    startedAt === undefined ||
    process.startedAt <= startedAt + clockToleranceMs
  );
}

function isSpokenOf(
  server: RunningServer,
  origin: CommandOrigin,
  row: ListenerRow,
  lineage: readonly Process[],
): boolean {
  const { program, pid, port, directory, title } = server;
  const named =
    pid === undefined ? lineage : lineage.slice(0, lineage.findIndex((one) => one.pid === pid) + 1);
  const texts = [
    row.recognition?.title ?? '',
    row.container?.name ?? '',
    ...named.map(({ name, commandLine }) => `${name} ${(commandLine ?? []).join(' ')}`),
  ];
  const isIn = (folder: string | undefined): boolean =>
    folder !== undefined &&
    named.some(({ cwd, commandLine }) =>
      [cwd, ...(commandLine ?? [])].some((path) => path !== undefined && isBeneathFolder(path, folder)),
    );
  if (program === undefined) {
    return isIn(origin.cwd) || (isDistinctive(title) && texts.some((text) => hasWord(text, title)));
  }
  if (!texts.some((text) => program.test(text))) return false;
  // what names neither a PID nor a port speaks of the project that it was started in
  if (pid !== undefined || port !== undefined || row.container !== undefined) return true;
  return isIn(directory) || (directory === undefined && isIn(origin.cwd));
}

/** "Server is already running" names nothing. */
function isDistinctive(title: string): boolean {
  return (
    /\w{3}/.test(title) &&
    !/^(?:the|a|an|is|it|app|api|web|dev|process|proxy|daemon|instance|service|server|seems|we're|node)\b/i.test(
      title,
    )
  );
}

function hasWord(text: string, title: string): boolean {
  const [word = ''] = title.split(' ', 1);
  return text.toLowerCase().includes(word.toLowerCase());
}
