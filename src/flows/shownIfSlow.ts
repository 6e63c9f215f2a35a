import { delay } from '../act/delay';
import type { ProgressTask } from './dialogs';

/** What shows that a task is running. */
export interface ShownTask {
  /** Never rejects. */
  readonly done: Promise<void>;
  readonly cancel: () => void;
  /** Called with each message, and at once with the latest one. */
  readonly onReport: (listener: (message: string) => void) => void;
}

/** What is done sooner shows nothing: a notification that comes and goes at once cannot be read. */
const shownAfterMs = 500;

/** Runs a task, and shows it only if it takes a moment. */
export async function shownIfSlow<Result>(
  task: ProgressTask<Result>,
  show: (task: ShownTask) => void,
  wait: typeof delay = delay,
): Promise<Result> {
  const cancellation = new AbortController();
  const finished = new AbortController();
  let latest: string | undefined;
  let listener: (message: string) => void = () => undefined;
  const work = task(cancellation.signal, (message) => {
    latest = message;
    listener(message);
  });
  const done = work.then(
    () => undefined,
    () => undefined,
  );
  const showIfRunning = async (): Promise<void> => {
    await wait(shownAfterMs, finished.signal);
    if (finished.signal.aborted) return;
    show({
      done,
      cancel: () => {
        cancellation.abort();
      },
      onReport: (added) => {
        listener = added;
        if (latest !== undefined) added(latest);
      },
    });
  };
  const showing = showIfRunning();
  try {
    return await work;
  } finally {
    finished.abort();
    await showing;
  }
}
