/** Ends what was started, in reverse order, once: at the end, on a failure, and on a signal. */
export class Shutdown {
  private readonly steps: (() => Promise<unknown>)[] = [];
  private running: Promise<void> | undefined;

  add(step: () => Promise<unknown>): void {
    this.steps.push(step);
  }

  run(): Promise<void> {
    this.running ??= this.runSteps();
    return this.running;
  }

  /** From now on a signal that asks us to end does so in order, with the usual exit code (128 + its number). */
  onSignals(): void {
    for (const [signal, number] of [
      ['SIGHUP', 1],
      ['SIGINT', 2],
      ['SIGTERM', 15],
    ] as const) {
      process.on(signal, () => {
        void this.run().finally(() => process.exit(128 + number));
      });
    }
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
