/** What one refresh of the view costs after a scan: describe, build the tree, present its rows and the status bar. */
import { NewestInSlices } from '../../src/collect/timeSlice';
import type { Snapshot } from '../../src/model/listeners/snapshot';
import { defaultSettings } from '../../src/model/settings';
import type { TimeSliced } from '../../src/model/text/timeSlice';
import { finish } from '../../src/model/text/timeSlice';
import { ViewState } from '../../src/ui/viewState';
import type { ViewTimes } from '../figures';
import { median } from '../statistics';
import { cpuMsOf } from '../../src/collect/cpuTime';
import { longestTurnMs } from './loopBlocks';
import { syntheticHost, syntheticSnapshot, withOneChange } from '../syntheticSnapshot';
import { noNames } from '../../src/model/rows/names';

/** Short runs are repeated for so long. */
const batchMs = 30;
const noAcknowledgements = { all: [], knows: () => () => false };

/** The part of the view and the status bar that needs no VS Code. */
export class RefreshedView {
  private readonly state = new ViewState(syntheticHost, noNames, noAcknowledgements, () => performance.now());

  private readonly drawing = new NewestInSlices(1, (error) => {
    throw error;
  });

  refresh(snapshot: Snapshot): void {
    finish(this.inSlices(snapshot));
  }

  /** As the view controller draws. */
  drawn(snapshot: Snapshot): Promise<void> {
    this.drawing.start(this.inSlices(snapshot));
    return this.drawing.whenIdle();
  }

  private *inSlices(snapshot: Snapshot): TimeSliced<void> {
    yield* this.state.content({ kind: 'ok', snapshot }, snapshot, defaultSettings, [], {
      locale: 'en',
      now: 0,
    });
    yield* this.state.statusBar(snapshot, 'machine');
  }
}

/** CPU, medians over the rounds. */
export async function measureViewTimes(rows: number, rounds: number): Promise<ViewTimes> {
  const first: number[] = [];
  const unchanged: number[] = [];
  const oneChange: number[] = [];
  const pieces: number[] = [];
  // the first round is for the compiler
  for (let round = 0; round <= rounds; round++) {
    // processes of its own, for what is known of them is kept beside them
    const snapshot = syntheticSnapshot(rows);
    const view = new RefreshedView();
    const firstMs = cpuMsOf(() => {
      view.refresh(snapshot);
    });
    const unchangedMs = meanCpuMs(() => {
      view.refresh(snapshot);
    });
    let now = snapshot;
    let at = 0;
    const changed = Array.from({ length: 6 }, () => (now = withOneChange(now, at++ % rows)));
    let next = 0;
    const oneChangeMs = meanCpuMs(() => {
      view.refresh(changed[next++ % changed.length] ?? snapshot);
    });
    for (const each of changed) {
      const longestMs = await longestTurnMs(() => view.drawn(each));
      if (round > 0) pieces.push(longestMs);
    }
    if (round === 0) continue;
    first.push(firstMs);
    unchanged.push(unchangedMs);
    oneChange.push(oneChangeMs);
  }
  return {
    rows,
    firstMs: median(first),
    unchangedMs: median(unchanged),
    oneChangeMs: median(oneChange),
    longestPieceMs: median(pieces),
  };
}

/** CPU of a run, of as many runs as fill a batch. */
function meanCpuMs(work: () => void): number {
  let runs = 0;
  const start = performance.now();
  const total = cpuMsOf(() => {
    do {
      work();
      runs++;
    } while (performance.now() - start < batchMs);
  });
  return total / runs;
}
