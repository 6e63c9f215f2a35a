import * as vscode from 'vscode';
import { exitCodeIn, outputIn } from '../model/recognition/debugSession';
import type { FailedSession } from '../flows/rerun';
import type { StartFailure } from './outputWatch';
import { OutputWatch } from './outputWatch';
import type { After } from './outputWatch';

interface Debugged {
  readonly output: OutputWatch;
  readonly failed: FailedSession;
  isRunning: boolean;
  exitCode: number | undefined;
}

/** Reads what debugged programs print to the Debug Console, from the messages of their debug adapters. */
export function watchDebugOutput(
  isWanted: () => boolean,
  offer: (failure: StartFailure, failed: FailedSession, output: OutputWatch) => void,
  after: After,
  report: (error: unknown) => Promise<void>,
): vscode.Disposable {
  const sessions = new Map<string, Debugged>();
  return vscode.Disposable.from(
    vscode.debug.registerDebugAdapterTrackerFactory('*', {
      createDebugAdapterTracker: (session) => {
        if (!isWanted()) return undefined;
        const debugged = sessions.get(session.id) ?? toDebugged(session, offer, after);
        sessions.set(session.id, debugged);
        return {
          onDidSendMessage: (message: unknown) => {
            const text = outputIn(message);
            if (text !== undefined) debugged.output.add(text);
            debugged.exitCode = exitCodeIn(message) ?? debugged.exitCode;
          },
        };
      },
    }),
    vscode.debug.onDidTerminateDebugSession(({ id }) => {
      const debugged = sessions.get(id);
      sessions.delete(id);
      if (debugged === undefined) return;
      debugged.isRunning = false;
      void debugged.output
        .end(debugged.exitCode)
        .then(({ first }) => {
          if (first !== undefined) offer(first, debugged.failed, debugged.output);
        })
        .catch(report);
    }),
  );
}

function toDebugged(
  session: vscode.DebugSession,
  offer: (failure: StartFailure, failed: FailedSession, output: OutputWatch) => void,
  after: After,
): Debugged {
  const cwd: unknown = session.configuration['cwd'];
  const root = rootOf(session);
  const debugged: Debugged = {
    isRunning: true,
    exitCode: undefined,
    output: new OutputWatch((failure) => {
      offer(failure, debugged.failed, debugged.output);
    }, after),
    failed: {
      kind: 'session',
      name: root.name,
      origin: { cwd: typeof cwd === 'string' ? cwd : undefined, startedAt: Date.now() },
      isRunning: () => debugged.isRunning,
      restart: async () => {
        await vscode.debug.startDebugging(root.workspaceFolder, root.configuration);
      },
    },
  };
  return debugged;
}

/** A debugger starts child sessions, which cannot be started by themselves. */
function rootOf(session: vscode.DebugSession): vscode.DebugSession {
  return session.parentSession === undefined ? session : rootOf(session.parentSession);
}
