import * as v from 'valibot';
import type { Process } from '../../model/process/process';
import { parseJsonInSlices } from '../../model/text/jsonInSlices';
import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice } from '../../model/text/timeSlice';
import type { FoundProcess } from '../findProcess';
import { splitCommandLine } from './splitCommandLine';

export interface ParsedProcesses {
  readonly processes: ReadonlyMap<number, Process>;
  readonly malformedCount: number;
}

/** A field of another type is unknown, and does not make the rest of the process unknown. */
const text = v.fallback(v.optional(v.pipe(v.string(), v.nonEmpty())), undefined);
const commandLine = v.fallback(v.optional(v.string()), undefined);
const pid = v.pipe(v.number(), v.integer(), v.minValue(0));

const processSchema = v.object({
  ProcessId: pid,
  ParentProcessId: v.fallback(v.optional(pid), undefined),
  Name: text,
  ExecutablePath: text,
  CommandLine: commandLine,
  Started: text,
  CreationDate: text,
});

/**
 * Parses the processes that PowerShell prints as JSON, an array or, if there is only one, a bare object:
 *
 *     [{"ProcessId":4712,"ParentProcessId":880,"Name":"node.exe","ExecutablePath":"C:\\…\\node.exe",
 *       "CommandLine":"\"C:\\…\\node.exe\" server.js","Started":"133799058451234560"}]
 *
 * The path and the command line of a protected process are null. The idle process (0) is left out.
 * @returns undefined if it is not JSON.
 */
export function* parseProcesses(output: string): TimeSliced<ParsedProcesses | undefined> {
  const json = yield* parseJsonInSlices(output);
  if (json === undefined) return undefined;
  const processes = new Map<number, Process>();
  let malformedCount = 0;
  for (const [index, entry] of (Array.isArray(json) ? (json as unknown[]) : [json]).entries()) {
    if (index % itemsPerSlice === 0) yield;
    const parsed = v.safeParse(processSchema, entry);
    if (!parsed.success) malformedCount++;
    else if (parsed.output.ProcessId !== 0) {
      processes.set(parsed.output.ProcessId, toProcess(parsed.output));
    }
  }
  return { processes, malformedCount };
}

function toProcess(entry: v.InferOutput<typeof processSchema>): Process {
  const { ProcessId, ParentProcessId, Name, ExecutablePath, CommandLine, Started, CreationDate } = entry;
  const unknown = unknownProcess(ProcessId);
  return {
    ...unknown,
    ...parseStart(Started ?? CreationDate),
    name: Name ?? unknown.name,
    commandLine: CommandLine === undefined ? undefined : splitCommandLine(CommandLine),
    executable: ExecutablePath,
    // the idle process has no children
    parentPid: ParentProcessId === 0 ? undefined : ParentProcessId,
  };
}

/** A process from find-process has no start time: it is shown and never signalled. */
export function fromFoundProcess(found: FoundProcess): Process {
  const unknown = unknownProcess(found.pid);
  return {
    ...unknown,
    name: found.name === '' ? unknown.name : found.name,
    commandLine: found.commandLine === undefined ? undefined : splitCommandLine(found.commandLine),
    executable: found.executable,
    parentPid: found.parentPid === 0 ? undefined : found.parentPid,
  };
}

/** A process of which only the PID is known. On every Windows, PID 4 is the kernel. */
export function unknownProcess(pid: number): Process {
  return {
    pid,
    startMark: undefined,
    startedAt: undefined,
    name: pid === 4 ? 'System' : `PID ${pid}`,
    commandLine: undefined,
    argvQuality: 'exact',
    cwd: undefined,
    executable: undefined,
    user: undefined,
    parentPid: undefined,
    services: undefined,
  };
}

/** From 1601 to 1970, in the units of a file time: 100 ns. */
const fileTimeOfEpoch = 116_444_736_000_000_000n;

/**
 * A file time (`133799058451234560`), or a date as PowerShell serializes it by default: 5.1
 * `/Date(1735432245123)/`, 7 `2024-12-29T01:30:45.123456+01:00`. A date without a time zone is ambiguous.
 */
function parseStart(start: string | undefined): Pick<Process, 'startMark' | 'startedAt'> {
  const unknown = { startMark: undefined, startedAt: undefined };
  if (start === undefined) return unknown;
  if (/^\d{17,18}$/.test(start)) {
    return { startMark: start, startedAt: Number((BigInt(start) - fileTimeOfEpoch) / 10_000n) };
  }
  const [, inMs] = /^\/Date\((\d{1,15})\)\/$/.exec(start) ?? [];
  const startedAt =
    inMs !== undefined
      ? Number(inMs)
      : /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(start)
        ? Date.parse(start)
        : NaN;
  return Number.isNaN(startedAt)
    ? unknown
    : { startMark: String(BigInt(startedAt) * 10_000n + fileTimeOfEpoch), startedAt };
}
