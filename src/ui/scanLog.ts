import type * as vscode from 'vscode';
import type { Problem } from '../model/listeners/snapshot';
import type { ScanReport } from '../watch/scanner';

/** Writes to the log: each look at level trace; problems once, when they come and when they go. */
export class ScanLog {
  private lastProblems = '';
  private lastSettingProblems = '';

  constructor(private readonly log: vscode.LogOutputChannel) {}

  scan({ state, scanMs, nextMs }: ScanReport): void {
    const problems = state.kind === 'ok' ? state.snapshot.problems : [state.problem];
    const text = wordsOf(problems);
    if (text !== this.lastProblems) {
      this.lastProblems = text;
      if (text === '') this.log.info('Everything could be read again.');
      else this.log.warn(text);
    }
    if (state.kind === 'ok') {
      const next = nextMs === undefined ? 'no next look is needed' : `next in ${Math.round(nextMs)} ms`;
      this.log.trace(
        `looked in ${scanMs.toFixed(1)} ms: ${state.snapshot.listeners.length} listeners; ${next}`,
      );
    }
  }

  settings(problems: readonly Problem[]): void {
    const text = wordsOf(problems);
    if (text !== this.lastSettingProblems && text !== '') this.log.warn(text);
    this.lastSettingProblems = text;
  }
}

function wordsOf(problems: readonly Problem[]): string {
  return problems.map(({ message, detail }) => `${message} (${detail})`).join('\n');
}
