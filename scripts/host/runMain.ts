/** The entry point of our tools: whatever happens, a tool ends what it started before it exits. */
import { Shutdown } from './shutdown';

/**
 * Runs a tool and exits with its code, or with 1 and an error message if it throws.
 * @param exitCodes for signals that are a regular way to stop it.
 */
export function runMain(
  main: (shutdown: Shutdown) => Promise<number>,
  exitCodes?: Parameters<Shutdown['onSignals']>[0],
): void {
  const shutdown = new Shutdown();
  shutdown.onSignals(exitCodes);
  main(shutdown)
    .catch((error: unknown) => {
      // Errors during shutdown are its consequence.
      if (!shutdown.hasBegun) console.error((error as Error).message);
      return 1;
    })
    .then((code) => shutdown.exit(code))
    .catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
}
