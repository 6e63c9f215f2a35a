import * as vscode from 'vscode';
import type { AppServices } from '../appServices';
import { UserError } from '../model/text/userError';
import type { CommandId } from './ids';
import { commandIds } from './ids';

/**
 * What variables of tasks and debug configurations stand for. VS Code 1.99 to 1.109 starts a debug configuration with the
 * text of the variable if the command returns nothing (microsoft/vscode#248716): so these fail, and VS Code says why.
 */
const variables: ReadonlySet<CommandId> = new Set<CommandId>([
  'localPorts.pickFreePort',
  'localPorts.stablePort',
  'localPorts.projectUrl',
  'localPorts.projectPort',
]);

/** The only place where commands are registered: whatever a handler throws is reported in one way. */
export function registerCommands(services: AppServices): vscode.Disposable {
  return vscode.Disposable.from(
    ...commandIds.map((id) =>
      vscode.commands.registerCommand(id, async (...calledWith: readonly unknown[]) => {
        try {
          const { run } = await import('./handlers');
          return await run(id, services, calledWith);
        } catch (error) {
          if (variables.has(id) && error instanceof UserError) throw error;
          await services.reportError(id, error);
          if (variables.has(id)) throw error;
          return undefined;
        }
      }),
    ),
  );
}
