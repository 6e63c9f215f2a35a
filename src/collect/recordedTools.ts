import type { RunResult, RunTool, ToolCommand } from './runTool';

/** One run of a tool. */
export interface ToolRun {
  readonly command: ToolCommand;
  /** Undefined if its output is missing or incomplete. */
  readonly result: RunResult | undefined;
  readonly ms: number;
}

/** Runs tools, and shows what they printed to a check of the system while there is one. Keeps nothing itself. */
export class RecordedTools {
  private readonly watchers = new Set<(run: ToolRun) => void>();

  constructor(private readonly runTool: RunTool) {}

  readonly run: RunTool = async (command, signal) => {
    if (this.watchers.size === 0) return this.runTool(command, signal);
    const start = performance.now();
    let result: RunResult | undefined;
    try {
      result = await this.runTool(command, signal);
      return result;
    } finally {
      const run = { command, result, ms: performance.now() - start };
      for (const watcher of this.watchers) watcher(run);
    }
  };

  watch(onRun: (run: ToolRun) => void): { dispose(): void } {
    this.watchers.add(onRun);
    return { dispose: () => this.watchers.delete(onRun) };
  }
}
