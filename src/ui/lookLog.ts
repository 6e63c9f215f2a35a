import type * as vscode from 'vscode';
import type { Problem } from '../model/snapshot';
import type { LookReport } from '../watch/watcher';

/** Writes looks to the log: each at level trace, problems once, when they come and when they go. */
export class LookLog {
  private told = '';

  constructor(private readonly log: vscode.LogOutputChannel) {}

  write({ sight, lookMs }: LookReport): void {
    const problems = sight.kind === 'seen' ? sight.snapshot.problems : [sight.problem];
    this.problems(problems);
    if (sight.kind === 'seen') {
      this.log.trace(`looked in ${lookMs.toFixed(1)} ms: ${sight.snapshot.listeners.length} listeners`);
    }
  }

  private problems(problems: readonly Problem[]): void {
    const text = problems.map(({ message, detail }) => `${message} (${detail})`).join('\n');
    if (text === this.told) return;
    this.told = text;
    if (text === '') this.log.info('Everything could be read again.');
    else this.log.warn(text);
  }
}
