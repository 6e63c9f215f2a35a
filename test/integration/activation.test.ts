import { deepEqual, ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../src/commands/ids';
import { linePrefix } from '../support/results';
import { access } from './access';

/** The time that an extension may add to VS Code's startup. */
const activationBudgetMs = 50;

describe('activation', () => {
  it('costs less than 50 ms', async () => {
    const { activation } = await access();
    console.log(
      `${linePrefix}activated in ${activation.wallMs.toFixed(1)} ms, ${activation.cpuMs.toFixed(1)} ms of CPU`,
    );
    // CPU time, because wall time depends on what else the machine is doing
    ok(activation.cpuMs < activationBudgetMs, `${activation.cpuMs} ms`);
  });

  it('registers every command', async () => {
    await access();
    const registered = new Set(await vscode.commands.getCommands(true));
    deepEqual(
      commandIds.filter((id) => !registered.has(id)),
      [],
    );
  });
});
