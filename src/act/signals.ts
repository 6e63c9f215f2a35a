import { runTool } from '../collect/runTool';
import type { SendSignal, Signal, SignalResult } from '../model/actions/termination';
import { taskkillSignal } from './taskkill';

/** Windows has no signals: there Node's `process.kill` always forces. */
export function createSendSignal(platform: NodeJS.Platform): SendSignal {
  return platform === 'win32' ? taskkillSignal(runTool) : sendSignal;
}

/** kill(2). ESRCH: no such process; EPERM: it exists, and this user may not signal it. */
export function sendSignal(pid: number, signal: Signal): SignalResult {
  try {
    process.kill(pid, signal);
    return 'sent';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ESRCH') return 'gone';
    if (code === 'EPERM') return 'denied';
    throw error;
  }
}
