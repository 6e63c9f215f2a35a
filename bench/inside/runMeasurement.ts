import { progressMark, resultMark } from '../protocol';

/**
 * The whole of a program that `runInSandbox` starts: measures what its argument asks for, prints the result or the error with
 * its trace, and exits.
 */
export function runMeasurement(measure: (request: never) => Promise<unknown>): void {
  endWithParent();
  measure(JSON.parse(process.argv[2] ?? '') as never).then(
    (result) => {
      process.stdout.write(`${resultMark}${JSON.stringify(result)}\n`, () => process.exit(0));
    },
    (error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`${text}\n`, () => process.exit(1));
    },
  );
}

/** What is being measured, for a person who waits. */
export function tellProgress(what: string): void {
  process.stdout.write(`${progressMark}${what}\n`);
}

/**
 * The first process of a PID namespace takes everything in it along when it ends. It ends when asked to, and when the
 * one who started it is gone, which its standard input tells.
 */
function endWithParent(): void {
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
  process.stdin.on('end', () => process.exit(1));
  process.stdin.on('error', () => process.exit(1));
  process.stdin.resume();
}
