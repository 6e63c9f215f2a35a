/** What one refresh of the view costs after a scan: describe, build the tree, present its rows and the status bar. */
import { noNames } from '../../src/model/rows/describeListeners';
import type { Snapshot } from '../../src/model/listeners/snapshot';
import { defaultSettings } from '../../src/model/settings';
import type { TimeSliced } from '../../src/model/text/timeSlice';
import { finish } from '../../src/model/text/timeSlice';
import { ViewState } from '../../src/ui/viewState';
import type { ViewTimes } from '../figures';
import { median } from '../statistics';
import { syntheticHost, syntheticSnapshot, withOneChange } from '../syntheticSnapshot';

/** Short runs are repeated for so long. */
const batchMs = 30;
const noAcknowledgements = { all: [], knows: () => () => false };

/** The part of the view and the status bar that needs no VS Code. */
class RefreshedView {
  private readonly state = new ViewState(syntheticHost, noNames, noAcknowledgements, () => performance.now());

  refresh(snapshot: Snapshot): void {
    finish(this.inSlices(snapshot));
  }

  *inSlices(snapshot: Snapshot): TimeSliced<void> {
    yield* this.state.content({ kind: 'ok', snapshot }, snapshot, defaultSettings, [], 'en');
    yield* this.state.statusBar(snapshot, 'machine');
  }
}

/** CPU, medians over the rounds. */
export function measureViewTimes(rows: number, rounds: number): ViewTimes {
  const first: number[] = [];
  const unchanged: number[] = [];
  const oneChange: number[] = [];
  // the first round is for the compiler
  for (let round = 0; round <= rounds; round++) {
    // processes of its own, for what is known of them is kept beside them
    const snapshot = syntheticSnapshot(rows);
    const view = new RefreshedView();
    const firstMs = cpuMs(() => {
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
    if (round === 0) continue;
    first.push(firstMs);
    unchanged.push(unchangedMs);
    oneChange.push(oneChangeMs);
  }
  return { rows, firstMs: median(first), unchangedMs: median(unchanged), oneChangeMs: median(oneChange) };
}

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** CPU of a run, of as many runs as fill a batch. */
function meanCpuMs(work: () => void): number {
  let runs = 0;
  const start = performance.now();
  const total = cpuMs(() => {
    do {
      work();
      runs++;
    } while (performance.now() - start < batchMs);
  });
  return total / runs;
}
