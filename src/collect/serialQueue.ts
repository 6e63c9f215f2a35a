/** Runs one task at a time, in the order they were added: the state that scans share belongs to one of them. */
export class SerialQueue {
  private last: Promise<unknown> = Promise.resolve();

  /** A task starts when the one before has settled, even if that failed. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.last.then(task);
    this.last = result.catch(() => undefined);
    return result;
  }
}
