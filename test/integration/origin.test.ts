import { equal, ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import { originSentence } from '../../src/messages/originSentence';
import type { Origin } from '../../src/model/origin/origin';
import { needTerminals } from '../support/terminals';
import { access, refreshView } from './access';

/** Listens on a free port of the loopback address until it is ended, and ignores that its terminal is closed. */
const server = `process.on('SIGHUP', () => {});
  require('net').createServer().listen(0, '127.0.0.1');`;
const command = { shellPath: process.execPath, shellArgs: ['-e', server] };

/** The origin of the row of this process, once a scan finds one that passes. */
async function originOf(pid: number, passes: (origin: Origin) => boolean): Promise<Origin> {
  const services = await access();
  for (;;) {
    await refreshView(services);
    const rows = await services.viewController.rowsOf(['tcp']);
    const origin = rows.find((row) => row.process?.pid === pid)?.origin;
    if (origin !== undefined && passes(origin)) return origin;
  }
}

describe('where a server comes from, in this window', () => {
  const pids: number[] = [];
  before(async function () {
    await needTerminals(this, vscode.env.uiKind === vscode.UIKind.Web);
  });
  after(() => {
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        equal((error as NodeJS.ErrnoException).code, 'ESRCH');
      }
    }
  });

  it('is a terminal by its name, also after it was closed', async () => {
    const terminal = vscode.window.createTerminal({ name: 'shop window', ...command });
    const pid = await terminal.processId;
    ok(pid !== undefined);
    pids.push(pid);
    const origin = await originOf(pid, ({ kind }) => kind === 'windowTerminal');
    equal(originSentence(origin), `From the terminal shop window of this window (PID ${pid}).`);
    terminal.dispose();
    const closed = await originOf(pid, ({ hasEnded }) => hasEnded === true);
    equal(
      originSentence(closed),
      `From the terminal shop window of this window (PID ${pid}). It was closed.`,
    );
  });

  it('is a task by its name, not the terminal that it runs in', async () => {
    const execution = new vscode.ProcessExecution(command.shellPath, command.shellArgs);
    const scope = vscode.TaskScope.Workspace;
    const task = new vscode.Task({ type: 'process' }, scope, 'serve the shop', 'test', execution);
    const started = new Promise<number>((resolve) => {
      const subscription = vscode.tasks.onDidStartTaskProcess((event) => {
        if (event.execution.task.name !== task.name) return;
        subscription.dispose();
        resolve(event.processId);
      });
    });
    const run = await vscode.tasks.executeTask(task);
    const pid = await started;
    pids.push(pid);
    const origin = await originOf(pid, ({ kind }) => kind === 'task');
    equal(originSentence(origin), `From the task serve the shop of this window (PID ${pid}).`);
    run.terminate();
  });
});
