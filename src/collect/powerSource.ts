/** `unknown` where the system does not say, or not without a child process. */
export type PowerSource = 'mains' | 'battery' | 'unknown';

/** Plugging and unplugging matter to the pace of scans alone. */
const everyMs = 60_000;

/**
 * What the machine runs on, cheap enough to be asked after every scan: macOS and Windows would take a child process. On Linux
 * it is read once a minute while it is asked for, in the background, because the controller of a battery may take
 * milliseconds to answer; before the first reading is done it is `unknown`.
 * @param read of Linux.
 * @param onError a reading failed for a reason that is not expected: it is `unknown` until the next one.
 */
export function createPowerSource(
  platform: NodeJS.Platform,
  read: () => Promise<PowerSource>,
  onError: (error: unknown) => void,
  now: () => number = () => performance.now(),
): () => PowerSource {
  let source: PowerSource = 'unknown';
  let readAt = -Infinity;
  let isReading = false;
  const refresh = async (): Promise<void> => {
    try {
      source = await read();
    } catch (error) {
      source = 'unknown';
      onError(error);
    } finally {
      isReading = false;
    }
  };
  return () => {
    if (platform !== 'linux' || isReading || now() - readAt < everyMs) return source;
    isReading = true;
    readAt = now();
    void refresh();
    return source;
  };
}
