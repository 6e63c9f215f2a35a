import type { ProtocolPort } from '../model/actions/portHolders';

/** The latest command of a terminal. */
interface Latest<Execution> {
  readonly execution: Execution;
  readonly isRunning: boolean;
  /** The ports that it failed to use. */
  readonly failedPorts: readonly ProtocolPort[];
}

/** What runs in each terminal, and which ports its latest command failed to use. The types are VS Code's. */
export class CommandTracker<Terminal, Execution> {
  private readonly latest = new Map<Terminal, Latest<Execution>>();

  started(terminal: Terminal, execution: Execution): void {
    this.latest.set(terminal, { execution, isRunning: true, failedPorts: [] });
  }

  /** VS Code may report an end after the start of the next command, which it then does not concern. */
  ended(terminal: Terminal, execution: Execution): void {
    this.update(terminal, execution, { isRunning: false });
  }

  /** Known only once the output is read: the next command may have been started by then. */
  failed(terminal: Terminal, execution: Execution, failedPorts: readonly ProtocolPort[]): void {
    this.update(terminal, execution, { failedPorts });
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

  /** Whether nothing was run in the terminal since. */
  isLatest(terminal: Terminal, execution: Execution): boolean {
    return this.latestOf(terminal) === execution;
  }

  /** The latest command of the terminal, if it failed to use this port. */
  failedOf(terminal: Terminal, { protocol, port }: ProtocolPort): Execution | undefined {
    const latest = this.latest.get(terminal);
    const isThis = latest?.failedPorts.some((one) => one.protocol === protocol && one.port === port) === true;
    return isThis ? latest.execution : undefined;
  }

  private update(terminal: Terminal, execution: Execution, more: Partial<Latest<Execution>>): void {
    const latest = this.latest.get(terminal);
    if (latest?.execution === execution) this.latest.set(terminal, { ...latest, ...more });
  }
}
