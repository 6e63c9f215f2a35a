/** Waiting for a state of the workbench that no single locator can express. */
const pollMs = 50;

/**
 * Polls until the probe returns a value other than undefined. A probe that throws is repeated too; its last
 * error is part of the message on timeout.
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  timeoutMs = 40_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const value = await probe();
      if (value !== undefined) return value;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() > deadline) {
      const cause = lastError instanceof Error ? ` Last: ${lastError.message}` : '';
      throw new Error(`Not within ${timeoutMs / 1000} s: ${what}.${cause}`, { cause: lastError });
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
