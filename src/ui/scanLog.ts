import type * as vscode from 'vscode';
import type { Problem } from '../model/listeners/snapshot';
import type { ScanReport } from '../watch/scanner';

/** Logs each scan at level trace, and problems once, when they appear and when they are gone. */
export class ScanLog {
  private lastProblems = '';
  private lastSettingProblems = '';

  constructor(private readonly log: vscode.LogOutputChannel) {}

  scan({ state, scanMs, nextMs }: ScanReport): void {
    const problems = state.kind === 'ok' ? state.snapshot.problems : [state.problem];
    const text = textOf(problems);
    if (text !== this.lastProblems) {
      this.lastProblems = text;
      if (text === '') this.log.info('All problems are gone.');
      else this.log.warn(text);
    }
    if (state.kind === 'ok') {
      const next = nextMs === undefined ? 'no further scan is needed' : `next in ${Math.round(nextMs)} ms`;
      this.log.trace(
        `scanned in ${scanMs.toFixed(1)} ms: ${state.snapshot.listeners.length} listeners; ${next}`,
      );
    }
  }

  settings(problems: readonly Problem[]): void {
    const text = textOf(problems);
    if (text !== this.lastSettingProblems && text !== '') this.log.warn(text);
    this.lastSettingProblems = text;
  }
}

function textOf(problems: readonly Problem[]): string {
  return problems.map(({ message, detail }) => `${message} (${detail})`).join('\n');
}
