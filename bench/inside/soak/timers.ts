/**
 * The timers that the product sets, and those alone: it calls the global functions, while the bench awaits those of
 * `node:timers/promises`, and Node.js has its own.
 */
export class Timers {
  /** What each one is to run, of those that have neither run nor been cleared. */
  private readonly open = new Map<unknown, string>();
  private readonly ran: string[] = [];

  /** Replaces the global functions of this process. @returns puts them back. */
  install(): () => void {
    const { setTimeout: start, clearTimeout: clear, setInterval: repeat, clearInterval: end } = globalThis;
    const set = <T extends unknown[]>(
      run: (...given: T) => void,
      ms?: number,
      ...given: T
    ): NodeJS.Timeout => {
      const timer = start(() => {
        this.ran.push(this.open.get(timer) ?? '');
        this.open.delete(timer);
        run(...given);
      }, ms);
      this.open.set(timer, wordsOf(run, ms));
      return timer;
    };
    const setRepeated = <T extends unknown[]>(
      run: (...given: T) => void,
      ms?: number,
      ...given: T
    ): NodeJS.Timeout => {
      const timer = repeat(() => {
        this.ran.push(this.open.get(timer) ?? '');
        run(...given);
      }, ms);
      this.open.set(timer, wordsOf(run, ms));
      return timer;
    };
    const clearBy = (clearOne: typeof clear) => (timer?: NodeJS.Timeout | string | number) => {
      this.open.delete(timer);
      clearOne(timer);
    };
    Object.assign(globalThis, {
      setTimeout: Object.assign(set, start),
      setInterval: Object.assign(setRepeated, repeat),
      ...{ clearTimeout: clearBy(clear), clearInterval: clearBy(end) },
    });
    return () => {
      Object.assign(globalThis, {
        ...{ setTimeout: start, clearTimeout: clear, setInterval: repeat, clearInterval: end },
      });
    };
  }

  /** From now on. */
  forgetRan(): void {
    this.ran.length = 0;
  }

  /** Those that have run since `forgetRan`, and those that may still run. */
  get seen(): { readonly ran: readonly string[]; readonly open: readonly string[] } {
    return { ran: [...this.ran], open: [...this.open.values()] };
  }
}

function wordsOf(run: (...given: never) => unknown, ms: number | undefined): string {
  return `${ms ?? 0} ms, ${String(run).replace(/\s+/g, ' ').slice(0, 120)}`;
}
