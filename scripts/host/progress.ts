/** A progress line with the elapsed time: updated in place on a terminal, printed once otherwise. */
export interface Progress {
  /** Ends the line with the outcome. */
  done(outcome: string): void;
}

export function startProgress(what: string): Progress {
  const startedAt = Date.now();
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(0);
  const { stderr } = process;
  if (!stderr.isTTY) {
    stderr.write(`${what} …\n`);
    return {
      done: (outcome) => {
        stderr.write(`${what}: ${outcome} (${seconds()} s)\n`);
      },
    };
  }
  const draw = (text: string) => {
    stderr.write(`\r\u001b[2K${text}`);
  };
  draw(`${what} …`);
  const timer = setInterval(() => {
    draw(`${what} … ${seconds()} s`);
  }, 1000);
  return {
    done: (outcome) => {
      clearInterval(timer);
      draw(`${what}: ${outcome} (${seconds()} s)\n`);
    },
  };
}

/** Shows a progress line while the work runs, whether it succeeds or fails. */
export async function withProgress<T>(what: string, work: () => Promise<T>): Promise<T> {
  const progress = startProgress(what);
  try {
    const value = await work();
    progress.done('done');
    return value;
  } catch (error) {
    progress.done('failed');
    throw error;
  }
}
