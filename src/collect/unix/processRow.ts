import type { Process } from '../../model/process/process';
import { sameProcess } from '../../model/process/process';
import { splitCommand } from './parsePs';

/** A process without its folder and program, from ps, find-process or lsof. */
export interface ProcessRow {
  readonly pid: number;
  readonly parentPid: number | undefined;
  readonly uid: number | undefined;
  readonly startSeconds: number | undefined;
  readonly commandText: string | undefined;
  readonly shortName: string | undefined;
}

/** An exiting process has no arguments any more (ps prints `(node)`): those that it had are still what it was started with. */
export function withArguments(row: ProcessRow, before: Process | undefined): ProcessRow {
  const isExiting = row.commandText === undefined && before?.commandLine !== undefined;
  return isExiting ? { ...row, commandText: before.commandLine.join(' ') } : row;
}

/** Then only its program tells where the path in its arguments ends. */
export function mayHaveBlankPath({ commandText }: ProcessRow): boolean {
  return commandText !== undefined && /^\/.* /s.test(commandText);
}

export function isSameProcess(cached: Process, row: ProcessRow): boolean {
  return sameProcess(cached, { pid: row.pid, startMark: startMark(row) });
}

export function startMark({ startSeconds }: ProcessRow): string | undefined {
  return startSeconds === undefined ? undefined : String(startSeconds);
}

export function commandLineOf(
  { commandText }: ProcessRow,
  executable: string | undefined,
): Process['commandLine'] {
  return commandText === undefined ? undefined : splitCommand(commandText, executable);
}

export function parentOf({ parentPid }: ProcessRow): number | undefined {
  return parentPid === 0 ? undefined : parentPid;
}
