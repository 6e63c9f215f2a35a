import * as vscode from 'vscode';
import type { ToolName } from '../agent/toolEffects';
import { toolEffects } from '../agent/toolEffects';
import type { AppServices } from '../appServices';
import type { WindowTools } from './windowTools';

/**
 * Gives the language models of this window the tools that the manifest offers them. What these consist of is loaded when the
 * first one is used. All are registered whatever the setting: VS Code hides them by the conditions in the manifest, and never
 * takes one out of `lm.tools` that is no longer registered by then.
 */
export function registerTools(services: AppServices): vscode.Disposable {
  let loading: Promise<WindowTools> | undefined;
  const tools = (): Promise<WindowTools> => {
    loading ??= import('./windowTools').then(({ WindowTools: Tools }) => new Tools(services));
    return loading;
  };
  const register = (name: ToolName): vscode.Disposable =>
    vscode.lm.registerTool<object>(`localPorts_${name}`, {
      prepareInvocation: async ({ input }, token) => (await tools()).prepare(name, input, token),
      invoke: async ({ input }, token) => (await tools()).invoke(name, input, token),
    });
  return vscode.Disposable.from(...(Object.keys(toolEffects) as ToolName[]).map(register));
}
