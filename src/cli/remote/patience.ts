/** How long a host is waited for. */
export interface Patience {
  /** Aborts when the time is up. */
  readonly late: AbortSignal;
  /** It has answered something. */
  hear(): void;
  end(): void;
}

interface PatienceOptions {
  /** Milliseconds until the first answer. */
  readonly beginWithinMs: number;
  /** Milliseconds from the start; undefined: as long as it goes on to answer. */
  readonly endWithinMs?: number;
  /** Milliseconds between two answers: a command line that runs shows a sign of life every second. */
  readonly silentMs?: number;
}

export function startPatience({ beginWithinMs, endWithinMs, silentMs = 15_000 }: PatienceOptions): Patience {
  const late = new AbortController();
  const after = (milliseconds: number): NodeJS.Timeout =>
    setTimeout(() => {
      late.abort();
    }, milliseconds);
  const whole = endWithinMs === undefined ? undefined : after(endWithinMs);
  let next = after(beginWithinMs);
  return {
    late: late.signal,
    hear: () => {
      clearTimeout(next);
      next = after(silentMs);
    },
    end: () => {
      clearTimeout(next);
      clearTimeout(whole);
    },
  };
}
