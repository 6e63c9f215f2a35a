/** What a process uses of the machine. */
export interface ProcessUsage {
  /** CPU time since its start, of all its threads, without its children's, in milliseconds. */
  readonly cpuMs: number;
  /**
   * Memory that it has in RAM, in bytes. On Linux what is shared is divided by the processes that share it, for one's own
   * processes, so that the sum of a tree counts it once; elsewhere every process counts it.
   */
  readonly residentBytes: number;
}
