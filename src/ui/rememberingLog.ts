import type * as vscode from 'vscode';
import { traceOf } from '../model/text/text';
import type { RecentProblems } from '../watch/recentProblems';

/** The log, whose warnings and errors are remembered for a report. */
export function rememberingLog(
  log: vscode.LogOutputChannel,
  problems: Pick<RecentProblems, 'add'>,
): vscode.LogOutputChannel {
  const warn: vscode.LogOutputChannel['warn'] = (message, ...more) => {
    problems.add(message);
    log.warn(message, ...(more as unknown[]));
  };
  const error: vscode.LogOutputChannel['error'] = (failure, ...more) => {
    problems.add(typeof failure === 'string' ? failure : traceOf(failure));
    log.error(failure, ...(more as unknown[]));
  };
  // its members are getters and methods of an object that may be frozen
  return new Proxy(Object.create(null) as vscode.LogOutputChannel, {
    get: (_target, key) => (key === 'warn' ? warn : key === 'error' ? error : valueOf(log, key)),
  });
}

function valueOf(log: vscode.LogOutputChannel, key: string | symbol): unknown {
  const value: unknown = Reflect.get(log, key);
  return typeof value === 'function' ? (value.bind(log) as unknown) : value;
}
