/** What the bench asks of the measuring process inside a namespace, and the lines that one answers with. */
import type { Verdicts } from './inside/oracle';
import type { Disturbances } from './inside/soak/disturbances';
import type { WindowVerdicts } from './inside/soak/windows';
import type { LoadName } from './loads';

export interface MeasureRequest {
  readonly load: LoadName;
  readonly rounds: number;
  /** Where the libraries are installed that the project does not depend on; absent where they could not be. */
  readonly librariesFolder?: string;
  /** The built floor.c; absent where it could not be built. */
  readonly floorProgram?: string;
}

export interface MemoryRequest {
  readonly load: LoadName;
}

export interface ViewRequest {
  readonly rows: number;
  readonly rounds: number;
}

export interface LoopRequest {
  readonly rounds: number;
  /** Of the names of the cases to be measured; empty for all. */
  readonly part: string;
}

export interface LatencyRequest {
  /** Listeners to open and close. */
  readonly changes: number;
}

/** Results are printed among progress lines, so they have a mark. */
export const resultMark = '@result ';
export const progressMark = '@progress ';

export interface SoakRequest {
  readonly minutes: number;
  readonly pollMs: number;
}

export interface SoakResult extends Verdicts {
  readonly steadyRows: number;
  readonly cpuMsPerPoll: number;
  /** Since the warm-up, which takes ten minutes, or a third of a shorter run. */
  readonly heapGrowthMb: number;
  readonly residentGrowthMb: number;
  readonly warmUpMinutes: number;
  readonly windows: WindowVerdicts;
  readonly disturbances: Disturbances;
}
