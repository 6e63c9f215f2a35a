/**
 * Gentle and forced; on Windows, which has no signals, what comes nearest to them. `SIGCONT` lets go on what is paused,
 * so that it gets the gentle one; nothing is known to be paused on Windows, and it is never sent there.
 */
export type Signal = 'SIGTERM' | 'SIGKILL' | 'SIGCONT';
/** `force-needed`: it cannot be asked, only forced (Windows: a program without a window). */
export type SignalResult = 'sent' | 'gone' | 'denied' | 'forceNeeded';
export type SendSignal = (pid: number, signal: Signal) => SignalResult | Promise<SignalResult>;

/** kill(2): ESRCH, nobody there; EPERM, somebody there who is not ours to signal. */
export const sendSignal = (pid: number, signal: Signal): SignalResult => {
  try {
    process.kill(pid, signal);
    return 'sent';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ESRCH') return 'gone';
    if (code === 'EPERM') return 'denied';
    throw error;
  }
};
