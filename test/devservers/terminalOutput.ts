import type { OwnedProcess } from '../../scripts/host/ownedProcess';
import type { StartFailure } from '../../src/terminal/outputWatch';
import { OutputWatch } from '../../src/terminal/outputWatch';

/** What a command writes to a terminal of its own (inTerminal.py), read as the extension reads a terminal's command. */
export class TerminalOutput {
  readonly reported: string[] = [];
  /** How often the system's words for a taken port were written. */
  messages = 0;
  exitCode: number | undefined;
  private readonly decoder = new TextDecoder();
  private readonly waiting = new Set<() => void>();
  private text = '';
  private pendingReads = 0;
  private readonly output = new OutputWatch(
    (failure) => {
      this.reported.push(`${summaryOf(failure)}, while it runs`);
      this.changed();
    },
    (milliseconds, run) => {
      this.pendingReads++;
      const timer = setTimeout(() => {
        void run().finally(() => {
          this.pendingReads--;
          this.changed();
        });
      }, milliseconds);
      return () => {
        this.pendingReads--;
        clearTimeout(timer);
      };
    },
  );

  constructor(terminal: OwnedProcess) {
    terminal.onLine((line) => {
      const exit = /^exit (-?\d+)$/.exec(line)?.[1];
      if (exit === undefined) this.add(this.decoder.decode(Buffer.from(line, 'base64'), { stream: true }));
      else void this.ended(Number(exit));
      this.changed();
    });
  }

  /** Waits for a state; the test's own time limit ends it. */
  async until(isSo: (now: this) => boolean): Promise<void> {
    while (!isSo(this)) {
      await new Promise<void>((resolve) => {
        this.waiting.add(resolve);
      });
    }
  }

  /** Everything that was written is read. */
  async untilRead(): Promise<void> {
    await this.until(() => this.pendingReads === 0);
  }

  /** The port is free. */
  forget(): void {
    this.output.forget();
  }

  private add(chunk: string): void {
    this.text += chunk;
    this.messages = this.text.split(/address already in use|Connection in use/).length - 1;
    this.output.add(chunk);
  }

  private async ended(exitCode: number): Promise<void> {
    const { first } = await this.output.end(exitCode);
    if (first !== undefined) this.reported.push(`${summaryOf(first)}, at its end`);
    this.exitCode = exitCode;
    this.changed();
  }

  private changed(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const resolve of waiting) resolve();
  }
}

function summaryOf(failure: StartFailure): string {
  if (failure.kind === 'server') return `running: ${failure.server.title}`;
  const { address, port } = failure.conflict;
  return [address, port].join(' ');
}
