/** When V8 held the event loop to collect garbage. Times are those of performance.now(). */
import { Session } from 'node:inspector/promises';
import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';

export interface Pause {
  readonly start: number;
  readonly end: number;
}

/** Records pauses until what it resolved to is called, which returns them. */
export type PauseRecorder = () => Promise<() => Promise<readonly Pause[]>>;

/** What Node.js reports: without the steps in which V8 marks objects between the turns of a program. Needs next to nothing. */
export const observedPauses: PauseRecorder = () => {
  const pauses: Pause[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      pauses.push({ start: startTime, end: startTime + duration });
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return Promise.resolve(async () => {
    // those of the last turn are reported in one of the next
    for (let turn = 0; turn < 3; turn++) await nextTurn();
    observer.disconnect();
    return pauses;
  });
};

/** All that V8's own trace has of this thread, with the steps of marking (nodejs.org/api/tracing.html). */
export const tracedPauses: PauseRecorder = async () => {
  const session = new Session();
  session.connect();
  const events: unknown[] = [];
  session.on('NodeTracing.dataCollected', ({ params }) => {
    events.push(...params.value);
  });
  const complete = new Promise((resolve) => session.once('NodeTracing.tracingComplete', resolve));
  await session.post('NodeTracing.start', {
    traceConfig: { includedCategories: ['v8', 'disabled-by-default-v8.gc'] },
  });
  // both clocks are the monotonic one of the system
  const offset = Number(process.hrtime.bigint()) / 1e6 - performance.now();
  return async () => {
    await session.post('NodeTracing.stop');
    await complete;
    session.disconnect();
    return merged(
      events
        .filter(isCollection)
        .map(({ ts, dur }) => ({ start: ts / 1000 - offset, end: (ts + dur) / 1000 - offset })),
    );
  };
};

interface Collection {
  readonly ts: number;
  readonly dur: number;
}

/** `{"pid":6,"tid":6,"ts":84718911778,"ph":"X","name":"V8.GC_MC_INCREMENTAL","dur":798,…}`; the main thread's number is the PID. */
function isCollection(event: unknown): event is Collection {
  const { pid, tid, name, ts, dur } = event as Readonly<Record<string, unknown>>;
  return (
    tid === pid &&
    String(name).startsWith('V8.GC') &&
    typeof ts === 'number' &&
    typeof dur === 'number' &&
    dur > 0
  );
}

/** Without those that are part of others. */
function merged(pauses: readonly Pause[]): Pause[] {
  const found: Pause[] = [];
  for (const pause of [...pauses].sort((a, b) => a.start - b.start)) {
    const last = found.at(-1);
    if (last === undefined || pause.start > last.end) found.push(pause);
    else found[found.length - 1] = { start: last.start, end: Math.max(last.end, pause.end) };
  }
  return found;
}
