import type { Problem } from '../../model/listeners/snapshot';
import type { Process } from '../../model/process/process';
import { processesMalformed, windowsServicesMalformed, windowsServicesUnknown } from '../../messages/collect';
import { mapInSlices } from '../../model/text/timeSlice';
import type { RunTool } from '../runTool';
import { inSlices } from '../timeSlice';
import { isToolFailure, ToolFailure } from '../toolFailure';
import type { ParsedProcesses } from './parseProcesses';
import { parseProcesses } from './parseProcesses';
import type { ServiceTable } from './parseTasklist';
import { parseServices } from './parseTasklist';
import { runSystemTool } from './windowsTools';

export interface ProcessTable {
  /** By PID, without the idle process (0). */
  readonly processes: ReadonlyMap<number, Process>;
  /** Whether it holds every process. If not, a process that is missing may still exist. */
  readonly complete: boolean;
  readonly problems: readonly Problem[];
}

/** PowerShell and WMI start slowly, and more so on a busy machine: 0.5 to 3.5 seconds are usual. */
const timeoutMs = 30_000;
const maximumBytes = 32 * 1024 * 1024;

const properties = 'ProcessId,ParentProcessId,Name,ExecutablePath,CommandLine';
/**
 * Without double quotes, which PowerShell's own command line would need escaped. The start is printed as a file time,
 * which is the same in every language, time zone and version of PowerShell. If a policy forbids setting the encoding
 * (constrained language mode), the rest still runs, and only non-ASCII letters suffer.
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
 * All processes, with their start times and the services they run. Takes seconds, and as much CPU: no scan may wait for
 * it.
 * @throws RunFailure | ToolFailure if PowerShell gave no processes. Services that could not be read are unknown, and a problem.
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
      message: processesMalformed('PowerShell', malformedCount),
      detail: `entries of PowerShell that are no process: ${malformedCount}`,
    });
  }
  if (services.status === 'rejected') {
    if (!isToolFailure(services.reason)) throw services.reason;
    problems.push({ message: windowsServicesUnknown(), detail: services.reason.message });
  } else if (services.value.malformedCount > 0) {
    problems.push({
      message: windowsServicesMalformed(services.value.malformedCount),
      detail: `lines of tasklist that are no row: ${services.value.malformedCount}`,
    });
  }
  const servicesOf = services.status === 'fulfilled' ? services.value.services : new Map<number, string[]>();
  const withServices = mapInSlices(
    processes.value.processes.values(),
    (process) => [process.pid, { ...process, services: servicesOf.get(process.pid) }] as const,
  );
  return {
    processes: new Map(await inSlices(withServices, signal)),
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
  const parsing = parseProcesses(result.stdout.toString('utf8'));
  const parsed = await inSlices(parsing, signal);
  // with an error it may have printed some of them
  if (parsed === undefined || parsed.processes.size === 0 || result.exitCode !== 0) {
    throw new ToolFailure('powershell.exe', result);
  }
  return parsed;
}

/** @throws RunFailure | ToolFailure */
export async function readServices(run: RunTool, root: string, signal: AbortSignal): Promise<ServiceTable> {
  const args = ['/svc', '/fo', 'csv', '/nh'];
  const result = await runSystemTool(run, root, 'tasklist.exe', { args, timeoutMs, maximumBytes }, signal);
  const table = await inSlices(parseServices(result.stdout.toString('latin1')), signal);
  if (table.services.size === 0) throw new ToolFailure('tasklist.exe', result);
  return table;
}
