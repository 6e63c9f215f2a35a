import type { RunResult, RunTool, ToolCommand } from '../runTool';
import { runFirstFound } from '../runTool';

const usualRoot = 'C:\\Windows';

/** The Windows folder. */
export function systemRoot(environment: NodeJS.ProcessEnv = process.env): string {
  const root = environment['SystemRoot'] ?? '';
  return /^[A-Za-z]:\\/.test(root) ? root.replace(/\\+$/, '') : usualRoot;
}

/**
 * Runs a tool of Windows by its full path: for a bare name, Windows may run a file in the current folder.
 * @param tool relative to System32.
 * @throws RunFailure
 */
export function runSystemTool(
  run: RunTool,
  root: string,
  tool: string,
  command: Omit<ToolCommand, 'file'>,
  signal: AbortSignal,
): Promise<RunResult> {
  const files = [...new Set([`${root}\\System32\\${tool}`, `${usualRoot}\\System32\\${tool}`])];
  return runFirstFound(run, files, command, signal);
}
