import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { watchForChanges } from '../../src/ui/changeHints';
import { Emitter } from '../../src/watch/emitter';
import { needTerminals } from '../support/terminals';

describe('a change of what listens is expected', () => {
  const containers = new Emitter<void>();
  let expected: (() => void) | undefined;
  let hints: vscode.Disposable;

  before(() => {
    hints = watchForChanges({ expectChange: () => expected?.() }, { onDidChange: containers.event });
  });
  after(() => {
    hints.dispose();
    containers.dispose();
  });

  /** Resolves at the next time that one is expected. */
  function next(): Promise<void> {
    return new Promise((resolve) => {
      expected = resolve;
    });
  }

  it('when a container starts or ends', async () => {
    const hint = next();
    containers.fire();
    await hint;
  });

  it('when a task starts and when it ends, and when a terminal is closed', async function () {
    await needTerminals(this, vscode.env.uiKind === vscode.UIKind.Web);
    const execution = new vscode.ProcessExecution(process.execPath, ['-e', 'process.stdin.resume()']);
    const task = new vscode.Task({ type: 'process' }, vscode.TaskScope.Workspace, 'wait', 'test', execution);
    const started = next();
    const run = await vscode.tasks.executeTask(task);
    await started;
    const ended = next();
    run.terminate();
    await ended;

    const terminal = vscode.window.createTerminal({ shellPath: 'bash', shellArgs: ['--norc'] });
    await terminal.processId;
    const closed = next();
    terminal.dispose();
    await closed;
  });

  it('when a debug session starts and when it ends', async () => {
    const program = join(await mkdtemp(join(tmpdir(), 'debugged-')), 'wait.js');
    await writeFile(program, 'process.stdin.resume(); setTimeout(() => {}, 30_000);');
    const started = next();
    await vscode.debug.startDebugging(undefined, {
      ...{ type: 'node', request: 'launch', name: 'wait', program, console: 'internalConsole' },
    });
    await started;
    const ended = next();
    await vscode.debug.stopDebugging();
    await ended;
  });
});
