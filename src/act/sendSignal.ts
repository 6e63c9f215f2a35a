export type Signal = 'SIGTERM' | 'SIGKILL';
export type SignalResult = 'sent' | 'gone' | 'denied';
export type SendSignal = (pid: number, signal: Signal) => SignalResult;

/** kill(2): ESRCH, nobody there; EPERM, somebody there who is not ours to signal. */
export const sendSignal: SendSignal = (pid, signal) => {
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
