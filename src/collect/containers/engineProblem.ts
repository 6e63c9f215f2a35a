import type { Problem } from '../../model/listeners/snapshot';

/**
 * Why an engine could not be asked. `remote`: it is not on a local socket, and is left alone; `denied`: this user may
 * not; `not-running`: a socket with nobody behind it; `refused`: it answered that it will not; `not-understood`: what
 * answers is no container engine.
 */
export type EngineProblemKind =
  | 'remote'
  | 'denied'
  | 'not-running'
  | 'timed-out'
  | 'cut-off'
  | 'too-large'
  | 'refused'
  | 'not-understood'
  | 'unexpected';

export interface EngineProblem extends Problem {
  readonly kind: EngineProblemKind;
}
