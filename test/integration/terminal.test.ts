import { equal, ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import { findOnPath } from '../../scripts/host/desktop';
import { needTerminals } from '../support/terminals';

describe('a command in an integrated terminal', () => {
  let terminal: vscode.Terminal;
  let integration: vscode.TerminalShellIntegration;

  before(async function () {
    await needTerminals(this, vscode.env.uiKind === vscode.UIKind.Web);
    const bash = findOnPath(['bash']);
    ok(bash);
    const integrated = new Promise<vscode.TerminalShellIntegration>((resolve) => {
      const subscription = vscode.window.onDidChangeTerminalShellIntegration((event) => {
        if (event.terminal.name !== 'test') return;
        subscription.dispose();
        resolve(event.shellIntegration);
      });
    });
    terminal = vscode.window.createTerminal({ name: 'test', shellPath: bash });
    integration = await integrated;
  });
  after(() => {
    // undefined if the suite was skipped
    (terminal as vscode.Terminal | undefined)?.dispose();
  });

  async function endOf(execution: vscode.TerminalShellExecution): Promise<number | undefined> {
    return new Promise((resolve) => {
      const subscription = vscode.window.onDidEndTerminalShellExecution((event) => {
        if (event.execution !== execution) return;
        subscription.dispose();
        resolve(event.exitCode);
      });
    });
  }

  /** The raw output of the command, and its exit code. */
  async function follow(
    execution: vscode.TerminalShellExecution,
  ): Promise<{ output: string; exitCode: number | undefined }> {
    const ended = endOf(execution);
    let output = '';
    for await (const part of execution.read()) output += part;
    return { output, exitCode: await ended };
  }

  it('has readable output and exit code 0 if an extension runs it', async () => {
    const { output, exitCode } = await follow(integration.executeCommand('echo said-$((40 + 2))'));
    ok(output.includes('said-42\r\n'), JSON.stringify(output));
    equal(exitCode, 0);
  });

  it('has readable output and its exit code if it was typed', async () => {
    const followed = new Promise<Awaited<ReturnType<typeof follow>>>((resolve, reject) => {
      const subscription = vscode.window.onDidStartTerminalShellExecution(({ execution }) => {
        subscription.dispose();
        follow(execution).then(resolve, reject);
        // only after reading has begun: VS Code may lose the output of a command's first milliseconds
        terminal.sendText('43');
      });
    });
    terminal.sendText(`sh -c 'read answer; echo said-$answer; exit 3'`);
    const { output, exitCode } = await followed;
    ok(output.includes('said-43\r\n'), JSON.stringify(output));
    equal(exitCode, 3);
  });
});
