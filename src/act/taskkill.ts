import type { RunTool, RunResult } from '../collect/runTool';
import { RunFailure } from '../collect/runTool';
import { runSystemTool, systemRoot } from '../collect/windows/windowsTools';
import type { SendSignal } from '../model/actions/termination';

const timeoutMs = 10_000;
const maximumBytes = 64 * 1024;

/**
 * Ends a process of Windows with taskkill: asks its windows to close (WM_CLOSE), or forces it (`/F`,
 * TerminateProcess). Its exit codes are the same in every language: 128, nobody has the PID; 1, it was not done, which
 * without `/F` is nearly always a program that has no window to close, and with it one that is not ours to end.
 *
 * Never with `/T`: it takes everyone whose parent's PID it is for a child, also those of an earlier process that had
 * the same PID.
 * @throws Error with one sentence where taskkill could not be run or said something else.
 */
export function taskkillSignal(run: RunTool, root = systemRoot()): SendSignal {
  return async (pid, signal) => {
    const forced = signal === 'SIGKILL';
    const args = ['/PID', String(pid), ...(forced ? ['/F'] : [])];
    let result: RunResult;
    try {
      const command = { args, timeoutMs, maximumBytes };
      result = await runSystemTool(run, root, 'taskkill.exe', command, new AbortController().signal);
    } catch (error) {
      if (!(error instanceof RunFailure)) throw error;
      throw new Error(`${failureWords(error)} Look whether PID ${pid} still runs, then try again.`, {
        cause: error,
      });
    }
    switch (result.exitCode) {
      case 0:
        return 'sent';
      case 128:
        return 'gone';
      case 1:
        return forced ? 'denied' : 'forceNeeded';
      default:
        throw new Error(
          `taskkill ended with code ${result.exitCode}, which says nothing known. Look whether PID ${pid} still runs, then try again.`,
        );
    }
  };
}

function failureWords({ reason, message }: RunFailure): string {
  switch (reason) {
    case 'missing':
      return 'taskkill was not found in System32, so the process was not ended.';
    case 'denied':
      return 'taskkill may not be run by this user, so the process was not ended.';
    case 'timeout':
      return 'taskkill gave no answer in time, so the process may or may not have been ended.';
    case 'too-large':
    case 'killed':
    case 'aborted':
    case 'unexpected':
      return `taskkill did not finish, so the process may or may not have been ended (${message}).`;
  }
}
