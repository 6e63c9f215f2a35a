import * as vscode from 'vscode';
import type { Starter } from '../flows/expected';
import { baseName } from '../model/process/runtimes';

/** Starts tasks, debug configurations and commands in this window. */
export class WindowStarter implements Starter {
  async runTask(folder: string, label: string): Promise<boolean> {
    const found = await findTask(folder, label);
    if (found === undefined) return false;
    await vscode.tasks.executeTask(found);
    return true;
  }

  async debug(folder: string, name: string): Promise<boolean> {
    const found = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder));
    return vscode.debug.startDebugging(found, name);
  }

  /** As a task, so that the terminal stays when the command ends, and VS Code quotes each word for its shell. */
  async runCommand(folder: string, argv: readonly string[]): Promise<void> {
    const [program = '', ...args] = argv;
    const words = args.map((value) => ({ value, quoting: vscode.ShellQuoting.Strong }));
    const scope = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder));
    const task = new vscode.Task(
      { type: 'shell' },
      scope ?? vscode.TaskScope.Workspace,
      argv.join(' '),
      baseName(folder),
      new vscode.ShellExecution(program, words, { cwd: folder }),
      [],
    );
    task.isBackground = true;
    await vscode.tasks.executeTask(task);
  }
}

/** A task of a folder by its label, as tasks.json or a provider has it. */
export async function findTask(folder: string, label: string): Promise<vscode.Task | undefined> {
  const tasks = await vscode.tasks.fetchTasks();
  return tasks.find(({ name, scope, source }) => {
    const isOfFolder = typeof scope === 'object' && scope.uri.fsPath === folder;
    // a task of type npm is called `npm: dev` by its label
    return isOfFolder && (name === label || `${source}: ${name}` === label);
  });
}
