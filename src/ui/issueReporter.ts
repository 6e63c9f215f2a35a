import * as vscode from 'vscode';
import type { Issue } from '../flows/openIssue';

const command = 'workbench.action.openIssueReporter';

/**
 * Fills VS Code's form for an issue, which a person submits. VS Code itself puts a body that is too long for a URL (7,500
 * characters) on the clipboard.
 * @returns false if this host has no such form.
 */
export async function openIssueReporter(extensionId: string, { title, body }: Issue): Promise<boolean> {
  if (!(await vscode.commands.getCommands(true)).includes(command)) return false;
  await vscode.commands.executeCommand(command, { extensionId, issueTitle: title, issueBody: body });
  return true;
}
