import type { ProtocolPort } from '../model/actions/portHolders';

/** The latest command of a terminal. */
interface Latest<Execution> {
  readonly execution: Execution;
  readonly isRunning: boolean;
  /** What it could not have. */
  readonly lacked: readonly ProtocolPort[];
}

/** What runs in each terminal, and what the latest command there failed of. Terminals and executions are VS Code's. */
export class CommandTracker<Terminal, Execution> {
  private readonly latest = new Map<Terminal, Latest<Execution>>();

  started(terminal: Terminal, execution: Execution): void {
    this.latest.set(terminal, { execution, isRunning: true, lacked: [] });
  }

  /** May be told after the next one's start, and then says nothing of that. */
  ended(terminal: Terminal, execution: Execution): void {
    this.update(terminal, execution, { isRunning: false });
  }

  /** Known only once its output is read: by then another one may have been started. */
  failed(terminal: Terminal, execution: Execution, lacked: readonly ProtocolPort[]): void {
    this.update(terminal, execution, { lacked });
  }

  closed(terminal: Terminal): void {
    this.latest.delete(terminal);
  }

  isBusy(terminal: Terminal): boolean {
    return this.latest.get(terminal)?.isRunning === true;
  }

  latestOf(terminal: Terminal): Execution | undefined {
    return this.latest.get(terminal)?.execution;
  }

  /** Whether nothing was run there since. */
  isLatest(terminal: Terminal, execution: Execution): boolean {
    return this.latestOf(terminal) === execution;
  }

  /** The latest command of the terminal, where it failed of this very port. */
  failedOf(terminal: Terminal, { protocol, port }: ProtocolPort): Execution | undefined {
    const latest = this.latest.get(terminal);
    const isMeant = latest?.lacked.some((one) => one.protocol === protocol && one.port === port) === true;
    return isMeant ? latest.execution : undefined;
  }

  private update(terminal: Terminal, execution: Execution, more: Partial<Latest<Execution>>): void {
    const latest = this.latest.get(terminal);
    if (latest?.execution === execution) this.latest.set(terminal, { ...latest, ...more });
  }
}
