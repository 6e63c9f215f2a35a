import type { Command, Run, RunResult } from '../run';
import { RunFailure } from '../run';

const usualRoot = 'C:\\Windows';

/** The folder of Windows. */
export function systemRoot(environment: NodeJS.ProcessEnv = process.env): string {
  const root = environment['SystemRoot'] ?? '';
  return /^[A-Za-z]:\\/.test(root) ? root.replace(/\\+$/, '') : usualRoot;
}

/**
 * Runs a tool of Windows by its own path, so that no program of that name in a project's folder is run in its place;
 * by its bare name only where it is missing there.
 * @param tool beneath System32.
 * @throws RunFailure
 */
export async function runTool(
  run: Run,
  root: string,
  tool: string,
  command: Omit<Command, 'file'>,
  signal: AbortSignal,
): Promise<RunResult> {
  const bareName = tool.slice(tool.lastIndexOf('\\') + 1);
  const files = [...new Set([`${root}\\System32\\${tool}`, `${usualRoot}\\System32\\${tool}`, bareName])];
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
