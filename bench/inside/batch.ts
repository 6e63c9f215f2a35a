/** Something measured many times, so many runs at once that its CPU is large beside the clock's steps. */
export class Batch {
  /** Mean CPU of a run, in milliseconds, one for each batch. */
  readonly values: number[] = [];
  private runs = 1;

  constructor(
    private readonly measure: (runs: number) => Promise<number>,
    private readonly batchMs: number,
    private readonly maximumRuns: number,
  ) {}

  /** Finds the number of runs; what it measures meanwhile is not kept, so it warms up as well. */
  async calibrate(): Promise<void> {
    for (const runs of [1, 3]) {
      const cpuMs = await this.measure(Math.min(runs, this.maximumRuns));
      this.runs = Math.min(this.maximumRuns, Math.max(1, Math.ceil(this.batchMs / Math.max(cpuMs, 0.01))));
    }
  }

  async run(): Promise<void> {
    this.values.push(await this.measure(this.runs));
  }
}
