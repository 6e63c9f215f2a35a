import * as v from 'valibot';
import type { ProcessIdentity } from '../../model/process/process';
import type { ProcessUsage } from '../../model/process/usage';
import type { RunTool } from '../runTool';
import { ToolFailure } from '../toolFailure';
import { runSystemTool } from './windowsTools';

const timeoutMs = 30_000;
const maximumBytes = 8 * 1024 * 1024;

const texts = ['KernelModeTime', 'UserModeTime', 'WorkingSetSize'];
/** CPU times are in units of 100 ns. They and the memory are printed as text, because JSON's numbers are not exact. */
const script = [
  "$ProgressPreference='SilentlyContinue'",
  [
    `Get-CimInstance -ClassName Win32_Process -Property ProcessId,${texts.join(',')},CreationDate -ErrorAction Stop`,
    `Select-Object ProcessId,${texts.map((name) => `@{n='${name}';e={$_.${name}.ToString()}}`).join(',')},@{n='Started';e={if($_.CreationDate){$_.CreationDate.ToFileTimeUtc().ToString()}}}`,
    'ConvertTo-Json -Compress',
  ].join('|'),
].join(';');

const digits = v.pipe(v.string(), v.digits());
const usageSchema = v.object({
  ProcessId: v.pipe(v.number(), v.integer()),
  KernelModeTime: digits,
  UserModeTime: digits,
  WorkingSetSize: digits,
  Started: digits,
});

/**
 * Of all processes, by `usageKey`. One run of PowerShell, which takes a second.
 * @throws RunFailure | ToolFailure
 */
export async function readUsages(
  run: RunTool,
  root: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ProcessUsage>> {
  const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', script];
  const command = { args, timeoutMs, maximumBytes };
  const file = 'WindowsPowerShell\\v1.0\\powershell.exe';
  const result = await runSystemTool(run, root, file, command, signal);
  if (result.exitCode !== 0) throw new ToolFailure('powershell.exe', result);
  return parseUsages(result.stdout.toString('utf8'));
}

export function usageKey({ pid, startMark }: ProcessIdentity): string {
  return `${pid} ${startMark ?? '?'}`;
}

/**
 * Parses what PowerShell prints as JSON, an array or, if there is only one, a bare object:
 *
 *     [{"ProcessId":4712,"KernelModeTime":"156250","UserModeTime":"312500","WorkingSetSize":"52428800","Started":"133799058451234560"}]
 */
export function parseUsages(output: string): ReadonlyMap<string, ProcessUsage> {
  const usages = new Map<string, ProcessUsage>();
  for (const entry of entriesIn(output)) {
    const parsed = v.safeParse(usageSchema, entry);
    if (!parsed.success) continue;
    const { ProcessId, KernelModeTime, UserModeTime, WorkingSetSize, Started } = parsed.output;
    usages.set(usageKey({ pid: ProcessId, startMark: Started }), {
      cpuMs: Number((BigInt(KernelModeTime) + BigInt(UserModeTime)) / 10_000n),
      residentBytes: Number(WorkingSetSize),
    });
  }
  return usages;
}

function entriesIn(output: string): readonly unknown[] {
  try {
    const json: unknown = JSON.parse(output);
    return Array.isArray(json) ? (json as unknown[]) : [json];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [];
  }
}
