/**
 * Waits for a task, but no longer than until a person cancels. The task itself goes on: use it for readings alone.
 * @returns undefined if cancelled.
 */
export async function unlessCancelled<Result>(
  task: Promise<Result>,
  cancelled: AbortSignal,
): Promise<Result | undefined> {
  let stop: (() => void) | undefined;
  const cancellation = new Promise<undefined>((resolve) => {
    stop = () => {
      resolve(undefined);
    };
    cancelled.addEventListener('abort', stop);
    if (cancelled.aborted) stop();
  });
  try {
    return await Promise.race([cancellation, task]);
  } finally {
    if (stop !== undefined) cancelled.removeEventListener('abort', stop);
  }
}
