import * as vscode from 'vscode';
import { formTakesText } from '../flows/issueForm';
import type { Issue } from '../flows/openIssue';

const command = 'workbench.action.openIssueReporter';

/**
 * Fills VS Code's form for an issue, which a person submits. VS Code itself puts a body that is too long for a URL (7,500
 * characters) on the clipboard.
 * @returns false if this host has no such form, or none that takes our text.
 */
export async function openIssueReporter(
  { id, packageJSON }: Pick<vscode.Extension<unknown>, 'id' | 'packageJSON'>,
  { title, body }: Issue,
): Promise<boolean> {
  const feedback = vscode.workspace.getConfiguration('telemetry').get('feedback.enabled');
  if (!formTakesText(packageJSON, feedback)) return false;
  if (!(await vscode.commands.getCommands(true)).includes(command)) return false;
  await vscode.commands.executeCommand(command, { extensionId: id, issueTitle: title, issueBody: body });
  return true;
}
