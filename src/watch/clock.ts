/** What scanning needs of a clock; a test passes its own. */
export interface Clock {
  now(): number;
  /** The CPU time that this process has used, in milliseconds. */
  cpuMs(): number;
  /** @returns a function that cancels. */
  after(milliseconds: number, run: () => void): () => void;
  /** Again and again, by one timer. @returns a function that cancels. */
  every(milliseconds: number, run: () => void): () => void;
}
