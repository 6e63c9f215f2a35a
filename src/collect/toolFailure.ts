import type { RunResult } from './runTool';
import { RunFailure } from './runTool';

/** A tool ran, but its output is of no use. `message` is for the log. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';

  constructor(tool: string, { exitCode, stdout, stderr }: RunResult, malformed: readonly string[] = []) {
    const printed =
      malformed.length > 0
        ? malformed.join(', ')
        : stdout.length === 0
          ? 'nothing'
          : `${stdout.length} bytes`;
    const complaint = stderr.toString('utf8').trim().slice(0, 400);
    super(
      `${tool} exited with ${exitCode} and printed ${printed}${complaint === '' ? '' : `: ${complaint}`}`,
    );
  }
}

/** A tool could not be run, or its output is of no use. */
export function isToolFailure(error: unknown): error is RunFailure | ToolFailure {
  return error instanceof RunFailure || error instanceof ToolFailure;
}
