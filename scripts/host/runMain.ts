/** How a tool of ours begins and ends: whatever happens, what it started is ended before it is. */
import { Shutdown } from './shutdown';

/**
 * Runs a tool and exits with the code it gives, or with 1 and one sentence where it fails.
 * @param exitCodes of signals that are a regular end.
 */
export function runMain(
  main: (shutdown: Shutdown) => Promise<number>,
  exitCodes?: Parameters<Shutdown['onSignals']>[0],
): void {
  const shutdown = new Shutdown();
  shutdown.onSignals(exitCodes);
  main(shutdown)
    .catch((error: unknown) => {
      // what fails while we are ending fails because of it
      if (!shutdown.hasBegun) console.error((error as Error).message);
      return 1;
    })
    .then((code) => shutdown.exit(code))
    .catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
}
