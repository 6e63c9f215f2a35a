import type * as vscode from 'vscode';
import type { Collector } from '../collect/collector';
import type { PortEvent } from '../model/history/journal';
import type { EndedServer } from '../model/history/endedServer';
import type { SettingsStore } from '../settingsStore';
import { History } from '../watch/history';
import { PortJournal } from '../watch/portJournal';
import { RecentlyEnded } from '../watch/recentlyEnded';
import { EndedNotifier } from './endedNotifier';
import { ProgramEnds } from './programEnds';

/** A scan with more events is summed up: a thousand ports may open at once. */
const maximumLines = 20;

interface PortHistoryParts {
  readonly collector: Pick<Collector, 'hasEnded'>;
  readonly settings: SettingsStore;
  readonly log: vscode.LogOutputChannel;
  readonly startAgain: (server: EndedServer) => PromiseLike<unknown>;
  readonly onError: (error: unknown) => void;
}

/** What happened to ports and servers since the window was opened. */
export class PortHistory implements vscode.Disposable {
  readonly recentlyEnded: RecentlyEnded;
  readonly journal: PortJournal;
  readonly history: History;
  private readonly subscriptions: readonly Pick<vscode.Disposable, 'dispose'>[];

  constructor({ collector, settings, log, startAgain, onError }: PortHistoryParts) {
    const now = (): number => Date.now();
    const hasEnded: Collector['hasEnded'] = (process, thoroughness) =>
      collector.hasEnded(process, thoroughness);
    this.recentlyEnded = new RecentlyEnded({ hasEnded, now, onError });
    this.journal = new PortJournal();
    this.history = new History(this.recentlyEnded, this.journal);
    const notifier = new EndedNotifier(settings, startAgain, onError);
    this.subscriptions = [
      new ProgramEnds(this.recentlyEnded, now, onError),
      this.recentlyEnded.onDidEnd((server) => {
        this.journal.recordEnd(server);
        notifier.ended(server);
      }),
      this.journal.onDidRecord((events) => {
        for (const event of events.slice(0, maximumLines)) logEvent(log, event);
        if (events.length > maximumLines) log.info(`… and ${events.length - maximumLines} more events`);
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.recentlyEnded.dispose();
    this.journal.dispose();
  }
}

function logEvent(log: vscode.LogOutputChannel, event: PortEvent): void {
  const { kind, protocol, address, port, label, pid } = event;
  log.info(`${kind} ${protocol} ${address}:${port}: ${label}, PID ${pid ?? 'unknown'}`);
  if (event.kind === 'held-by-another') {
    log.info(`before, it was held by ${event.before.label}, PID ${event.before.pid ?? 'unknown'}`);
  }
  if (event.kind === 'ended') log.info(`how it ended: ${JSON.stringify(event.how)}`);
}
