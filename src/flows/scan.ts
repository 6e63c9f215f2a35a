import { CollectFailure } from '../collect/collector';
import { scanningStopped } from '../messages/scan';
import type { Snapshot } from '../model/listeners/snapshot';
import type { Scanner } from '../watch/scanner';

/**
 * Scans through the scanner, so that one scan runs at a time and the view shows it too.
 * @returns a snapshot taken after the call.
 * @throws CollectFailure if nothing could be read.
 */
export async function scanNow({
  scanner,
}: {
  readonly scanner: Pick<Scanner, 'state' | 'refresh'>;
}): Promise<Snapshot> {
  const before = scanner.state;
  const state = await scanner.refresh();
  // a disposed scanner answers with its last state, which must not pass for a new one
  if (state.kind === 'scanning' || state === before) {
    throw new CollectFailure('unexpected', scanningStopped(), 'the scanner is disposed');
  }
  if (state.kind === 'failed') {
    throw new CollectFailure(state.reason, state.problem.message, state.problem.detail);
  }
  return state.snapshot;
}

/** The same, where a failed scan is an answer. */
export async function scanIfPossible({
  scanner,
}: {
  readonly scanner: Pick<Scanner, 'refresh'>;
}): Promise<Snapshot | undefined> {
  const state = await scanner.refresh();
  return state.kind === 'ok' ? state.snapshot : undefined;
}
