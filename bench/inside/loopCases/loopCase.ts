/** One kind of input whose size others decide, with the work that it makes. */
export interface LoopCase {
  readonly name: string;
  /** Left out: a thousand and ten thousand. */
  readonly sizes?: readonly number[];
  readonly prepare: (size: number) => Prepared | Promise<Prepared>;
}

export interface Prepared {
  /** Makes the input of a round, which is not measured. */
  readonly ready?: (round: number) => void;
  /** @param round counts from 0, for work that has to differ each time. */
  readonly run: (round: number) => Promise<unknown>;
  readonly stop?: () => Promise<void>;
}

/** Work in one piece, as a function that is called. */
export function called(work: (round: number) => unknown): Prepared {
  return {
    run: async (round) => {
      await Promise.resolve();
      return work(round);
    },
  };
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
