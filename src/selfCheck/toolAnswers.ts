import type { ToolRun } from '../collect/recordedTools';
import type { RunTool } from '../collect/runTool';
import { readToolVersion } from '../collect/toolVersions';
import type { AnsweredTool } from '../model/selfCheck/checkReport';

/** More than any collector uses. */
const maximumTools = 20;

/** Which tools answered a check, and how. */
export class ToolAnswers {
  private readonly tools = new Map<string, Omit<AnsweredTool, 'version'>>();

  add({ command: { file }, result, ms }: ToolRun): void {
    const before = this.tools.get(file);
    if (before === undefined && this.tools.size >= maximumTools) return;
    const { runs = 0, failures = 0, slowestMs = 0 } = before ?? {};
    this.tools.set(file, {
      file,
      runs: runs + 1,
      failures: failures + (result === undefined ? 1 : 0),
      slowestMs: Math.max(slowestMs, ms),
    });
  }

  /** Asks each of them for its version, once. */
  withVersions(run: RunTool, signal: AbortSignal): Promise<readonly AnsweredTool[]> {
    const used = [...this.tools.values()];
    return Promise.all(
      used.map(async (tool) => ({
        ...tool,
        version: tool.runs === tool.failures ? undefined : await readToolVersion(tool.file, run, signal),
      })),
    );
  }
}
