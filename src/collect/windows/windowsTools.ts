import type { ToolCommand, RunTool, RunResult } from '../runTool';
import { RunFailure } from '../runTool';

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
export async function runSystemTool(
  run: RunTool,
  root: string,
  tool: string,
  command: Omit<ToolCommand, 'file'>,
  signal: AbortSignal,
): Promise<RunResult> {
  const files = [...new Set([`${root}\\System32\\${tool}`, `${usualRoot}\\System32\\${tool}`])];
  let missing: RunFailure | undefined;
  for (const file of files) {
    try {
      return await run({ ...command, file }, signal);
    } catch (error) {
      if (!(error instanceof RunFailure) || error.reason !== 'missing') throw error;
      missing ??= error;
    }
  }
  throw missing ?? new RunFailure('missing', `${tool} was not found`);
}
