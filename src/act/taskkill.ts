import type { RunResult, RunTool } from '../collect/runTool';
import { RunFailure } from '../collect/runTool';
import { runSystemTool, systemRoot } from '../collect/windows/windowsTools';
import type { TaskkillFailure } from '../messages/taskkill';
import { taskkillError } from '../messages/taskkill';
import type { SendSignal } from '../model/actions/termination';
import { UserError } from '../model/text/userError';

const timeoutMs = 10_000;
const maximumBytes = 64 * 1024;

/**
 * Terminates a process on Windows with taskkill: asks its windows to close (WM_CLOSE), or forces it (`/F`,
 * TerminateProcess). Its exit codes are the same in every language. 128: no such process. 1: not done; without `/F` the
 * program nearly always has no window to close, and with it this user may not terminate it.
 *
 * Never with `/T`: that also ends every process whose parent PID it is, including children of an earlier process that
 * had the same PID.
 * @throws UserError if taskkill could not be run, or if its exit code is unknown.
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
      throw new UserError(taskkillError(pid, failureOf(error)), error.message);
    }
    const { exitCode, stdout, stderr } = result;
    // it always gives its reason in words
    if (exitCode !== 0 && stdout.length + stderr.length === 0) {
      throw new UserError(taskkillError(pid, { kind: 'unknownExitCode', exitCode }));
    }
    switch (exitCode) {
      case 0:
        return 'sent';
      case 128:
        return 'gone';
      case 1:
        return forced ? 'denied' : 'forceNeeded';
      default:
        throw new UserError(taskkillError(pid, { kind: 'unknownExitCode', exitCode }));
    }
  };
}

function failureOf({ reason, message }: RunFailure): TaskkillFailure {
  switch (reason) {
    case 'missing':
    case 'denied':
    case 'timeout':
      return { kind: reason };
    case 'too-large':
    case 'killed':
    case 'aborted':
    case 'unexpected':
      return { kind: 'unfinished', detail: message };
  }
}
