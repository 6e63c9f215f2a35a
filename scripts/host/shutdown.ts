const parentCheckMs = 500;

/** Ends what was started, once and in reverse order: on exit, on an error, or on a signal. */
export class Shutdown {
  private readonly steps: (() => Promise<unknown>)[] = [];
  private running: Promise<void> | undefined;
  private signalled: number | undefined;

  /** From now on, processes that exit were ended by us. */
  get hasBegun(): boolean {
    return this.running !== undefined;
  }

  /** Ends everything, then exits with this code, or with that of the signal that started the shutdown. */
  async exit(code: number): Promise<never> {
    await this.run();
    process.exit(this.signalled ?? code);
  }

  add(step: () => Promise<unknown>): void {
    this.steps.push(step);
  }

  run(): Promise<void> {
    this.running ??= this.runSteps();
    return this.running;
  }

  /** Shuts down on SIGHUP, SIGINT and SIGTERM; the exit code is 128 + the signal's number unless given. */
  onSignals(exitCodes: Partial<Record<'SIGHUP' | 'SIGINT' | 'SIGTERM', number>> = {}): void {
    for (const [signal, number] of [
      ['SIGHUP', 1],
      ['SIGINT', 2],
      ['SIGTERM', 15],
    ] as const) {
      process.on(signal, () => {
        this.signalled ??= exitCodes[signal] ?? 128 + number;
        void this.exit(this.signalled);
      });
    }
    this.onNpmGone();
  }

  /** On a signal npm kills its shell, which does not forward the signal: we notice that our parent changed. */
  private onNpmGone(): void {
    if (process.env['npm_lifecycle_event'] === undefined) return;
    const parent = process.ppid;
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      void this.exit(1);
    }, parentCheckMs).unref();
  }

  private async runSteps(): Promise<void> {
    for (const step of this.steps.splice(0).reverse()) {
      try {
        await step();
      } catch (error) {
        // One failure must not keep the other processes running.
        process.stderr.write(`While ending: ${(error as Error).message}\n`);
      }
    }
  }
}
