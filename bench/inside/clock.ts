/** Milliseconds by a clock that all processes of the machine have in common (CLOCK_MONOTONIC). */
export function clockMs(): number {
  return Number(process.hrtime.bigint()) / 1_000_000;
}
