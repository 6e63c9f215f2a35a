import { equal, ok } from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { originSentence } from '../../src/messages/originSentence';
import type { Origin } from '../../src/model/origin/origin';
import type { ListenerRow } from '../../src/model/rows/listenerRow';
import { listenerNode } from '../../src/model/tree/nodes';
import { needTerminals } from '../support/terminals';
import { until } from '../e2e/support/until';
import { access, refreshView, shownWithinMs } from './access';

/**
 * Listens on a free port of the loopback address until it is ended, and ignores that its terminal is closed. It ends with
 * this process at the latest: a run that is cut short comes to no hook.
 */
const server = `process.on('SIGHUP', () => {});
  require('net').createServer().listen(0, '127.0.0.1');
  setInterval(() => {
    try { process.kill(${process.pid}, 0); } catch { process.exit(); }
  }, 250);`;
const command = { shellPath: process.execPath, shellArgs: ['-e', server] };

/** The row of a process that passes, once a scan finds it. */
async function rowOf(passes: (row: ListenerRow) => boolean): Promise<ListenerRow> {
  const services = await access();
  const find = async (): Promise<ListenerRow | undefined> => {
    await refreshView(services);
    return (await services.viewController.rowsOf(['tcp'])).find(passes);
  };
  return until('there is a row that passes', find, shownWithinMs);
}

/** The origin of the row of this process, once a scan finds one that passes. */
async function originOf(pid: number, passes: (origin: Origin) => boolean): Promise<Origin> {
  const { origin } = await rowOf(
    (row) => row.process?.pid === pid && row.origin !== undefined && passes(row.origin),
  );
  ok(origin);
  return origin;
}

/** Waits until the terminal of this process is the active one. */
async function isActive(pid: number | undefined): Promise<void> {
  const isSo = async () => ((await vscode.window.activeTerminal?.processId) === pid ? true : undefined);
  await until(`the terminal of PID ${String(pid)} is the active one`, isSo, shownWithinMs);
}

/** Has the terminal of this process shown, after another one was. */
async function reveal(pid: number): Promise<void> {
  const other = vscode.window.createTerminal({ name: 'another one' });
  other.show();
  await isActive(await other.processId);
  const row = await rowOf(({ process }) => process?.pid === pid);
  await vscode.commands.executeCommand('localPorts.revealTerminal', listenerNode(row));
  await isActive(pid);
  other.dispose();
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
    await reveal(pid);
    terminal.dispose();
    const closed = await originOf(pid, ({ hasEnded }) => hasEnded === true);
    equal(
      originSentence(closed),
      `From the terminal shop window of this window (PID ${pid}). That terminal was closed.`,
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
    await reveal(pid);
    run.terminate();
  });

  it('is a debug session by its name', async () => {
    const name = 'debug the shop';
    const program = join(await mkdtemp(join(tmpdir(), 'debugged-')), 'server.js');
    await writeFile(program, server);
    const isStarted = await vscode.debug.startDebugging(undefined, {
      ...{ type: 'node', request: 'launch', name, program, console: 'internalConsole' },
    });
    ok(isStarted);
    const row = await rowOf(({ origin }) => origin?.kind === 'debugSession' && origin.title === name);
    const pid = row.process?.pid;
    ok(pid !== undefined && row.origin !== undefined);
    pids.push(pid);
    equal(originSentence(row.origin), `From the debug session ${name} of this window (PID ${pid}).`);
    await vscode.debug.stopDebugging();
  });
});
