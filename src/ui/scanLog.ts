import type * as vscode from 'vscode';
import type { Problem } from '../model/listeners/snapshot';
import type { LookReport } from '../watch/scanner';

/** Writes to the log: each look at level trace; problems once, when they come and when they go. */
export class LookLog {
  private problemsTold = '';
  private settingProblemsTold = '';

  constructor(private readonly log: vscode.LogOutputChannel) {}

  look({ sight, lookMs, nextMs }: LookReport): void {
    const problems = sight.kind === 'seen' ? sight.snapshot.problems : [sight.problem];
    const text = wordsOf(problems);
    if (text !== this.problemsTold) {
      this.problemsTold = text;
      if (text === '') this.log.info('Everything could be read again.');
      else this.log.warn(text);
    }
    if (sight.kind === 'seen') {
      const next = nextMs === undefined ? 'no next look is needed' : `next in ${Math.round(nextMs)} ms`;
      this.log.trace(
        `looked in ${lookMs.toFixed(1)} ms: ${sight.snapshot.listeners.length} listeners; ${next}`,
      );
    }
  }

  settings(problems: readonly Problem[]): void {
    const text = wordsOf(problems);
    if (text !== this.settingProblemsTold && text !== '') this.log.warn(text);
    this.settingProblemsTold = text;
  }
}

function wordsOf(problems: readonly Problem[]): string {
  return problems.map(({ message, detail }) => `${message} (${detail})`).join('\n');
}
