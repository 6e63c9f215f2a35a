const parentCheckMs = 500;

/** Ends what was started, in reverse order, once: at the end, on a failure, and on a signal. */
export class Shutdown {
  private readonly steps: (() => Promise<unknown>)[] = [];
  private running: Promise<void> | undefined;
  private signalled: number | undefined;

  /** What ends from now on has been ended by us. */
  get hasBegun(): boolean {
    return this.running !== undefined;
  }

  /** Ends everything, then the process: with this code, or with that of the signal that asked for it. */
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

  /** From now on a signal that asks us to end does so in order; the exit code is 128 + its number, or as given. */
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

  /** npm ends its shell on a signal, and the shell does not hand the signal on: we see that our parent is another. */
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
        // One failure must not keep the others running.
        process.stderr.write(`While ending: ${(error as Error).message}\n`);
      }
    }
  }
}
