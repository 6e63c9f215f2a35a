import type { Process } from '../../model/process/process';
import { isRecord } from '../../model/text/json';
import type { Problem } from '../../model/listeners/snapshot';
import type { ProcessDetails } from '../processDetails';
import type { RunTool, RunResult } from '../runTool';
import { RunFailure } from '../runTool';
import { splitCommandLine } from './splitCommandLine';
import type { ServiceTable } from './parseTasklist';
import { parseServices } from './parseTasklist';
import { runSystemTool } from './windowsTools';

export interface ProcessTable {
  /** By PID; without the idle process (0), which is none. */
  readonly processes: ReadonlyMap<number, Process>;
  /** Whether every process is in it: where one was not understood, who is missing need not be gone. */
  readonly complete: boolean;
  readonly problems: readonly Problem[];
}

interface ParsedProcesses {
  readonly processes: ReadonlyMap<number, Process>;
  /** How many entries were not understood. */
  readonly malformedCount: number;
}

/** PowerShell and WMI are slow to start, and slower on a busy machine: 0.5 to 3.5 seconds are usual. */
const timeoutMs = 30_000;
const maximumBytes = 32 * 1024 * 1024;

const properties = 'ProcessId,ParentProcessId,Name,ExecutablePath,CommandLine';
/**
 * Without double quotes, which would have to be quoted for PowerShell's own command line. The start goes through as
 * file time, the same in every language, zone and version of PowerShell. Where a policy forbids to set the encoding
 * (constrained language mode), the rest still runs, and only letters beyond ASCII suffer.
 */
const script = [
  '[Console]::OutputEncoding=[Text.Encoding]::UTF8',
  "$ProgressPreference='SilentlyContinue'",
  [
    `Get-CimInstance -ClassName Win32_Process -Property ${properties},CreationDate -ErrorAction Stop`,
    `Select-Object ${properties},@{n='Started';e={if($_.CreationDate){$_.CreationDate.ToFileTimeUtc().ToString()}}}`,
    'ConvertTo-Json -Compress',
  ].join('|'),
].join(';');

/**
 * All processes, with their start times and the services they run. Takes seconds and costs as much CPU: never while
 * a look waits.
 * @throws RunFailure where PowerShell gave no processes. Services that could not be read are a problem.
 */
export async function readProcessTable(
  run: RunTool,
  root: string,
  signal: AbortSignal,
): Promise<ProcessTable> {
  const [processes, services] = await Promise.allSettled([
    readProcesses(run, root, signal),
    readServices(run, root, signal),
  ]);
  if (processes.status === 'rejected') throw processes.reason;
  const problems: Problem[] = [];
  const { malformedCount } = processes.value;
  if (malformedCount > 0) {
    problems.push({
      message: 'Some of what PowerShell told of processes could not be understood, so owners may be missing.',
      detail: `entries that are no process: ${malformedCount}`,
    });
  }
  if (services.status === 'rejected') {
    if (!(services.reason instanceof RunFailure)) throw services.reason;
    problems.push({
      message: 'The services of Windows could not be read, so it is not known which process runs which.',
      detail: services.reason.message,
    });
  } else if (services.value.malformedCount > 0) {
    problems.push({
      message: 'Some of what tasklist told of services could not be understood, so services may be missing.',
      detail: `lines that are no row: ${services.value.malformedCount}`,
    });
  }
  const servicesOf = services.status === 'fulfilled' ? services.value.services : new Map<number, string[]>();
  return {
    processes: new Map(
      [...processes.value.processes].map(([pid, process]) => [
        pid,
        { ...process, services: servicesOf.get(pid) ?? [] },
      ]),
    ),
    complete: malformedCount === 0,
    problems,
  };
}

async function readProcesses(run: RunTool, root: string, signal: AbortSignal): Promise<ParsedProcesses> {
  const result = await runSystemTool(
    run,
    root,
    'WindowsPowerShell\\v1.0\\powershell.exe',
    { args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', script], timeoutMs, maximumBytes },
    signal,
  );
  const told = parseProcessTable(result.stdout.toString('utf8'));
  if (told === undefined || told.processes.size === 0) throw noAnswer('powershell.exe', result);
  return told;
}

async function readServices(run: RunTool, root: string, signal: AbortSignal): Promise<ServiceTable> {
  const args = ['/svc', '/fo', 'csv', '/nh'];
  const result = await runSystemTool(run, root, 'tasklist.exe', { args, timeoutMs, maximumBytes }, signal);
  const table = parseServices(result.stdout.toString('latin1'));
  if (table.services.size === 0) throw noAnswer('tasklist.exe', result);
  return table;
}

function noAnswer(tool: string, { exitCode, stdout, stderr }: RunResult): RunFailure {
  const said = stderr.toString('latin1').trim().slice(0, 300);
  return new RunFailure(
    'unexpected',
    `${tool} ended with code ${exitCode} and ${stdout.length} bytes that could not be used${said === '' ? '' : `: ${said}`}`,
  );
}

/**
 * Reads the processes that PowerShell prints as JSON, an array or, of a single one, a bare object:
 *
 *     [{"ProcessId":4712,"ParentProcessId":880,"Name":"node.exe","ExecutablePath":"C:\\…\\node.exe",
 *       "CommandLine":"\"C:\\…\\node.exe\" server.js","Started":"133799058451234560"}]
 *
 * Of a protected process path and command line are null. The idle process (0) is left out.
 * @returns undefined where it is no JSON.
 */
export function parseProcessTable(text: string): ParsedProcesses | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const processes = new Map<number, Process>();
  let malformedCount = 0;
  for (const row of Array.isArray(json) ? (json as unknown[]) : [json]) {
    if (isRecord(row) && row['ProcessId'] === 0) continue;
    const process = isRecord(row) ? parseRow(row) : undefined;
    if (process === undefined) malformedCount++;
    else processes.set(process.pid, process);
  }
  return { processes, malformedCount };
}

function parseRow(row: Readonly<Record<string, unknown>>): Process | undefined {
  const pid = pidFrom(row['ProcessId']);
  if (pid === undefined) return undefined;
  const commandLine = row['CommandLine'];
  return {
    ...unknownProcess(pid),
    ...parseStart(row['Started'] ?? row['CreationDate']),
    name: textFrom(row['Name']) ?? unknownProcess(pid).name,
    commandLine: typeof commandLine === 'string' ? splitCommandLine(commandLine) : undefined,
    executable: textFrom(row['ExecutablePath']),
    parentPid: pidFrom(row['ParentProcessId']),
  };
}

/** A process as find-process tells it: without its start, so that it is shown and never signalled. */
export function processFromDetail({
  pid,
  parentPid,
  name,
  executable,
  commandLine,
}: ProcessDetails): Process {
  return {
    ...unknownProcess(pid),
    name: name === '' ? unknownProcess(pid).name : name,
    commandLine: commandLine === undefined ? undefined : splitCommandLine(commandLine),
    executable,
    parentPid: parentPid === 0 ? undefined : parentPid,
  };
}

/** Somebody of whom only the PID is known. 4 is the kernel's own, on every Windows. */
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
    services: [],
  };
}

/** From 1601 to 1970, in the tenths of microseconds that a file time counts. */
const fileTimeOfEpoch = 116_444_736_000_000_000n;

/**
 * A file time (`133799058451234560`), and what PowerShell makes of a date where nobody tells it how: 5.1
 * `/Date(1735432245123)/`, 7 `2024-12-29T01:30:45.123456+01:00`. A date without its zone could be any.
 */
function parseStart(start: unknown): Pick<Process, 'startMark' | 'startedAt'> {
  const unknown = { startMark: undefined, startedAt: undefined };
  if (typeof start !== 'string') return unknown;
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

/** PID 0 is the idle process, and as a parent nobody. */
function pidFrom(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}

function textFrom(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
